from odoo import models

from ....tools.view_costs import remove_fields
from .beyond_cost import costs_masked


class IrUiView(models.Model):
    """Take cost fields, and all that is said with them, out of the views of masked users.

    The arch arrives here complete and after the cache, once a user. It is not done with groups on
    the nodes: then every addon's filters, decorations and kanban templates would need our patch.
    """

    _inherit = 'ir.ui.view'

    def _postprocess_access_rights(self, tree):
        if costs_masked(self.env):
            remove_fields(tree, self._jxc_is_cost_path)
        return super()._postprocess_access_rights(tree)

    def _jxc_is_cost_path(self, model_name, path):
        """Return whether a dotted path of fields from a model passes a masked field.

        :param str model_name: name of a model
        :param str path: such as ``product_id.standard_price``; what stands behind a colon,
            a granularity or an aggregator, does not matter
        :return: bool; False for a path that is none
        """
        model = self.env.get(model_name)
        for name in path.partition(':')[0].split('.'):
            field = None if model is None else model._fields.get(name)
            if field is None:
                return False
            if not model._has_field_access(field, 'read'):
                return True
            model = self.env.get(field.comodel_name) if field.relational else None
        return False

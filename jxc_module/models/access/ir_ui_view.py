from odoo import models

from ...tools.view_costs import remove_fields


class IrUiView(models.Model):
    """Take lists of lots, and filters by what a lot says, out of the views of who reads no lots.

    Core shows them to everybody who uses lots: the delivery of an order would not open for its
    salesperson. The name of a lot in a line needs no right and stays.
    """

    _inherit = 'ir.ui.view'

    def _postprocess_access_rights(self, tree):
        if not self.env['stock.lot'].has_access('read'):
            remove_fields(tree, self._jxc_needs_lots)
        return super()._postprocess_access_rights(tree)

    def _jxc_needs_lots(self, model_name, path):
        """Return whether a dotted path of fields from a model cannot be read without lots."""
        model = self.env.get(model_name)
        names = path.partition(':')[0].split('.')
        for number, name in enumerate(names, 1):
            field = None if model is None else model._fields.get(name)
            if field is None or not field.relational:
                return False
            if field.comodel_name == 'stock.lot' and (
                field.type != 'many2one' or number < len(names)
            ):
                return True
            model = self.env.get(field.comodel_name)
        return False

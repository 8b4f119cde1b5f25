from odoo import api, models
from odoo.fields import Domain

from ..base.once import reading
from .reading import Reading

COST_GROUP = 'jxc_module.group_cost'


class JxcReportMixin(models.AbstractModel):
    """A page of a list: what costs is worked out for the products on it, not for all.

    To know what stock is worth, whole histories are read. Which rows a page shows does not depend
    on it, unless they are sorted or searched by value: so rows are found without values first, and
    the values of their products filled in.
    """

    _inherit = 'jxc.report.mixin'

    # values come from `_report_facts` of the products that `_asked_products` names
    _report_paged = False

    @api.model
    def _costly_columns(self):
        return {field.name for field in self._columns_in_order() if field.groups == COST_GROUP}

    @api.model
    def _costly_apart(self, domain, order=None):
        """Return the columns that a page can fill in later; none where its rows depend on them."""
        if not self._report_paged or 'product_id' not in self._base_grain(self._report_params()):
            return set()
        costly = self._costly_columns()
        used = {
            condition.field_expr.partition('.')[0] for condition in Domain(domain).iter_conditions()
        }
        used |= {part.split()[0] for part in (order or self._order).split(',') if part.strip()}
        return set() if costly & used else costly

    @api.model
    @reading
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        order = order or self._reading_order()
        costly = self._costly_apart(domain, order) if limit and field_names else set()
        later = costly.intersection(field_names or ())
        if not later:
            return super().search_fetch(domain, field_names, offset, limit, order)
        found = super(JxcReportMixin, self._read_as(bare=True)).search_fetch(
            domain, [*(set(field_names) - later), 'product_id'], offset, limit, order
        )
        rows = self.browse(found.ids)
        rows._read_as(products=tuple(rows.product_id.ids)).fetch(sorted(later))
        return rows

    @api.model
    def search_count(self, domain, limit=None):
        if self._costly_apart(domain, 'id'):  # a number has no order
            self = self._read_as(bare=True)  # noqa: PLW0642
        return super().search_count(domain, limit)

    @api.model
    def _sees(self, name):
        if Reading.of(self.env).bare and name in self._costly_columns():
            return False
        return super()._sees(name)

    @api.model
    def _asked_products(self, params):
        asked = super()._asked_products(params)
        page = Reading.of(self.env).products
        if page is None:
            return asked
        if asked is None:
            return list(page)
        asked = set(asked)
        return [product for product in page if product in asked]

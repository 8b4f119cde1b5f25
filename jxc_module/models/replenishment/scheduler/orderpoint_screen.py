from odoo import api, models

from ...base.during import during, ongoing
from ...base.rules_later import STORED
from .stock_rule import FOUND_RULES

OPENING = 'jxc_scheduler_opening'
PAGE_READ = 'jxc_scheduler_page_read'


class StockWarehouseOrderpoint(models.Model):
    """Odoo's Replenishment page, where products that are set alike are asked for once."""

    _inherit = 'stock.warehouse.orderpoint'

    def _get_orderpoint_action(self):
        if not self._jxc_all_switched():
            return super()._get_orderpoint_action()
        missing = []
        with self.env['stock.rule']._jxc_rules_once():
            with during(self.env, OPENING, missing):
                action = super()._get_orderpoint_action()
            if missing:
                self._jxc_make_missing(*missing)
            self.flush_model(STORED)  # while it is known by what goods come
        return action

    @api.autovacuum
    def _unlink_processed_orderpoints(self):
        if ongoing(self.env, OPENING) is None or self._jxc_scheduler_strangers():
            return super()._unlink_processed_orderpoints()
        # of all rules, and not by the id of each
        return super(StockWarehouseOrderpoint, self.browse())._unlink_processed_orderpoints()

    def _get_orderpoint_products(self):
        missing = ongoing(self.env, OPENING)
        if missing is None or self._jxc_scheduler_strangers():
            return super()._get_orderpoint_products()
        # Core makes rules for what goes below zero where there is none yet, and looks for it at
        # every product in every location; at the others it only repeats figures of its rules.
        rows, sources, lists, left = self._jxc_missing()
        missing += [rows, sources, lists]
        return super()._get_orderpoint_products() & left if left else left

    @api.model
    @api.readonly
    def web_search_read(self, domain, specification, *args, **kwargs):
        if not self._jxc_all_switched():
            return super().web_search_read(domain, specification, *args, **kwargs)
        with self.env['stock.rule']._jxc_rules_once(), during(self.env, PAGE_READ, True):
            return super().web_search_read(domain, specification, *args, **kwargs)

    @api.model
    @api.readonly
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        if field_names and ongoing(self.env, PAGE_READ):
            field_names = None  # the other columns are asked for a moment later
            if limit:  # of all rules only the ids are sorted, not all columns of each
                page = self._search(domain, offset=offset, limit=limit, order=order or self._order)
                domain, offset, limit = [('id', 'in', page)], 0, None
        if ongoing(self.env, OPENING) is not None and not (offset or limit or order):
            order = 'id'  # of all rules core makes a set; theirs begins with names of places
        return super().search_fetch(domain, field_names, offset, limit, order)

    def _get_default_route(self):
        found = ongoing(self.env, FOUND_RULES)
        if found is None or len(self) != 1:
            return super()._get_default_route()
        key = (
            'route',
            self.location_id.id,
            self.route_id.id,
            *self.env['stock.rule']._jxc_alike(self.product_id),
        )
        if key not in found:
            found[key] = super()._get_default_route().id
        return self.env['stock.route'].browse(found[key])

    @api.model
    def _jxc_all_switched(self):
        """Tell whether all companies that the reader looks at have the set-based scheduler."""
        companies = self.env['res.company']._jxc_scheduler_ids()
        return bool(companies) and companies.issuperset(self.env.companies.ids)

from contextlib import suppress
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare
from odoo.tools.translate import get_translation

from ...base.during import ongoing
from .evaluation import Source
from .facts_scheduler import RuleRow
from .orderpoint_sources import PULLS
from .stock_rule import FOUND_RULES

TICK = timedelta(microseconds=1)


class StockWarehouseOrderpoint(models.Model):
    """Manual rules for what goes below zero, which core makes when Replenishment opens."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.model
    def _jxc_missing(self):
        """Look for products that go below zero where they have no rule.

        :return: (``[RuleRow, …]`` of rules that could be made, with their :class:`Source` by id
            and the price lists of their templates; product.product that core has to look at itself)
        """
        locations = self._get_orderpoint_locations()
        locations._jxc_read_for_rules()
        pairs = self.env['jxc.facts']._scheduler_missing(locations)
        nothing = self.env['product.product']
        if not pairs:
            return [], {}, {}, nothing
        products = nothing.search(  # as core
            [
                ('id', 'in', list({product for product, _place in pairs})),
                ('is_storable', '=', True),
                ('stock_move_ids', '!=', False),
            ]
        )
        made = self._jxc_made_here(products.product_tmpl_id.ids)
        known = {product.id: product for product in products}
        facts, templates = self.env['jxc.facts'], products.product_tmpl_id
        lists, _named = facts._scheduler_prices(templates.ids)
        routes = facts._scheduler_routes(templates.ids)
        by_category = self._jxc_routes_of(templates.categ_id.ids)
        left = {product.id for product in products if product.product_tmpl_id.id in made}
        alike, keys = {}, {}
        for number, (product_id, place) in enumerate(pairs):
            product = known.get(product_id)
            if product is None or product_id in left:
                continue
            template = product.product_tmpl_id
            key = keys[number] = (
                place,
                by_category.get(template.categ_id.id),
                template.id in lists,
                routes.get(template.id),
            )
            alike.setdefault(key, product_id)
        # asked once for all that are set alike, whose routes are known
        asked = nothing.browse(set(alike.values()))
        asked._jxc_read_for_rules(lists)
        found = {
            key: self._jxc_source_of(asked.browse(product), locations.browse(key[0]))
            for key, product in alike.items()
        }
        rows, sources = [], {}
        for number, key in keys.items():
            product_id, place = pairs[number]
            source = found[key]
            if source is None:
                left.add(product_id)
                continue
            sources[number] = source
            rows.append(self._jxc_row_of(number, known[product_id], locations.browse(place)))
        rows = [row for row in rows if row.product_id not in left]
        return rows, sources, lists, nothing.browse(left)

    @api.model
    def _jxc_row_of(self, number, product, location):
        template = product.product_tmpl_id
        return RuleRow(
            *(number, product.id, template.id, template.categ_id.id, template.type),
            *(location.id, location.company_id.id, None, None, 0.0, 0.0),
            *(product.uom_id.id, product.uom_id.factor, None, None, 0.0, None),
        )

    @api.model
    def _jxc_source_of(self, product, location):
        """Return the :class:`Source` of a product without a rule; None: core shall look at it."""
        try:
            rules = product._get_rules_from_location(location)
        except UserError:
            return None
        actions = set(rules.mapped('action'))
        buying = rules.filtered(lambda rule: rule.action == 'buy')
        if len(buying) > 1 or actions - {'buy', *PULLS}:
            return None
        return Source(
            rules._ids,
            sum(rule.delay for rule in rules if rule.action in PULLS),
            bool(buying),
            # core asks the price lists of the reader's company where the rule has none
            buying.company_id.id or self.env.company.id,
            buying.company_id.days_to_purchase,
            False,
        )

    @api.model
    def _jxc_make_missing(self, rows, sources, lists):
        """Make the rules of those of these rows that are below zero when goods could come."""
        if not rows:
            return
        facts, evaluation = self.env['jxc.facts'], self._jxc_evaluation()
        last = fields.Datetime.now().replace(hour=23, minute=59, second=59)
        ends = {}
        for row in rows:
            prices = lists.get(row.template_id, ())
            with suppress(OverflowError):  # goods that come beyond the calendar never come
                days, _horizon, _vendor = evaluation.lead(row, sources[row.id], prices, None)
                ends[row.id] = last + relativedelta(days=days + evaluation.horizon_days) + TICK
        rows = [row for row in rows if row.id in ends]
        if not rows:
            return
        stock = facts._scheduler_stock(
            [(row.id, row.product_id, row.location_id, ends[row.id]) for row in rows],
            evaluation.digits,
        )
        sold = self._jxc_sold_in_time({row.id: row for row in rows}, ends)
        forecast = {row.id: stock[row.id][1] + sold.get(row.id, 0.0) for row in rows}
        short = [
            row
            for row in rows
            if float_compare(forecast[row.id], 0.0, precision_rounding=evaluation.rounding) < 0
        ]
        asked, _by_warehouse = (
            self.env['product.product']
            .browse({row.product_id for row in short})
            ._get_quantity_in_progress(list({row.location_id for row in short}))
        )
        values = []
        for row in short:
            missing = forecast[row.id] + asked.get((row.product_id, row.location_id), 0.0)
            if float_compare(missing, 0.0, precision_digits=evaluation.digits) < 0:
                values.append(self._jxc_values_of(row))
        # the rules are the company's, as core makes them
        self.with_user(SUPERUSER_ID).create(values)

    def _check_company(self, fnames=None):
        # core asks record by record, and has something to say only where one does not fit
        if ongoing(self.env, FOUND_RULES) is None or not self._jxc_companies_fit(fnames):
            return super()._check_company(fnames)
        return None

    def _jxc_companies_fit(self, fnames):
        """Tell whether all that these rules link to by these fields is of their companies."""
        if fnames is None or 'company_id' in fnames:
            fnames = self._fields
        linked = [self._fields[name] for name in fnames]
        linked = [field for field in linked if field.relational and field.check_company]
        if any(field.company_dependent for field in linked):
            return False
        for company, rules in self.sudo().grouped('company_id').items():  # as core
            for field in linked:
                others = rules[field.name].with_context(active_test=False)
                domain = others._check_company_domain(company)
                if domain and others != others.filtered_domain(domain):
                    return False
        return True

    @api.model
    def _jxc_values_of(self, row):
        location = self.env['stock.location'].browse(row.location_id)
        company = location.company_id
        warehouse = location.warehouse_id or self.env['stock.warehouse'].search(
            [('company_id', '=', company.id)], limit=1
        )
        return {
            **self._get_orderpoint_values(row.product_id, row.location_id),
            # core's word
            'name': get_translation('stock', self.env.lang or 'en_US', "Replenishment Report", ()),
            'warehouse_id': warehouse.id,
            'company_id': company.id,
        }

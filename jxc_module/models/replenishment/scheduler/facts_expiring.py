from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """Lots that go off sale within the horizon of a rule, for any number of rules."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_lots(self, asked, companies):
        """Return what lies unreserved in the place of each rule and goes off sale by its end.

        :param asked: ``[(rule id, product id, location id, end), …]``, ends as naive UTC,
            exclusive
        :param companies: ids; of their stock only
        :return: ``{(rule id, warehouse id): {company id: [(removal date, quantity), …]}}``
        """
        query = self._going_off_sale(
            companies,
            [
                ('product_id', 'in', list({product for _rule, product, *_ in asked})),
                ('removal_date', '<', max(end for *_, end in asked)),
            ],
        )
        self._join_asked(query, asked)
        query.add_where(SQL("stock_quant.removal_date < asked.ends"))
        return self._going_off_sale_lots(query, SQL("asked.id"))

    @api.model
    def _scheduler_reserved(self, asked):
        """Return ``{(rule id, warehouse id): quantity}`` that is reserved in the place of a rule.

        :param asked: as for :meth:`_scheduler_lots`
        """
        query = self._quants_with_spot(
            [('product_id', 'in', list({product for _rule, product, *_ in asked}))]
        )
        self._join_asked(query, asked)
        return self._reserved_by_spot(query, SQL("asked.id"))

    @api.model
    def _scheduler_demand(self, products):
        """Return ``{(product id, warehouse id): {location id: quantity a day}}`` of all rules.

        What :meth:`_rule_demand` chooses from: the rules are not the reader's to see.
        """
        rules = self.env['stock.warehouse.orderpoint'].sudo().with_context(active_test=True)
        found = {}
        for product, warehouse, place, daily in rules._read_group(
            [('product_id', 'in', list(products))],
            ['product_id', 'warehouse_id', 'location_id'],
            ['jxc_daily_demand:max'],
        ):
            places = found.setdefault((product.id, warehouse.id), {})
            if daily is not None:  # a rule that was never computed knows of no demand
                places[place.id] = daily
        return found

    @api.model
    def _join_asked(self, query, asked):
        """Join a query of quants and their ``spot`` with the rules in whose places they lie."""
        ids, products, places, ends = zip(*asked, strict=True)
        query.add_join(
            'JOIN',
            'asked',
            SQL(
                "(%s)",
                rows_sql(
                    {
                        'id': ('int', ids),
                        'product_id': ('int', products),
                        'location_id': ('int', places),
                        'ends': ('timestamp', [f'"{end}"' for end in ends]),
                    }
                ),
            ),
            SQL("asked.product_id = stock_quant.product_id"),
        )
        query.add_join(
            'JOIN',
            'upper',
            'stock_location',
            SQL("upper.id = asked.location_id AND spot.parent_path LIKE upper.parent_path || '%%'"),
        )

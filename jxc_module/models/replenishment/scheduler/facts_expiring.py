from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """Lots that go off sale within the horizon of a rule, for any number of rules."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_lots(self, asked, companies):
        """Return what lies unreserved in the place of each rule and goes off sale by its end.

        As the reader's rules on stock let him see; held lots are left out, nobody sells them.

        :param asked: ``[(rule id, product id, location id, end), …]``, ends as naive UTC,
            exclusive
        :param companies: ids; of their stock only
        :return: ``{rule id: {(warehouse id, company id): [(removal date, quantity), …]}}``
        """
        query = self._fact_query(
            'stock.quant',
            Domain(
                [
                    ('product_id', 'in', list({product for _rule, product, *_ in asked})),
                    ('company_id', 'in', list(companies)),
                    ('removal_date', '>', fields.Datetime.now()),
                    ('removal_date', '<', max(end for *_, end in asked)),
                ]
            )
            # who may not read lots has a forecast, too
            & Domain('lot_id', 'not any!', [('jxc_on_hold', '=', True)]),
        )
        self._join_asked(query, asked)
        query.add_where(SQL("stock_quant.removal_date < asked.ends"))
        query.groupby = SQL(
            "asked.id, spot.warehouse_id, stock_quant.company_id, stock_quant.removal_date"
        )
        query.order = SQL("stock_quant.removal_date")
        lots = {}
        for rule, warehouse, company, removal, quantity in self.env.execute_query(
            query.select(
                SQL("asked.id"),
                SQL("spot.warehouse_id"),
                SQL("stock_quant.company_id"),
                SQL("stock_quant.removal_date"),
                SQL(
                    "COALESCE(SUM(stock_quant.quantity"
                    " - COALESCE(stock_quant.reserved_quantity, 0)), 0)::float8",
                    to_flush=self._columns('stock.quant', 'quantity', 'reserved_quantity'),
                ),
            )
        ):
            if quantity > 0:
                places = lots.setdefault(rule, {})
                places.setdefault((warehouse, company), []).append((removal, quantity))
        return lots

    @api.model
    def _scheduler_reserved(self, asked):
        """Return ``{(rule id, warehouse id): quantity}`` that is reserved in the place of a rule.

        :param asked: as for :meth:`_scheduler_lots`
        """
        query = self._fact_query(
            'stock.quant', [('product_id', 'in', list({product for _rule, product, *_ in asked}))]
        )
        self._join_asked(query, asked)
        query.groupby = SQL("asked.id, spot.warehouse_id")
        rows = self.env.execute_query(
            query.select(
                SQL("asked.id"),
                SQL("spot.warehouse_id"),
                SQL(
                    "COALESCE(SUM(stock_quant.reserved_quantity), 0)::float8",
                    to_flush=self._columns('stock.quant', 'reserved_quantity'),
                ),
            )
        )
        return {(rule, warehouse): quantity for rule, warehouse, quantity in rows}

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
        """Join a query of quants with the rules in whose places they lie."""
        ids, products, places, ends = zip(*asked, strict=True)
        query.add_join('JOIN', 'spot', 'stock_location', SQL("spot.id = stock_quant.location_id"))
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

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.fefo import expected_sales


class JxcFacts(models.AbstractModel):
    """Stock that core takes off a forecast although it is on sale now, and what is reserved."""

    _inherit = 'jxc.facts'

    @api.model
    def _going_off_sale(self, companies, domain):
        """Return the query of quants of ``companies`` (ids) that go off sale on a known day.

        As the reader's rules on stock let him see; ``spot`` is the location of a quant.
        """
        return self._quants_with_spot(
            Domain(
                [
                    ('company_id', 'in', list(companies)),
                    ('removal_date', '>', fields.Datetime.now()),
                ]
            )
            # nobody sells held lots; who may not read lots has a forecast, too
            & Domain('lot_id', 'not any!', [('jxc_on_hold', '=', True)])
            & Domain(domain)
        )

    @api.model
    def _quants_with_spot(self, domain):
        """Return the query of quants under the reader's rules, joined with their place ``spot``."""
        query = self._fact_query('stock.quant', domain)
        query.add_join('JOIN', 'spot', 'stock_location', SQL("spot.id = stock_quant.location_id"))
        return query

    @api.model
    def _going_off_sale_lots(self, query, key):
        """Read what lies unreserved of a query of :meth:`_going_off_sale`.

        :param SQL key: what the rows are grouped by, beside place and day
        :return: ``{(key, warehouse id): {company id: [(removal date, quantity), …]}}``, in the
            product's unit, the first day first
        """
        query.groupby = SQL(
            "%s, spot.warehouse_id, stock_quant.company_id, stock_quant.removal_date", key
        )
        query.order = SQL("stock_quant.removal_date")
        lots = {}
        for value, warehouse, company, removal, quantity in self.env.execute_query(
            query.select(
                key,
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
                companies = lots.setdefault((value, warehouse), {})
                companies.setdefault(company, []).append((removal, quantity))
        return lots

    @api.model
    def _reserved_by_spot(self, query, key):
        """Read what is reserved of a query of :meth:`_quants_with_spot`.

        :param SQL key: what the rows are grouped by, beside the warehouse
        :return: ``{(key, warehouse id): quantity}``
        """
        query.groupby = SQL("%s, spot.warehouse_id", key)
        rows = self.env.execute_query(
            query.select(
                key,
                SQL("spot.warehouse_id"),
                SQL(
                    "COALESCE(SUM(stock_quant.reserved_quantity), 0)::float8",
                    to_flush=self._columns('stock.quant', 'reserved_quantity'),
                ),
            )
        )
        return {(value, warehouse): quantity for value, warehouse, quantity in rows}

    @api.model
    def _sold_in_time(self, lots, reserved, demand):
        """Return how much of lots that go off sale will be sold before, ``{key: quantity}``.

        :param lots: of :meth:`_going_off_sale_lots`
        :param reserved: of :meth:`_reserved_by_spot`: goes out first and meets demand
        :param demand: function of a key and a warehouse (id): what is in demand a day; None where
            no rule looks at this stock: core's figure stays
        """
        companies = self.env['res.company'].sudo()  # their time zones
        now, days, found = fields.Datetime.now(), {}, {}

        def local_day(instant, company):
            asked = (instant, company)
            if asked not in days:
                days[asked] = companies.browse(company)._jxc_local_day(instant).toordinal()
            return days[asked]

        for pair, by_company in lots.items():
            daily = demand(*pair)
            if daily is None:
                continue
            for company, own in by_company.items():
                sold = expected_sales(
                    [(local_day(removal, company), quantity) for removal, quantity in own],
                    reserved.get(pair, 0.0),
                    daily,
                    local_day(now, company),
                )
                if sold > 0:
                    found[pair[0]] = found.get(pair[0], 0.0) + sold
        return found

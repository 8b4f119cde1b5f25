from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

PAST_DAYS = 90
FUTURE_DAYS = 60


class StockWarehouseOrderpoint(models.Model):
    """The saw-tooth picture of a rule: past stock, expected stock, and its three levels."""

    _inherit = 'stock.warehouse.orderpoint'

    @api.readonly
    def get_jxc_chart(self):
        """Return what the chart of this rule shows.

        :return: ``{'days': [ISO dates], 'past': [qty or None], 'future': [qty or None],
            'safety_stock': qty, 'reorder_point': qty, 'order_up_to': qty, 'today': ISO date,
            'unit': str}``; one entry a local day, quantities at the end of the day in the
            product's unit
        """
        self.ensure_one()
        self.check_access('read')
        today = self.company_id._jxc_today()
        days = [today + timedelta(days=n) for n in range(-PAST_DAYS, FUTURE_DAYS + 1)]
        return {
            'days': [day.isoformat() for day in days],
            'today': today.isoformat(),
            'past': self._jxc_past_stock(days, today),
            'future': self._jxc_future_stock(days, today),
            'safety_stock': self.jxc_safety_stock,
            'reorder_point': self.jxc_reorder_point,
            'order_up_to': self.jxc_order_up_to,
            'unit': self.product_uom.display_name,
        }

    def _jxc_crossing_sql(self, model, arrives: SQL, quantity: SQL, domain):
        """One row a local day: what came into the place of the rule, and what left it.

        :param arrives: column of the location where goods end up
        :return: SELECT of ``day, in_qty, out_qty`` in the product's unit
        """
        facts = self.env['jxc.facts']
        query = facts._fact_query(model, [('product_id', '=', self.product_id.id), *domain])
        table = SQL.identifier(self.env[model]._table)
        for alias, column in (('src', SQL("%s.location_id", table)), ('dst', arrives)):
            query.add_join(
                'JOIN', alias, 'stock_location', SQL("%s.id = %s", SQL.identifier(alias), column)
            )
        inside = {
            alias: SQL(
                "%s.parent_path LIKE %s", SQL.identifier(alias), f'{self.location_id.parent_path}%'
            )
            for alias in ('src', 'dst')
        }
        query.add_where(SQL("(%s) <> (%s)", inside['src'], inside['dst']))
        day = self.company_id._jxc_local_day_sql(SQL("%s.date", table))
        query.groupby = SQL("1")
        return query.select(
            day,
            *(
                SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)::float8", quantity, inside[end])
                for end in ('dst', 'src')
            ),
        )

    def _jxc_past_stock(self, days, today):
        """Return the stock at the end of each local day until today, backwards from now."""
        steps = {
            day: arrived - left
            for day, arrived, left in self.env.execute_query(
                self._jxc_crossing_sql(
                    'stock.move.line',
                    SQL("stock_move_line.location_dest_id"),
                    SQL("stock_move_line.quantity_product_uom"),
                    [
                        ('state', '=', 'done'),
                        ('date', '>=', self.company_id._jxc_day_start(days[0])),
                    ],
                )
            )
        }
        stock = {}
        level = self.qty_on_hand
        for day in reversed([day for day in days if day <= today]):
            stock[day] = round(level, 2)
            level -= steps.get(day, 0.0)
        return [stock.get(day) for day in days]

    def _jxc_future_stock(self, days, today):
        """Return the usable stock at the end of each local day from today on if demand goes on.

        Receipts and requests for quotation come on their dates, late ones today; the larger of
        average demand and planned deliveries goes out. Like core, goods that come in several steps
        count where they end up.
        """
        arrivals, departures = defaultdict(float), defaultdict(float)
        for day, arriving, leaving in self.env.execute_query(
            self._jxc_crossing_sql(
                'stock.move',
                SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"),
                SQL("stock_move.product_qty"),
                [('state', 'in', ('waiting', 'confirmed', 'partially_available', 'assigned'))],
            )
        ):
            arrivals[max(day, today)] += arriving
            departures[max(day, today)] += leaving
        for day, quantity in self._jxc_asked():
            arrivals[max(day, today)] += quantity
        level = self.jxc_on_hand
        stock = {}
        for day in days:
            if day < today:
                continue
            level += arrivals[day]
            level -= max(self.jxc_daily_demand if day > today else 0.0, departures[day])
            level = max(level, 0.0)
            stock[day] = round(level, 2)
        return [stock.get(day) for day in days]

    def _jxc_asked(self):
        """Return [(local day, quantity)] of the requests for quotation that core counts here."""
        company = self.company_id.sudo()  # its time zone
        # the quantity on order is shown to everybody who sees the rule; core reads it so, too
        lines = (
            self.env['purchase.order.line']
            .sudo()
            .search(self.product_id._get_lines_domain(self.location_id.ids))
        )
        return [
            (
                company._jxc_local_day(line.date_planned),
                line.product_uom_qty,
            )
            for line in lines
            if line.date_planned
        ]

from datetime import timedelta

from odoo import models
from odoo.tools import SQL

PAST_DAYS = 90
FUTURE_DAYS = 60


class StockWarehouseOrderpoint(models.Model):
    """The saw-tooth picture of a rule: past stock, expected stock, and its three levels."""

    _inherit = 'stock.warehouse.orderpoint'

    def get_jxc_chart(self):
        """Return what the chart of this rule shows.

        :return: ``{'days': [ISO dates], 'past': [qty or None], 'future': [qty or None],
            'safety_stock': qty, 'reorder_point': qty, 'order_up_to': qty, 'today': ISO date,
            'unit': str}``; one entry a local day, quantities at the end of the day in the
            product's unit
        """
        self.ensure_one()
        self.check_access('read')
        facts = self.env['jxc.facts']
        today = facts._local_today(self.company_id)
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

    def _jxc_crossing_sql(self, model, quantity: SQL, domain):
        """One row a local day: what crossed the border of the rule's place, in less out."""
        facts = self.env['jxc.facts']
        query = facts._fact_query(model, [('product_id', '=', self.product_id.id), *domain])
        table = SQL.identifier(self.env[model]._table)
        for alias, column in (('src', 'location_id'), ('dst', 'location_dest_id')):
            query.add_join(
                'JOIN',
                alias,
                'stock_location',
                SQL("%s.id = %s.%s", SQL.identifier(alias), table, SQL.identifier(column)),
            )
        path = f'{self.location_id.parent_path}%'
        inside = {
            alias: SQL(
                "(%(end)s.parent_path LIKE %(path)s AND %(end)s.usage = 'internal')",
                end=SQL.identifier(alias),
                path=path,
            )
            for alias in ('src', 'dst')
        }
        query.add_where(SQL("%s <> %s", inside['src'], inside['dst']))
        day = facts._local_day_sql(SQL("%s.date", table), self.company_id)
        query.groupby = day
        return query.select(
            day,
            SQL("SUM(CASE WHEN %s THEN %s ELSE -%s END)::float8", inside['dst'], quantity, quantity),
        )

    def _jxc_past_stock(self, days, today):
        facts = self.env['jxc.facts']
        steps = dict(
            self.env.execute_query(
                self._jxc_crossing_sql(
                    'stock.move.line',
                    SQL("stock_move_line.quantity_product_uom"),
                    [
                        ('state', '=', 'done'),
                        ('date', '>=', facts._day_start(self.company_id, days[0])),
                    ],
                )
            )
        )
        stock = {}
        level = self.qty_on_hand
        for day in reversed([day for day in days if day <= today]):
            stock[day] = round(level, 2)
            level -= steps.get(day, 0.0)
        return [stock.get(day) for day in days]

    def _jxc_future_stock(self, days, today):
        """Stock on hand if demand goes on as it does: receipts on their dates, the larger of
        average demand and confirmed deliveries going out.
        """
        arrivals, departures = {}, {}
        for day, quantity in self.env.execute_query(
            self._jxc_crossing_sql(
                'stock.move',
                SQL("stock_move.product_qty"),
                [('state', 'in', ('waiting', 'confirmed', 'partially_available', 'assigned'))],
            )
        ):
            side = arrivals if quantity > 0 else departures
            day = max(day, today)
            side[day] = side.get(day, 0.0) + abs(quantity)
        level = self.jxc_on_hand
        stock = {}
        for day in days:
            if day < today:
                continue
            level += arrivals.get(day, 0.0)
            level -= max(self.jxc_daily_demand if day > today else 0.0, departures.get(day, 0.0))
            level = max(level, 0.0)
            stock[day] = round(level, 2)
        return [stock.get(day) for day in days]

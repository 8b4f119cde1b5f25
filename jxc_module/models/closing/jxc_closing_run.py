from odoo import api, fields, models
from odoo.tools import SQL

from ..base.bulk import rows_sql
from ..facts.stock.movement_valued import BASIS_CODES

# Products a step: a step is committed, so this is what a restart or a cancel waits for.
STEP = 1000


class JxcClosing(models.Model):
    """The job that makes the lines, a step at a time; it goes on where a stopped worker left it."""

    _inherit = 'jxc.closing'

    def _start(self):
        """Mark a month to be closed by the job, which it begins from the first product."""
        self.ensure_one()
        # a closing is the whole company's: who may start it was checked, nothing is shown of it
        total = self.env['product.product'].sudo().with_context(active_test=False)
        self.sudo().write(
            {
                'state': 'running',
                'date_end': self._month_end(self.company_id, self.month),
                'started_on': fields.Datetime.now(),
                'closed_on': False,
                'done_products': 0,
                'total_products': total.search_count([('is_storable', '=', True)]),
                'last_product': 0,
                'error': False,
            }
        )

    def _drop(self):
        """Open these months again and forget their figures."""
        self.env.execute_query(
            SQL("DELETE FROM jxc_closing_line WHERE closing_id = ANY(%s) RETURNING 1", self.ids)
        )
        self.line_ids.invalidate_model()
        # who may drop figures was checked by the buttons
        for closing in self.sudo():
            closing.write(
                {
                    'state': 'draft',
                    'line_count': 0,
                    'done_products': 0,
                    'last_product': 0,
                    'is_stale': False,
                    'changed_product_ids': [fields.Command.clear()],
                    'stale_products': 0,
                    'closed_on': False,
                    **dict.fromkeys(('value', 'in_value', 'out_value', 'opening_value'), 0.0),
                    **dict.fromkeys(('adjustment_value', 'difference_value'), 0.0),
                    **dict.fromkeys(('quantity', 'difference_qty'), 0.0),
                }
            )

    @api.model
    def _cron_jxc_closing(self):
        """Work on the months that are being closed, the oldest first, until time is up."""
        runner = self.env['jxc.job.runner']

        def give_up(closing, error):
            closing._drop()
            closing.error = str(error)

        while True:
            closing = self.search([('state', '=', 'running')], order='month, id', limit=1)
            # locked: a cancel waits for the step to end, or was there first
            closing = closing.try_lock_for_update()
            closing.invalidate_recordset()
            if not closing or closing.state != 'running':
                return
            company = closing.company_id
            runner._do(
                'cron_closing', company, closing, lambda month: month._step(), failed=give_up
            )
            left = closing.total_products - closing.done_products
            if not runner._progress(1, max(left // STEP, int(closing.state == 'running'))):
                return

    def _step(self):
        """Make the lines of the next products; finish after the last."""
        self.ensure_one()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT product.id FROM product_product AS product
                  JOIN product_template AS template ON template.id = product.product_tmpl_id
                 WHERE template.is_storable AND product.id > %s
              ORDER BY product.id LIMIT %s
                """,
                self.last_product,
                STEP,
            )
        )
        products = [product for (product,) in rows]
        if not products:
            self._finish()
            return
        self._make_lines(products)
        self.write(
            {
                'last_product': products[-1],
                'done_products': self.done_products + len(products),
                'total_products': max(self.total_products, self.done_products + len(products)),
            }
        )

    def _make_lines(self, products):
        """Replace the lines of products by what core gives today for the end of the month."""
        self.env['jxc.closing.line'].flush_model()
        self.env.execute_query(
            SQL(
                "DELETE FROM jxc_closing_line WHERE closing_id = %s AND product_id = ANY(%s)"
                " RETURNING 1",
                self.id,
                products,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_closing_line (closing_id, company_id, month, product_id,
                    warehouse_id, lot_id, quantity, own_quantity, cost, value, basis, price)
                SELECT %s, %s, %s, product_id, NULLIF(place, 0), lot_id, quantity, own_quantity,
                       cost, value, basis, (item.standard_price ->> %s)::float8
                  FROM (%s) AS fresh
                  JOIN product_product AS item ON item.id = fresh.product_id
             RETURNING 1
                """,
                self.id,
                self.company_id.id,
                self.month,
                str(self.company_id.id),
                self._fresh_lines_sql(products),
            )
        )
        self.env['jxc.closing.line'].invalidate_model()

    def _fresh_lines_sql(self, products, prices=None, until=None) -> SQL:
        """Return the lines as they would be made now.

        :param until: the end of the month (naive UTC) of a closing that was never started
        :param prices: ``{product id: cost}`` of goods that came in without a price, where it is
            not to be today's
        :return: SELECT of ``product_id, place, lot_id, quantity, own_quantity, cost, value, basis``
        """
        facts = self.env['jxc.facts']._whole_company(self.company_id)
        facts.env.flush_all()
        until = until or self.date_end
        lot = SQL("0")
        if valued := facts._lot_valued_products():
            lot = SQL(
                "CASE WHEN level.product_id = ANY(%s) THEN COALESCE(level.lot_id, 0) ELSE 0 END",
                valued,
            )
        counted = SQL(
            "CASE worth.basis WHEN %s THEN level.own_quantity WHEN %s THEN level.quantity"
            " WHEN %s THEN CASE WHEN level.place <> 0 THEN level.quantity ELSE 0 END ELSE 0 END",
            BASIS_CODES['own'],
            BASIS_CODES['on_hand'],
            BASIS_CODES['in_warehouses'],
        )
        return SQL(
            """
            SELECT level.product_id, level.place, level.lot_id, level.quantity,
                   level.own_quantity, COALESCE(worth.cost, 0) AS cost,
                   COALESCE(worth.cost * %(counted)s, 0)::float8 AS value, worth.basis
              FROM (%(level)s) AS level
         LEFT JOIN (%(worth)s) AS worth
                ON worth.product_id = level.product_id AND worth.lot_id = %(lot)s
            """,
            counted=counted,
            level=facts._level_at_sql(self.company_id, until, products, by_lot=True),
            worth=rows_sql(facts._cost_columns(self.company_id, until, products, prices)),
            lot=lot,
        )

    def _finish(self):
        """Sum up and tie out: opening + in - out + adjustment = closing."""
        facts = self.env['jxc.facts']._whole_company(self.company_id)
        start = self._month_end(self.company_id, fields.Date.subtract(self.month, months=1))
        [(count, quantity, value)] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*), COALESCE(SUM(quantity), 0), COALESCE(SUM(value), 0)"
                " FROM jxc_closing_line WHERE closing_id = %s",
                self.id,
            )
        )
        movement = facts._movement_sql(self.company_id, start, self.date_end)
        [(came, went)] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(SUM(in_value), 0), COALESCE(SUM(out_value), 0) FROM (%s) AS m",
                movement,
            )
        )
        before = self.search(
            [
                ('company_id', '=', self.company_id.id),
                ('month', '=', fields.Date.subtract(self.month, months=1)),
                ('state', 'in', ('closed', 'locked')),
            ]
        )
        opening = before.value
        self.write(
            {
                'state': 'closed',
                'closed_on': fields.Datetime.now(),
                'checked_on': self.started_on,
                'line_count': count,
                'quantity': quantity,
                'value': value,
                'in_value': came,
                'out_value': went,
                'opening_known': bool(before),
                'opening_value': opening,
                'adjustment_value': value - opening - float(came) + float(went) if before else 0.0,
                'is_stale': False,
                'changed_product_ids': [fields.Command.clear()],
                'stale_products': 0,
                'difference_qty': 0.0,
                'difference_value': 0.0,
            }
        )

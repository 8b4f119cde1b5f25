import logging

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class JxcStockChange(models.Model):
    """Products whose stock or orders changed and whose status is to be refreshed.

    A queue that is only inserted into while users work, so that nobody waits for a lock; the
    status job empties it.
    """

    _name = 'jxc.stock.change'
    _description = "Changed Stock to Look At"
    _log_access = False

    product_id = fields.Integer(required=True)  # no foreign key: it would lock the product row

    @api.model
    def _mark(self, product_ids):
        """Note that these products changed; written once, when the transaction commits."""
        data = self.env.cr.precommit.data
        if 'jxc_changed_products' not in data:
            data['jxc_changed_products'] = set()
            self.env.cr.precommit.add(self._flush_marks)
        data['jxc_changed_products'].update(product_ids)

    @api.model
    def _flush_marks(self):
        """Write what :meth:`_mark` collected and wake the status job: two or three queries."""
        products = self.env.cr.precommit.data.pop('jxc_changed_products', ())
        if not products:
            return
        # the queue is nobody's document; the user who moves goods needs no right on it
        queued = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stock_change (product_id)
                SELECT DISTINCT product_id FROM stock_warehouse_orderpoint
                 WHERE active AND product_id = ANY(%s)
             RETURNING product_id
                """,
                list(products),
            )
        )
        if queued:
            self.env.ref('jxc_module.cron_stock_status')._trigger()

    @api.model
    def _take(self, limit):
        """Remove up to ``limit`` rows that no other worker holds and return their product ids."""
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM jxc_stock_change
                 WHERE id IN (SELECT id FROM jxc_stock_change
                            ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
             RETURNING product_id
                """,
                limit,
            )
        )
        return sorted({product for (product,) in rows})

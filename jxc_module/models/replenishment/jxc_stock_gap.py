from odoo import api, fields, models
from odoo.tools import SQL

# A transaction may commit this long after the write date that it gave its lines.
OVERLAP_HOURS = 2


class JxcStockGap(models.Model):
    """Days on which a warehouse had nothing of a product: no demand could be seen on them.

    Filled from the done moves, whole history at the first run, then for what moved since.
    """

    _name = 'jxc.stock.gap'
    _description = "Days Without Stock"
    _order = 'date_from desc, id'
    _rec_name = 'product_id'

    company_id = fields.Many2one('res.company', required=True, index=True, readonly=True)
    product_id = fields.Many2one(
        'product.product', required=True, index=True, ondelete='cascade', readonly=True
    )
    warehouse_id = fields.Many2one(
        'stock.warehouse', required=True, ondelete='cascade', readonly=True
    )
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(readonly=True, help="Empty while the product is still out of stock.")

    @api.model
    def _update(self, company):
        """Bring the gaps of ``company`` up to date with its done moves. Five queries at most."""
        facts = self.env['jxc.facts']
        now = fields.Datetime.now()
        since = company.jxc_gaps_until and fields.Datetime.subtract(
            company.jxc_gaps_until, hours=OVERLAP_HOURS
        )
        pairs = None
        if since:
            # by write date, so that back-dated moves are seen too
            lines = facts._fact_query(
                'stock.move.line',
                [('company_id', '=', company.id), ('write_date', '>=', since)],
            )
            lines.add_join(
                'JOIN',
                'place',
                'stock_location',
                SQL(
                    "place.id IN (stock_move_line.location_id, stock_move_line.location_dest_id)"
                    " AND place.warehouse_id IS NOT NULL"
                ),
            )
            found = self.env.execute_query(
                lines.select(SQL("DISTINCT stock_move_line.product_id"), SQL("place.warehouse_id"))
            )
            if not found:
                return
            pairs = SQL(
                "SELECT * FROM unnest(%s::int[], %s::int[])",
                [product for product, _warehouse in found],
                [warehouse for _product, warehouse in found],
            )
        self._replace(company, facts._stockout_sql(company, pairs), pairs)
        company.jxc_gaps_until = now

    @api.model
    def _replace(self, company, gaps: SQL, pairs: SQL | None):
        self.flush_model()
        only = SQL("AND (product_id, warehouse_id) IN (%s)", pairs) if pairs else SQL()
        self.env.execute_query(
            SQL("DELETE FROM jxc_stock_gap WHERE company_id = %s %s RETURNING 1", company.id, only)
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stock_gap
                       (company_id, product_id, warehouse_id, date_from, date_to)
                SELECT %s, product_id, warehouse_id, date_from, date_to FROM (%s) AS gap
                RETURNING 1
                """,
                company.id,
                gaps,
            )
        )
        self.invalidate_model()

    @api.model
    def _by_pair(self, company, first_day, as_of, products=None):
        """Read the gaps that touch the local days first_day … as_of − 1.

        :return: ``{(product id, warehouse id): [(from, to), …]}`` in rising order, day numbers
            (``date.toordinal()``), both ends included
        """
        domain = [
            ('company_id', '=', company.id),
            ('date_from', '<', as_of),
            '|',
            ('date_to', '=', False),
            ('date_to', '>=', first_day),
        ]
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        query = self._search(domain, order='product_id, warehouse_id, date_from')
        last = as_of.toordinal() - 1
        result = {}
        for product, warehouse, start, end in self.env.execute_query(
            query.select('product_id', 'warehouse_id', 'date_from', 'date_to')
        ):
            gap = (start.toordinal(), min(end.toordinal(), last) if end else last)
            result.setdefault((product, warehouse), []).append(gap)
        return result

from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """What was written off because its date came."""

    _inherit = 'jxc.facts'

    @api.model
    def _expiry_loss_sql(self, company, start, end, products=None, with_value=True) -> SQL:
        """One row a done line that took a lot out of stock at its date, or brought it back.

        Scraps, and transfers to a loss location, of lots on or after the local day of their
        removal or expiration date, and of others with the reason "Expired"; counts of lots on or
        after their expiration date. The date is what the lot says today. Goods of other owners
        are not ours to lose.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not
        :return: SELECT of ``move_line_id, product_id, lot_id, warehouse_id`` (NULL in transit),
            ``day`` (local), ``way`` (scrap, transfer, count), ``cause`` (expired, off_sale,
            reason), ``reason_id`` (the first tag of the scrap), and in the product's unit and the
            company's currency ``quantity, value`` (written off) and ``count_qty, count_value``
            (missing at a count); below zero for what came back
        """
        query = self._crossing_query(company, start, end, products)
        read = [
            *self._columns('stock.lot', 'expiration_date', 'removal_date'),
            *self._columns('stock.scrap', 'scrap_reason_tag_ids'),
            *self._columns('stock.scrap.reason.tag', 'sequence'),
        ]
        query.add_join(
            'JOIN',
            'lot',
            'stock_lot',
            SQL("lot.id = stock_move_line.lot_id", to_flush=read),
        )
        tag = self.env['stock.scrap.reason.tag']._jxc_expired_tag()
        day, expires, removal = (
            company._jxc_local_day_sql(column)
            for column in (
                SQL("move.date"),
                SQL("lot.expiration_date"),
                SQL("COALESCE(lot.removal_date, lot.expiration_date)"),
            )
        )
        tagged = SQL(
            "EXISTS (SELECT FROM stock_scrap_stock_scrap_reason_tag_rel AS rel"
            " WHERE rel.stock_scrap_id = move.scrap_id AND rel.stock_scrap_reason_tag_id = %s)",
            tag.id or 0,
        )
        query.add_where(SQL("'inventory' IN (src.usage, dst.usage) AND src.opens IS NOT TRUE"))
        query.add_where(self._own_sql(company, 'stock_move_line'))
        query.add_where(
            SQL(
                "(%(day)s >= %(expires)s OR NOT COALESCE(move.is_inventory, FALSE)"
                " AND (%(day)s >= %(removal)s OR %(tag)s))",
                day=day,
                expires=expires,
                removal=removal,
                tag=tagged,
            )
        )
        self._add_visible(query)
        lines = query.select(
            SQL("stock_move_line.id AS move_line_id"),
            SQL("stock_move_line.product_id"),
            SQL("stock_move_line.lot_id"),
            SQL("NULLIF(COALESCE(src.place, dst.place), 0) AS warehouse_id"),
            SQL("%s AS day", day),
            SQL(
                "CASE WHEN move.is_inventory THEN 'count'"
                " WHEN move.scrap_id IS NOT NULL THEN 'scrap' ELSE 'transfer' END AS way"
            ),
            SQL(
                "CASE WHEN %(day)s >= %(expires)s THEN 'expired'"
                " WHEN %(day)s >= %(removal)s THEN 'off_sale' ELSE 'reason' END AS cause",
                day=day,
                expires=expires,
                removal=removal,
            ),
            SQL(
                "(SELECT tag.id FROM stock_scrap_stock_scrap_reason_tag_rel AS rel"
                " JOIN stock_scrap_reason_tag AS tag ON tag.id = rel.stock_scrap_reason_tag_id"
                " WHERE rel.stock_scrap_id = move.scrap_id"
                " ORDER BY tag.sequence, tag.id LIMIT 1) AS reason_id"
            ),
            SQL("CASE WHEN src.place IS NULL THEN -1 ELSE 1 END AS way_out"),
            SQL("stock_move_line.quantity_product_uom AS moved"),
            SQL("%s AS worth", self._line_value_sql(company) if with_value else SQL("0")),
        )
        return SQL(
            """
            SELECT line.move_line_id, line.product_id, line.lot_id, line.warehouse_id, line.day,
                   line.way, line.cause, line.reason_id,
                   CASE WHEN line.way <> 'count' THEN line.moved * line.way_out ELSE 0 END
                       AS quantity,
                   CASE WHEN line.way <> 'count' THEN line.worth * line.way_out ELSE 0 END AS value,
                   CASE WHEN line.way = 'count' THEN line.moved * line.way_out ELSE 0 END
                       AS count_qty,
                   CASE WHEN line.way = 'count' THEN line.worth * line.way_out ELSE 0 END
                       AS count_value
              FROM (%s) AS line
            """,
            lines,
        )

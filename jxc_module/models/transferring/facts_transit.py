from odoo import api, models
from odoo.tools import SQL

from .jxc_transfer import ON_ITS_WAY


class JxcFacts(models.AbstractModel):
    """What is on its way between warehouses, and what was lost there."""

    _inherit = 'jxc.facts'

    @api.model
    def _transit_sql(self, company, products=None) -> SQL:
        """One row a line of a transfer × lot that lies in a transit place.

        Out of the done moves of the documents, so that each piece has its document.

        :param products: ids, None for all
        :return: SELECT of ``transfer_id, line_id, source_id, dest_id`` (warehouses),
            ``product_id, lot_id, quantity`` (product's unit), ``cost`` (of one unit today) and
            ``removal_date, expected_date`` (UTC)
        """
        query = self._fact_query(
            'stock.move.line',
            [
                *self._product_domain(company, products),
                ('state', '=', 'done'),
                ('move_id.jxc_transfer_line_id.transfer_id.state', 'in', ON_ITS_WAY),
            ],
        )
        read = [
            *self._columns('stock.move.line', 'quantity_product_uom', 'lot_id', 'move_id'),
            *self._columns('stock.move', 'jxc_transfer_line_id'),
            *self._columns('stock.location', 'jxc_transit_warehouse_id'),
            *self._columns(
                'jxc.transfer', 'source_warehouse_id', 'dest_warehouse_id', 'expected_date', 'state'
            ),
            *self._columns('jxc.transfer.line', 'transfer_id'),
            *self._columns('stock.lot', 'removal_date', 'expiration_date'),
        ]
        for kind, alias, table, condition in (
            (
                'JOIN',
                'move',
                'stock_move',
                SQL("move.id = stock_move_line.move_id", to_flush=read),
            ),
            ('JOIN', 'src', 'stock_location', SQL("src.id = stock_move_line.location_id")),
            ('JOIN', 'dst', 'stock_location', SQL("dst.id = stock_move_line.location_dest_id")),
            ('JOIN', 'asked', 'jxc_transfer_line', SQL("asked.id = move.jxc_transfer_line_id")),
            ('JOIN', 'document', 'jxc_transfer', SQL("document.id = asked.transfer_id")),
            ('JOIN', 'item', 'product_product', SQL("item.id = stock_move_line.product_id")),
            ('JOIN', 'kind', 'product_template', SQL("kind.id = item.product_tmpl_id")),
            (
                'LEFT JOIN',
                'batch',
                'stock_lot',
                SQL("batch.id = stock_move_line.lot_id"),
            ),
        ):
            query.add_join(kind, alias, table, condition)
        moved = SQL(
            "SUM(stock_move_line.quantity_product_uom"
            " * ((dst.jxc_transit_warehouse_id IS NOT NULL)::int"
            " - (src.jxc_transit_warehouse_id IS NOT NULL)::int))"
        )
        query.groupby = SQL(
            "document.id, asked.id, item.id, kind.id, batch.id, stock_move_line.product_id"
        )
        query.having = SQL("%s > 0", moved)
        return query.select(
            SQL("document.id AS transfer_id"),
            SQL("asked.id AS line_id"),
            SQL("document.source_warehouse_id AS source_id"),
            SQL("document.dest_warehouse_id AS dest_id"),
            SQL("stock_move_line.product_id"),
            SQL("batch.id AS lot_id"),
            SQL("%s::float8 AS quantity", moved),
            SQL("%s AS cost", self._unit_cost_sql(company, 'item', 'kind', 'batch')),
            SQL(
                "CASE WHEN kind.use_expiration_date"
                " THEN COALESCE(batch.removal_date, batch.expiration_date) END AS removal_date",
                to_flush=self._columns('product.template', 'use_expiration_date'),
            ),
            SQL("document.expected_date"),
        )

from odoo import api, models
from odoo.tools import SQL

from ....tools.lot_life import EXPIRED_DAYS
from .position import PENDING


class JxcFacts(models.AbstractModel):
    """Lots: where they lie, when they expire, what comes in."""

    _inherit = 'jxc.facts'

    @api.model
    def _lot_stock_sql(self, company) -> SQL:
        """One row a lot × warehouse with something on hand, whoever owns it.

        Stock in transit, or in a place outside of all warehouses, is nobody's to sell: left out.
        Negative quants are netted within the warehouse.

        :return: SELECT of ``lot_id, warehouse_id, quantity, reserved``, ``own``, the part of the
            quantity that belongs to the company, all in the product's unit, and ``came_on``, the
            local day on which the first of it came in
        """
        query = self._fact_query(
            'stock.quant', [('company_id', '=', company.id), ('lot_id', '!=', False)]
        )
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL(
                "spot.id = stock_quant.location_id AND spot.usage = 'internal'"
                " AND spot.warehouse_id IS NOT NULL",
                to_flush=[
                    *self._columns('stock.quant', 'quantity', 'reserved_quantity', 'owner_id'),
                    *self._columns('stock.location', 'usage', 'warehouse_id'),
                ],
            ),
        )
        # floats add up in half the time of numbers with decimals
        query.groupby = SQL(
            "stock_quant.lot_id, spot.warehouse_id HAVING SUM(stock_quant.quantity::float8) > 0"
        )
        return query.select(
            SQL("stock_quant.lot_id"),
            SQL("spot.warehouse_id"),
            SQL("SUM(stock_quant.quantity::float8) AS quantity"),
            SQL("COALESCE(SUM(stock_quant.reserved_quantity::float8), 0) AS reserved"),
            SQL(
                "COALESCE(SUM(CASE WHEN stock_quant.owner_id <> %s THEN 0"
                " ELSE stock_quant.quantity::float8 END), 0) AS own",
                company.partner_id.id,
            ),
            SQL(
                "%s AS came_on",
                company._jxc_local_day_sql(
                    SQL(
                        "MIN(stock_quant.in_date)", to_flush=self._columns('stock.quant', 'in_date')
                    )
                ),
            ),
        )

    @api.model
    def _expired_sql(self, expires_on: SQL, today) -> SQL:
        """Whether a lot with this local expiration day is expired on the date ``today``."""
        return SQL("(%s - %s <= %s)", expires_on, today, EXPIRED_DAYS)

    @api.model
    def _lot_days_sql(self, company) -> SQL:
        """Local days of the lots of products that have expiration dates, one row a lot.

        A date on a lot whose product does not use dates any more counts for nothing.

        :return: SELECT of ``lot_id, product_id, category_id`` (0 for none), ``template_id,
            company_id, expires_on, removal_on`` (the expiration day where there is no removal
            date) and ``cost`` of a unit at this moment: of the product, or of the
            lot where lots are valued; the first two days are NULL where the lot has no date
        """
        return SQL(
            """
            SELECT lot.id AS lot_id, lot.product_id,
                   COALESCE(template.categ_id, 0) AS category_id,
                   template.id AS template_id, lot.company_id,
                   %(cost)s AS cost,
                   %(expires)s AS expires_on, %(removal)s AS removal_on
              FROM stock_lot AS lot
              JOIN product_product AS product ON product.id = lot.product_id
              JOIN product_template AS template ON template.id = product.product_tmpl_id
               AND template.use_expiration_date
            """,
            expires=company._jxc_local_day_sql(SQL("lot.expiration_date")),
            removal=company._jxc_local_day_sql(
                SQL("COALESCE(lot.removal_date, lot.expiration_date)")
            ),
            cost=self._unit_cost_sql(company, 'product', 'template', 'lot'),
            to_flush=[
                *self._columns('stock.lot', 'product_id', 'expiration_date', 'removal_date'),
                *self._columns('stock.lot', 'company_id'),
                *self._columns('product.template', 'use_expiration_date', 'categ_id'),
            ],
        )

    @api.model
    def _incoming_lots_sql(self, company) -> SQL:
        """What is planned to enter a warehouse of products with expiration dates.

        One row a move line that names its lot or its date, and one a move for the rest of it,
        which will live as long as the product says.

        :return: SELECT of ``product_id, warehouse_id, quantity`` (product's unit), ``arrives_on``,
            ``removal_on`` (local days; NULL where the life is not known)
        """
        query = self._moves_with_ends(
            [('company_id', '=', company.id), ('state', 'in', PENDING)],
            SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"),
        )
        query.add_where(
            SQL(
                "dst.usage = 'internal' AND dst.warehouse_id IS NOT NULL"
                " AND src.warehouse_id IS DISTINCT FROM dst.warehouse_id"
            )
        )
        moves = query.select(
            SQL("stock_move.id"),
            SQL("stock_move.product_id"),
            SQL("dst.warehouse_id"),
            SQL("stock_move.product_qty::float8 AS quantity"),
            SQL("stock_move.date"),
        )
        return SQL(
            """
              WITH coming AS MATERIALIZED (
                    SELECT move.*, template.expiration_time, template.removal_time
                      FROM (%(moves)s) AS move
                      JOIN product_product AS product ON product.id = move.product_id
                      JOIN product_template AS template ON template.id = product.product_tmpl_id
                       AND template.use_expiration_date),
                   named AS MATERIALIZED (
                    SELECT coming.id, coming.product_id, coming.warehouse_id, coming.date,
                           line.quantity_product_uom::float8 AS quantity,
                           COALESCE(lot.removal_date, lot.expiration_date, line.removal_date,
                                    line.expiration_date) AS removal
                      FROM coming
                      JOIN stock_move_line AS line ON line.move_id = coming.id
                 LEFT JOIN stock_lot AS lot ON lot.id = line.lot_id
                     WHERE line.lot_id IS NOT NULL OR line.expiration_date IS NOT NULL)
            SELECT product_id, warehouse_id, quantity, %(day)s AS arrives_on,
                   %(removal)s AS removal_on
              FROM named
         UNION ALL
            SELECT coming.product_id, coming.warehouse_id,
                   coming.quantity - COALESCE(done.quantity, 0), %(day)s,
                   CASE WHEN coming.expiration_time > 0
                        THEN %(day)s + coming.expiration_time - COALESCE(coming.removal_time, 0)
                    END
              FROM coming
         LEFT JOIN (SELECT id, SUM(quantity) AS quantity FROM named GROUP BY id) AS done
                ON done.id = coming.id
            """,
            moves=moves,
            day=company._jxc_local_day_sql(SQL("date")),
            removal=company._jxc_local_day_sql(SQL("removal")),
            to_flush=[
                *self._columns(
                    'stock.move.line', 'lot_id', 'expiration_date', 'removal_date', 'move_id'
                ),
                *self._columns('stock.move.line', 'quantity_product_uom'),
                *self._columns('stock.lot', 'removal_date', 'expiration_date'),
                *self._columns('product.template', 'expiration_time', 'removal_time'),
            ],
        )

    @api.model
    def _lot_versions_sql(self, company) -> SQL:
        """A fingerprint of the rows that tell what lots are held, live, cost and are to come.

        See :meth:`_versions_sql`. Done moves are not read: each changes a quant.
        """
        rows = {
            'stock_quant': SQL("company_id = %s AND lot_id IS NOT NULL", company.id),
            'stock_warehouse_orderpoint': SQL("company_id = %s", company.id),
            'stock_move': SQL("company_id = %s AND state IN %s", company.id, tuple(PENDING)),
        }
        for name in (
            'stock_lot',
            'stock_location',
            'stock_warehouse',
            'product_product',
            'product_template',
            'product_category',
            'product_supplierinfo',
        ):
            rows[name] = SQL("TRUE")
        lines = SQL(
            """
            SELECT 'stock_move_line', COUNT(*), SUM(line.writer)
              FROM stock_move
        CROSS JOIN LATERAL (
                SELECT xmin::text::int8 AS writer
                  FROM stock_move_line
                 WHERE move_id = stock_move.id
                OFFSET 0 -- by its index: all lines are many
                   ) AS line
             WHERE %s
            """,
            rows['stock_move'],
        )
        return SQL("%s UNION ALL %s", self._versions_sql(rows), lines)

    @api.model
    def _versions_sql(self, rows) -> SQL:
        """A fingerprint of tables: whoever writes a row, by whatever way, changes it.

        It knows nothing of what the reading transaction itself writes between two readings. Flush
        what it is to see.

        :param dict rows: condition (``SQL``) by name of the table
        :return: SELECT of the name, the number of rows, and the sum of the transactions that wrote
            them; one row a table
        """
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s, COUNT(*), SUM(xmin::text::int8) FROM %s WHERE %s",
                table,
                SQL.identifier(table),
                condition,
            )
            for table, condition in rows.items()
        )

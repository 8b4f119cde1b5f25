from odoo import api, models
from odoo.tools import SQL

# Where goods must be good ones; what is reserved for a vendor or the bin may be anything.
NEED_GOOD = ('customer', 'production')


class JxcFacts(models.AbstractModel):
    """The fragments of the words of stock: see ``stock_words.py``."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_words_sql(self, company, products=None, warehouses=None) -> SQL:
        """One row a product × warehouse with stock or with moves across the warehouse's border.

        :param products: ids that limit the reading, None for all
        :param warehouses: ids that limit the reading, None for all
        :return: SELECT of ``product_id, warehouse_id`` and ``WORDS``, product's unit
        """
        parts = (
            self._quant_words_sql(company, products),
            self._promised_sql(company, products),
            self._expected_sql(company, products),
        )
        where = SQL("warehouse_id IS NOT NULL")
        if warehouses is not None:
            where = SQL("warehouse_id = ANY(%s)", list(warehouses))
        return SQL(
            """
            SELECT product_id, warehouse_id,
                   SUM(on_hand)::float8 AS on_hand,
                   SUM(unusable)::float8 AS unusable,
                   SUM(on_hand - unusable)::float8 AS usable,
                   SUM(reserved)::float8 AS reserved,
                   SUM(promised)::float8 AS promised,
                   SUM(on_hand - unusable - reserved - promised)::float8 AS free,
                   SUM(consigned)::float8 AS consigned,
                   SUM(incoming)::float8 AS incoming
              FROM (%s) AS part
             WHERE %s
          GROUP BY product_id, warehouse_id
            """,
            SQL(" UNION ALL ").join(parts),
            where,
        )

    # === WORDS OF ONE QUANT, ONE MOVE === #

    @api.model
    def _unusable_sql(self, company, table: str, products=None) -> SQL:
        """Return the condition that goods (of a quant or move line, by its alias) are not usable.

        Never NULL. The sub-selects do not depend on the row: PostgreSQL reads each once.

        :param products: ids of the products that may come, None for all
        """
        removal = company._jxc_local_day_sql(SQL("COALESCE(lot.removal_date, lot.expiration_date)"))
        return SQL(
            """
            (COALESCE(%(lot)s IN (
                SELECT lot.id
                  FROM stock_lot AS lot
                  JOIN product_product AS item ON item.id = lot.product_id
                  JOIN product_template AS kind ON kind.id = item.product_tmpl_id
                 WHERE (lot.jxc_on_hold IS TRUE
                        OR kind.use_expiration_date IS TRUE AND %(removal)s <= %(today)s)
                   AND %(among)s
                ), FALSE)
             OR %(apart)s)
            """,
            lot=SQL.identifier(table, 'lot_id'),
            apart=self._quarantined_sql(company, SQL.identifier(table, 'location_id')),
            removal=removal,
            today=company._jxc_today(),
            among=SQL("TRUE")
            if products is None
            else SQL("lot.product_id = ANY(%s)", list(products)),
            to_flush=[
                *self._columns(
                    'stock.lot', 'jxc_on_hold', 'removal_date', 'expiration_date', 'product_id'
                ),
                *self._columns('product.template', 'use_expiration_date'),
            ],
        )

    @api.model
    def _quarantined_sql(self, company, place: SQL) -> SQL:
        """Return the condition that a place (its id) is a quarantine of a warehouse, or in one."""
        return SQL(
            """
            %(place)s IN (
                SELECT inner_place.id
                  FROM stock_warehouse AS keeper
                  JOIN stock_location AS apart ON apart.id = keeper.jxc_quarantine_loc_id
                  JOIN stock_location AS inner_place
                    ON inner_place.parent_path LIKE apart.parent_path || '%%'
                 WHERE keeper.company_id = %(company)s)
            """,
            place=place,
            company=company.id,
            to_flush=[
                *self._columns('stock.warehouse', 'jxc_quarantine_loc_id', 'company_id'),
                *self._columns('stock.location', 'parent_path'),
            ],
        )

    @api.model
    def _quant_words(self, company, products=None):
        """Return the words that a row of ``stock_quant`` tells, as ``{word: SQL}``.

        A count that is typed and not applied leaves its quantity NULL: nothing.
        """
        own = self._own_sql(company, 'stock_quant')
        bad = self._unusable_sql(company, 'stock_quant', products)
        quantity = SQL(
            "COALESCE(stock_quant.quantity, 0)",
            to_flush=self._columns('stock.quant', 'quantity', 'reserved_quantity', 'owner_id'),
        )
        return {
            'on_hand': SQL("CASE WHEN %s THEN %s ELSE 0 END", own, quantity),
            'unusable': SQL("CASE WHEN %s AND %s THEN %s ELSE 0 END", own, bad, quantity),
            'reserved': SQL(
                "CASE WHEN %s AND NOT %s THEN COALESCE(stock_quant.reserved_quantity, 0)"
                " ELSE 0 END",
                own,
                bad,
            ),
            'consigned': SQL("CASE WHEN %s THEN 0 ELSE %s END", own, quantity),
        }

    @api.model
    def _promised_quantity_sql(self, company, products=None) -> SQL:
        """Return what a planned move that leaves its place still promises, product's unit.

        For a row of ``stock_move`` whose end is joined as ``dst``. What leaves a quarantine
        promises nothing.
        """
        bad = self._unusable_sql(company, 'line', products)
        return SQL(
            """
            CASE WHEN %(apart)s THEN 0 ELSE GREATEST(stock_move.product_qty - COALESCE((
                SELECT SUM(line.quantity_product_uom)
                  FROM stock_move_line AS line
                 WHERE line.move_id = stock_move.id
                   AND (dst.usage NOT IN %(need_good)s OR NOT %(own)s OR NOT %(bad)s)), 0), 0) END
            """,
            apart=self._quarantined_sql(company, SQL("stock_move.location_id")),
            need_good=NEED_GOOD,
            own=self._own_sql(company, 'line'),
            bad=bad,
            to_flush=[
                *self._columns(
                    'stock.move.line', 'quantity_product_uom', 'move_id', 'lot_id', 'owner_id'
                ),
                *self._columns('stock.move.line', 'location_id'),
                *self._columns('stock.move', 'product_qty'),
            ],
        )

    @api.model
    def _needed_sql(self, company, products=None) -> SQL:
        """Return what a planned move takes of usable goods, reserved or not; product's unit.

        Bad goods on their way to a vendor or the bin take nothing of them. For a row of
        ``stock_move`` whose end is joined as ``dst``.
        """
        return SQL(
            """
            CASE WHEN %(apart)s THEN 0
                 WHEN dst.usage IN %(need_good)s THEN stock_move.product_qty
                 ELSE GREATEST(stock_move.product_qty - COALESCE((
                SELECT SUM(line.quantity_product_uom)
                  FROM stock_move_line AS line
                 WHERE line.move_id = stock_move.id AND %(bad)s), 0), 0) END
            """,
            apart=self._quarantined_sql(company, SQL("stock_move.location_id")),
            need_good=NEED_GOOD,
            bad=self._unusable_sql(company, 'line', products),
            to_flush=self._columns('stock.move.line', 'quantity_product_uom', 'move_id', 'lot_id'),
        )

    # === PARTS === #

    @api.model
    def _word_columns(self, product, warehouse, **words):
        names = ('on_hand', 'unusable', 'reserved', 'promised', 'consigned', 'incoming')
        return (
            SQL("%s AS product_id", product),
            SQL("%s AS warehouse_id", warehouse),
            *(SQL("%s AS %s", words.get(name, SQL("0")), SQL.identifier(name)) for name in names),
        )

    @api.model
    def _quant_words_sql(self, company, products=None) -> SQL:
        query = self._fact_query('stock.quant', self._product_domain(company, products))
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL("spot.id = stock_quant.location_id AND spot.usage = 'internal'"),
        )
        return query.select(
            *self._word_columns(
                SQL("stock_quant.product_id"),
                SQL("spot.warehouse_id"),
                **self._quant_words(company, products),
            )
        )

    @api.model
    def _promised_sql(self, company, products=None) -> SQL:
        """One row a planned move that leaves a warehouse, from where good goods lie."""
        query = self._border_moves(company, False, products)
        return query.select(
            *self._word_columns(
                SQL("stock_move.product_id"),
                SQL("src.warehouse_id"),
                promised=self._promised_quantity_sql(company, products),
            )
        )

    @api.model
    def _expected_sql(self, company, products=None) -> SQL:
        """One row a planned move that enters a warehouse."""
        query = self._border_moves(company, True, products)
        return query.select(
            *self._word_columns(
                SQL("stock_move.product_id"),
                SQL("dst.warehouse_id"),
                incoming=SQL("stock_move.product_qty"),
            )
        )

from odoo import api, models
from odoo.tools import SQL

from .position import PENDING


class JxcFacts(models.AbstractModel):
    """What is where at this moment, for reports: every warehouse in one reading."""

    _inherit = 'jxc.facts'

    @api.model
    def _stock_now_sql(self, company, with_value=False, products=None) -> SQL:
        """One row a quant, a planned move, a product × warehouse that goods passed: to be summed.

        Incoming and outgoing are what is planned to cross the border of a warehouse, counted where
        the chain of moves ends. Goods between warehouses have no warehouse; they are left out for
        readers who are limited to warehouses.

        :param products: ids of those whose figures are wanted, None for all
        :return: SELECT of ``product_id, warehouse_id, lot_id, on_hand, unusable, reserved,
            promised, consigned`` (see ``stock_words.py``; goods between warehouses are on hand and
            nothing else), ``incoming, outgoing``, ``in_transit`` (own goods in the transit place
            of the warehouse, a part of incoming; all in the product's unit), ``last_in, last_out``
            (local days: last entry of any kind, last delivery to a customer), ``value`` (company
            currency, adds up to core's ``total_value``: a warehouse has its quantity's part of it,
            or of that of the lot where lots are valued; 0 unless asked for)
        """
        parts = (
            self._quants_now_sql(company, with_value, products),
            self._planned_sql(company, True, products),
            self._planned_sql(company, False, products),
            self._last_moves_sql(company, products),
            self._on_its_way_sql(company, products),
        )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _quants_now_domain(self, company):
        """Return the domain of the quants that are stock of a company, goods in transit too."""
        usages = ['internal']
        if self.env.su or self._visible_places() is None:
            usages.append('transit')
        return [('company_id', '=', company.id), ('location_id.usage', 'in', usages)]

    @api.model
    def _now_columns(self, product, warehouse, **figures):
        names = {
            'lot_id': "NULL::int4",
            'on_hand': "0::float8",
            'unusable': "0::float8",
            'reserved': "0::float8",
            'promised': "0::float8",
            'consigned': "0::float8",
            'incoming': "0::float8",
            'outgoing': "0::float8",
            'in_transit': "0::float8",
            'last_in': "NULL::date",
            'last_out': "NULL::date",
            'value': "0::float8",
        }
        return (
            SQL("%s AS product_id", product),
            SQL("%s AS warehouse_id", warehouse),
            *(
                SQL("%s AS %s", figures.get(name) or SQL(nothing), SQL.identifier(name))  # pylint: disable=sql-injection
                for name, nothing in names.items()
            ),
        )

    @api.model
    def _quants_now_sql(self, company, with_value, products=None) -> SQL:
        domain = self._quants_now_domain(company)
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        query = self._fact_query('stock.quant', domain)
        read = self._columns('stock.quant', 'quantity', 'reserved_quantity', 'owner_id', 'lot_id')
        query.add_join(
            'JOIN',
            'spot',
            'stock_location',
            SQL("spot.id = stock_quant.location_id", to_flush=read),
        )
        words = self._quant_words(company, products)
        placed = "CASE WHEN spot.warehouse_id IS NULL THEN 0 ELSE %s END"
        value = None
        if with_value:
            value = self._quant_value_sql(query, company, products)
        return query.select(
            *self._now_columns(
                SQL("stock_quant.product_id"),
                SQL("spot.warehouse_id"),
                lot_id=SQL("stock_quant.lot_id"),
                on_hand=words['on_hand'],
                unusable=SQL(placed, words['unusable']),
                reserved=SQL(placed, words['reserved']),
                consigned=words['consigned'],
                value=value,
            )
        )

    @api.model
    def _quant_value_sql(self, query, company, products=None) -> SQL:
        """Return the value of a quant: its part of what core says the product, or lot, is worth.

        :param query: of quants, with their location as ``spot``
        """
        for alias, table, condition in (
            ('held', 'product_product', SQL("held.id = stock_quant.product_id")),
            ('held_as', 'product_template', SQL("held_as.id = held.product_tmpl_id")),
            (
                'worth',
                SQL("(%s)", self._costs_sql(company, products=products)),
                SQL(
                    "worth.product_id = stock_quant.product_id AND worth.lot_id ="
                    " CASE WHEN held_as.lot_valuated THEN COALESCE(stock_quant.lot_id, 0)"
                    " ELSE 0 END",
                    to_flush=self._columns('product.template', 'lot_valuated'),
                ),
            ),
        ):
            query.add_join('LEFT JOIN', alias, table, condition)
        return SQL(
            """
            COALESCE(worth.cost * CASE worth.basis
                WHEN 0 THEN CASE WHEN %s THEN stock_quant.quantity ELSE 0 END
                WHEN 1 THEN stock_quant.quantity
                ELSE CASE WHEN spot.warehouse_id IS NOT NULL THEN stock_quant.quantity ELSE 0 END
            END, 0)
            """,
            self._own_sql(company, 'stock_quant'),
        )

    @api.model
    def _on_its_way_sql(self, company, products=None) -> SQL:
        """One row a quant that lies in the transit place of a warehouse: of that warehouse.

        What lies in a transit place without a warehouse is on its way, too, and nobody can say
        where to.
        """
        query = self._fact_query(
            'stock.quant',
            [*self._product_domain(company, products), ('location_id.usage', '=', 'transit')],
        )
        query.add_join(
            'JOIN',
            'road',
            'stock_location',
            SQL(
                "road.id = stock_quant.location_id AND road.jxc_transit_warehouse_id IS NOT NULL",
                to_flush=self._columns('stock.location', 'jxc_transit_warehouse_id', 'usage'),
            ),
        )
        places = self._visible_places()
        if places is not None:
            query.add_where(SQL("road.jxc_transit_warehouse_id = ANY(%s)", list(places)))
        return query.select(
            *self._now_columns(
                SQL("stock_quant.product_id"),
                SQL("road.jxc_transit_warehouse_id"),
                lot_id=SQL("stock_quant.lot_id"),
                in_transit=self._quant_words(company, products)['on_hand'],
            )
        )

    @api.model
    def _planned_sql(self, company, incoming, products=None) -> SQL:
        """One row a planned move that enters a warehouse, or leaves one."""
        query = self._border_moves(company, incoming, products)
        inner = SQL.identifier('dst' if incoming else 'src')
        figures = {'incoming': SQL("stock_move.product_qty")}
        if not incoming:
            figures = {
                'outgoing': SQL("stock_move.product_qty"),
                'promised': self._promised_quantity_sql(company, products),
            }
        return query.select(
            *self._now_columns(
                SQL("stock_move.product_id"), SQL("%s.warehouse_id", inner), **figures
            )
        )

    @api.model
    def _border_moves(self, company, incoming, products=None):
        """Return the query of planned moves that enter a warehouse (``dst``), or leave (``src``).

        Like core: where a chain of moves ends counts, if known.
        """
        query = self._moves_with_ends(
            [*self._product_domain(company, products), ('state', 'in', PENDING)],
            SQL("COALESCE(stock_move.location_final_id, stock_move.location_dest_id)"),
        )
        inner, outer = SQL.identifier('dst'), SQL.identifier('src')
        if not incoming:
            inner, outer = outer, inner
        query.add_where(_enters(inner, outer))
        return query

    @api.model
    def _last_moves_sql(self, company, products=None) -> SQL:
        """One row a product × warehouse: when goods came last, and when a customer got some."""
        query = self._moves_with_ends(
            [*self._product_domain(company, products), ('state', '=', 'done')],
            SQL("stock_move.location_dest_id"),
        )
        src, dst = SQL.identifier('src'), SQL.identifier('dst')
        comes = _enters(dst, src)
        goes = SQL("(src.usage = 'internal' AND %s)", self._outside_sql(dst, 'receivable'))
        # what was corrected to nothing afterwards did not happen
        query.add_where(SQL("(%s OR %s) AND stock_move.quantity <> 0", comes, goes))
        last = SQL("MAX(stock_move.date)")
        query.groupby = SQL("stock_move.product_id, COALESCE(dst.warehouse_id, src.warehouse_id)")
        return query.select(
            *self._now_columns(
                SQL("stock_move.product_id"),
                SQL("COALESCE(dst.warehouse_id, src.warehouse_id)"),
                last_in=company._jxc_local_day_sql(SQL("(%s FILTER (WHERE %s))", last, comes)),
                last_out=company._jxc_local_day_sql(SQL("(%s FILTER (WHERE %s))", last, goes)),
            )
        )

    @api.model
    def _moves_with_ends(self, domain, end):
        """Return the query of moves joined with both ends, ``src`` and ``dst``."""
        query = self._fact_query('stock.move', domain)
        read = self._columns(
            'stock.move',
            *('product_qty', 'quantity', 'date', 'location_dest_id'),
            'location_final_id',
        )
        query.add_join(
            'JOIN', 'src', 'stock_location', SQL("src.id = stock_move.location_id", to_flush=read)
        )
        query.add_join('JOIN', 'dst', 'stock_location', SQL("dst.id = %s", end))
        return query


def _enters(inner, outer) -> SQL:
    """Return the condition that a move crosses the border of the warehouse of ``inner``."""
    return SQL(
        "(%(inner)s.usage = 'internal' AND %(inner)s.warehouse_id IS NOT NULL"
        " AND %(outer)s.warehouse_id IS DISTINCT FROM %(inner)s.warehouse_id)",
        inner=inner,
        outer=outer,
    )

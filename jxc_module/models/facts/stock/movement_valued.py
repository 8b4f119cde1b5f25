from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql
from ...base.once import once, reading
from .crossings import IN_KINDS, OUT_KINDS

# The quantity of a row that a cost is multiplied with, by the basis of its StockValue.
BASIS_CODES = {'own': 0, 'on_hand': 1, 'in_warehouses': 2}


class JxcFacts(models.AbstractModel):
    """Quantities and values of a period: the rows of 收发存."""

    _inherit = 'jxc.facts'

    @api.model
    def _closed_costs_sql(self, company, instant, products=None):
        """Return costs that are kept for an instant, like :meth:`_costs_sql`, or None.

        A room that keeps them (closings) overrides it.
        """
        return

    @api.model
    def _costs_sql(self, company, instant=None, products=None) -> SQL:
        """Return what one unit was worth before an instant (naive UTC), or is now.

        :return: SELECT of ``product_id, lot_id`` (0 where the product is valued as a whole),
            ``cost, basis`` (a code of :data:`BASIS_CODES`)
        """
        if instant is not None and (kept := self._closed_costs_sql(company, instant, products)):
            return kept
        # of the whole company, whoever asks
        key = ('costs', company.id, instant, None if products is None else tuple(products))
        return once(self.env, key, self._reckoned_costs_sql, company, instant, products)

    @api.model
    def _reckoned_costs_sql(self, company, instant, products) -> SQL:
        return rows_sql(self._cost_columns(company, instant, products))

    @api.model
    def _cost_columns(self, company, instant, products, prices=None):
        columns = {name: [] for name in ('product_id', 'lot_id', 'cost', 'basis')}
        for row in self._stock_values(company, instant, products, prices):
            columns['product_id'].append(row.product_id)
            columns['lot_id'].append(row.lot_id)
            columns['cost'].append(row.cost)
            columns['basis'].append(BASIS_CODES[row.basis])
        kinds = {'product_id': 'int', 'lot_id': 'int', 'cost': 'float8', 'basis': 'int'}
        return {name: (kinds[name], values) for name, values in columns.items()}

    @api.model
    @reading
    def _valued_movement_sql(
        self, company, start, end, products=None, by_lot=False, with_value=True
    ) -> SQL:
        """One row a product × warehouse × lot: opening + in - out = closing, with values.

        A warehouse's value is its quantity at the cost of the whole company (of the lot where lots
        are valued). In and out are worth what their moves are; goods that change warehouses are
        worth the cost at the end of the period on both sides, so that they cancel out. What else
        changed the value (bills that came later, prices changed by hand, rounding of averages) is
        the adjustment.

        :param start, end: instants (naive UTC), ``start`` included, ``end`` not; an ``end`` that
            is not past means now
        :return: SELECT of ``product_id, warehouse_id`` (NULL in transit), ``lot_id, opening_qty,
            in_qty, out_qty, closing_qty``, ``in_<kind>_qty``, ``out_<kind>_qty``, and with values
            the same as ``…_value`` with ``adjustment_value``
        """
        movement = self._movement_sql(company, start, end, products, by_lot, with_value=with_value)
        columns = [
            SQL("movement.product_id"),
            SQL("NULLIF(movement.place, 0) AS warehouse_id"),
            SQL("movement.lot_id"),
            *(SQL("movement.%s", SQL.identifier(name)) for name in self._movement_names('qty')),
        ]
        if not with_value:
            return SQL("SELECT %s FROM (%s) AS movement", SQL(", ").join(columns), movement)
        now = self._now()
        columns += self._value_columns()
        lot = SQL("0")
        if valued := self._lot_valued_products():
            lot = SQL(
                "CASE WHEN movement.product_id = ANY(%s) THEN COALESCE(movement.lot_id, 0)"
                " ELSE 0 END",
                valued,
            )
        return SQL(
            """
            SELECT valued.*,
                   closing_value - opening_value - in_value + out_value AS adjustment_value
              FROM (SELECT %(columns)s
                      FROM (%(movement)s) AS movement
                      JOIN product_product AS item ON item.id = movement.product_id
                 LEFT JOIN (%(before)s) AS before
                        ON before.product_id = movement.product_id AND before.lot_id = %(lot)s
                 LEFT JOIN (%(after)s) AS after
                        ON after.product_id = movement.product_id AND after.lot_id = %(lot)s
                CROSS JOIN LATERAL (
                           SELECT COALESCE(after.cost, before.cost,
                                           (item.standard_price ->> %(key)s)::float8, 0) AS cost
                           ) AS moved) AS valued
            """,
            columns=SQL(", ").join(columns),
            movement=movement,
            before=self._costs_sql(company, None if start > now else start, products),
            after=self._costs_sql(company, None if end > now else end, products),
            lot=lot,
            key=str(company.id),
        )

    @api.model
    def _movement_names(self, what):
        """Return the names of the columns of quantities (``qty``) or values (``value``)."""
        return [
            f'opening_{what}',
            f'in_{what}',
            f'out_{what}',
            f'closing_{what}',
            *(f'in_{kind}_{what}' for kind in IN_KINDS),
            *(f'out_{kind}_{what}' for kind in OUT_KINDS),
        ]

    @api.model
    def _value_columns(self):
        columns = []
        for level, cost in (('opening', 'before'), ('closing', 'after')):
            columns.append(
                SQL(
                    """
                    COALESCE(%(cost)s.cost * CASE %(cost)s.basis
                        WHEN 0 THEN movement.%(own)s
                        WHEN 1 THEN movement.%(all)s
                        ELSE CASE WHEN movement.place <> 0 THEN movement.%(all)s ELSE 0 END
                    END, 0) AS %(name)s
                    """,
                    cost=SQL.identifier(cost),
                    own=SQL.identifier(f'{level}_own_qty'),
                    all=SQL.identifier(f'{level}_qty'),
                    name=SQL.identifier(f'{level}_value'),
                )
            )
        for way, kinds in (('in', IN_KINDS), ('out', OUT_KINDS)):
            transfer = SQL("movement.%s * moved.cost", SQL.identifier(f'{way}_transfer_own_qty'))
            columns.append(
                SQL(
                    "movement.%s + %s AS %s",
                    SQL.identifier(f'{way}_value'),
                    transfer,
                    SQL.identifier(f'{way}_value'),
                )
            )
            for kind in kinds:
                name = SQL.identifier(f'{way}_{kind}_value')
                value = transfer if kind == 'transfer' else SQL("movement.%s", name)
                columns.append(SQL("(%s)::float8 AS %s", value, name))
        return columns

from odoo import api, models
from odoo.tools import SQL

# Documents of these states have no moves yet: what they ask for stands in their lines alone.
ASKED = ('draft', 'requested')


class JxcFacts(models.AbstractModel):
    """What rebalancing reads: rules, lots that could travel, and what was asked for already.

    Figures of the company: call these in ``sudo()``.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _rebalance_rules_sql(self, company) -> SQL:
        """One row a rule of a product that two warehouses or more have rules for.

        Rules on the main stock of a warehouse, or on all of it; the first one where there are two.
        Until replenishment has computed a rule its minimum and maximum are its levels.

        :return: SELECT of ``product_id, warehouse_id, location_id, reorder_point, order_up_to,
            demand`` (a day), ``unsold, lead_time, horizon`` (days until which deliveries count),
            ``pack`` (0: none), ``weight`` (kg of one), ``cost, margin`` (of one, company
            currency), ``dated`` (whether its lots have removal days); quantities in the
            product's unit
        """
        query = self._fact_query(
            'stock.warehouse.orderpoint', [('company_id', '=', company.id), ('active', '=', True)]
        )
        rule = SQL.identifier('stock_warehouse_orderpoint')
        read = [
            *self._columns(
                'stock.warehouse.orderpoint',
                *('product_min_qty', 'product_max_qty', 'jxc_computed_on', 'jxc_daily_demand'),
                *('jxc_lead_time', 'jxc_reorder_point', 'jxc_order_up_to', 'jxc_unsold'),
                *('replenishment_uom_id', 'location_id', 'product_id', 'warehouse_id'),
            ),
            *self._columns('product.product', 'active', 'standard_price', 'weight'),
            *self._columns(
                'product.template', 'uom_id', 'list_price', 'use_expiration_date', 'is_storable'
            ),
            *self._columns('stock.warehouse', 'active', 'lot_stock_id', 'view_location_id'),
        ]
        for kind, alias, table, condition in (
            (
                'JOIN',
                'keeper',
                'stock_warehouse',
                SQL(
                    "keeper.id = %(rule)s.warehouse_id AND keeper.active AND %(rule)s.location_id"
                    " IN (keeper.lot_stock_id, keeper.view_location_id)",
                    rule=rule,
                    to_flush=read,
                ),
            ),
            (
                'JOIN',
                'item',
                'product_product',
                SQL("item.id = %s.product_id AND item.active", rule),
            ),
            (
                'JOIN',
                'kind',
                'product_template',
                SQL("kind.id = item.product_tmpl_id AND kind.is_storable"),
            ),
            ('JOIN', 'unit', 'uom_uom', SQL("unit.id = kind.uom_id")),
            ('LEFT JOIN', 'box', 'uom_uom', SQL("box.id = %s.replenishment_uom_id", rule)),
        ):
            query.add_join(kind, alias, table, condition)
        cost = SQL("COALESCE((item.standard_price ->> %s)::float8, 0)", str(company.id))
        orderpoints = self.env['stock.warehouse.orderpoint']
        levels = [
            SQL(
                "COALESCE(CASE WHEN %(rule)s.jxc_computed_on IS NULL THEN %(rule)s.%(set)s"
                " ELSE %(rule)s.%(computed)s END, 0)::float8 AS %(name)s",
                rule=rule,
                set=SQL.identifier(given),
                computed=SQL.identifier(computed),
                name=SQL.identifier(name),
            )
            for given, computed, name in (
                ('product_min_qty', 'jxc_reorder_point', 'reorder_point'),
                ('product_max_qty', 'jxc_order_up_to', 'order_up_to'),
            )
        ]
        lead_time = SQL("COALESCE(%s.jxc_lead_time, 0)::float8", rule)
        rows = query.select(
            SQL("DISTINCT ON (%(rule)s.product_id, %(rule)s.warehouse_id) 1 AS one", rule=rule),
            SQL("%s.product_id", rule),
            SQL("%s.warehouse_id", rule),
            SQL("%s.location_id", rule),
            *levels,
            SQL("COALESCE(%s.jxc_daily_demand, 0)::float8 AS demand", rule),
            SQL("COALESCE(%s.jxc_unsold, 0)::float8 AS unsold", rule),
            SQL("%s AS lead_time", lead_time),
            SQL(
                "%s + (%s)::float8 AS horizon",
                lead_time,
                orderpoints._jxc_review_days_sql('stock_warehouse_orderpoint'),
            ),
            # uom.factor is the absolute size of a unit in 19
            SQL(
                "COALESCE(CASE WHEN box.id <> unit.id THEN box.factor / unit.factor END,"
                " 0)::float8 AS pack"
            ),
            SQL("COALESCE(item.weight, 0)::float8 AS weight"),
            SQL("%s AS cost", cost),
            SQL("GREATEST(COALESCE(kind.list_price, 0) - %s, 0)::float8 AS margin", cost),
            SQL("COALESCE(kind.use_expiration_date, FALSE) AS dated"),
        )
        return SQL(
            """
            SELECT %(columns)s
              FROM (SELECT rule.*, COUNT(*) OVER (PARTITION BY rule.product_id) AS places
                      FROM (%(rows)s
                  ORDER BY %(rule)s.product_id, %(rule)s.warehouse_id,
                           %(rule)s.location_id = keeper.lot_stock_id DESC,
                           %(rule)s.id) AS rule) AS rule
             WHERE rule.places > 1
          ORDER BY rule.product_id, rule.warehouse_id
            """,
            columns=SQL(", ").join(
                SQL("rule.%s", SQL.identifier(name))
                for name in (
                    *('product_id', 'warehouse_id', 'location_id', 'reorder_point'),
                    *('order_up_to', 'demand', 'unsold', 'lead_time', 'horizon', 'pack'),
                    *('weight', 'cost', 'margin', 'dated'),
                )
            ),
            rows=rows,
            rule=rule,
        )

    @api.model
    def _rebalance_stock_sql(self, company, products) -> SQL:
        """One row a product × warehouse, or × lot where lots have dates: what could be shipped.

        Usable own goods on the shelves of the warehouse that deliveries leave from.

        :param products: ids
        :return: SELECT of ``product_id, warehouse_id, lot_id`` (NULL: lots have no dates),
            ``free`` (not reserved, product's unit) and ``removal_on`` (local day)
        """
        query = self._fact_query('stock.quant', self._product_domain(company, products))
        read = [
            *self._columns('stock.quant', 'quantity', 'reserved_quantity', 'owner_id', 'lot_id'),
            *self._columns('stock.location', 'parent_path', 'usage', 'warehouse_id'),
        ]
        for kind, alias, table, condition in (
            (
                'JOIN',
                'spot',
                'stock_location',
                SQL("spot.id = stock_quant.location_id AND spot.usage = 'internal'", to_flush=read),
            ),
            ('JOIN', 'keeper', 'stock_warehouse', SQL("keeper.id = spot.warehouse_id")),
            (
                'JOIN',
                'shelves',
                'stock_location',
                SQL(
                    "shelves.id = keeper.lot_stock_id"
                    " AND spot.parent_path LIKE shelves.parent_path || '%%'"
                ),
            ),
            ('JOIN', 'item', 'product_product', SQL("item.id = stock_quant.product_id")),
            ('JOIN', 'kind', 'product_template', SQL("kind.id = item.product_tmpl_id")),
            (
                'LEFT JOIN',
                'batch',
                'stock_lot',
                SQL("batch.id = stock_quant.lot_id AND kind.use_expiration_date"),
            ),
        ):
            query.add_join(kind, alias, table, condition)
        query.add_where(
            SQL(
                "%s AND NOT %s",
                self._own_sql(company, 'stock_quant'),
                self._unusable_sql(company, 'stock_quant', products),
            )
        )
        # floats add up in half the time of numbers with decimals
        free = SQL(
            "SUM(COALESCE(stock_quant.quantity, 0)::float8"
            " - COALESCE(stock_quant.reserved_quantity, 0)::float8)"
        )
        query.groupby = SQL("stock_quant.product_id, spot.warehouse_id, batch.id")
        query.having = SQL("%s > 0", free)
        return query.select(
            SQL("stock_quant.product_id"),
            SQL("spot.warehouse_id"),
            SQL("batch.id AS lot_id"),
            SQL("%s AS free", free),
            SQL(
                "%s AS removal_on",
                company._jxc_local_day_sql(
                    SQL("MIN(COALESCE(batch.removal_date, batch.expiration_date))")
                ),
            ),
        )

    @api.model
    def _rebalance_asked_sql(self, company) -> SQL:
        """One row a product × pair of warehouses × lot: asked for by documents without moves.

        :return: SELECT of ``product_id, source_id, dest_id, lot_id, quantity`` (product's unit)
        """
        query = self._fact_query(
            'jxc.transfer.line',
            [('company_id', '=', company.id), ('transfer_id.state', 'in', ASKED)],
        )
        read = [
            *self._columns('jxc.transfer.line', 'product_qty', 'product_id', 'lot_id'),
            *self._columns('jxc.transfer', 'source_warehouse_id', 'dest_warehouse_id'),
        ]
        query.add_join(
            'JOIN',
            'document',
            'jxc_transfer',
            SQL("document.id = jxc_transfer_line.transfer_id", to_flush=read),
        )
        query.groupby = SQL(
            "jxc_transfer_line.product_id, document.source_warehouse_id,"
            " document.dest_warehouse_id, jxc_transfer_line.lot_id"
        )
        return query.select(
            SQL("jxc_transfer_line.product_id"),
            SQL("document.source_warehouse_id AS source_id"),
            SQL("document.dest_warehouse_id AS dest_id"),
            SQL("jxc_transfer_line.lot_id"),
            SQL("SUM(jxc_transfer_line.product_qty)::float8 AS quantity"),
        )

from odoo import api, models
from odoo.tools import SQL

from ...base.bulk import rows_sql

# Below these numbers of receipts the figures of a product, or of a vendor, say too little.
MIN_RECEIPTS_PRODUCT = 3
MIN_RECEIPTS_VENDOR = 5


class JxcFacts(models.AbstractModel):
    """How long vendors really take."""

    _inherit = 'jxc.facts'

    @api.model
    def _receipts_query(self, company, first_day, last_day, products=None):
        """Return the query of the moves that brought ordered goods in the given local days.

        Aliases: ``line`` (purchase order line), ``purchase``, ``vendor`` (res.partner). Only the
        step from outside the warehouse counts: not the second one of a two-step receipt, and no
        return to the vendor.
        """
        domain = [
            *self._done_domain(company, first_day, last_day, products),
            ('purchase_line_id', '!=', False),
        ]
        query = self._fact_query('stock.move', domain)
        read = [
            *self._columns('stock.move', 'quantity', 'location_id'),
            *self._columns('purchase.order.line', 'date_planned'),
            *self._columns('purchase.order', 'date_approve', 'partner_id'),
        ]
        for alias, table, condition in (
            (
                'line',
                'purchase_order_line',
                SQL("line.id = stock_move.purchase_line_id", to_flush=read),
            ),
            ('purchase', 'purchase_order', SQL("purchase.id = line.order_id")),
            ('vendor', 'res_partner', SQL("vendor.id = purchase.partner_id")),
            ('src', 'stock_location', SQL("src.id = stock_move.location_id")),
            ('dst', 'stock_location', SQL("dst.id = stock_move.location_dest_id")),
        ):
            query.add_join('JOIN', alias, table, condition)
        query.add_where(
            # a done move that was corrected to nothing is no receipt
            SQL(
                "src.usage IN ('supplier', 'transit') AND dst.usage IN ('internal', 'customer')"
                " AND stock_move.quantity > 0"
            )
        )
        return query

    @api.model
    def _ordered_on_sql(self, company) -> SQL:
        return company._jxc_local_day_sql(
            SQL("COALESCE(purchase.date_approve, purchase.date_order)")
        )

    @api.model
    def _receipts_sql(self, company, first_day, last_day, products=None) -> SQL:
        """One row a purchase line × day of receipt, for receipts in the given local days.

        Of a kit, what comes are components: the quantity are the whole kits that the day completed.

        :return: SELECT of ``line_id, product_id, partner_id`` (the commercial vendor),
            ``warehouse_id, ordered_on, promised_on, received_on`` (local dates), ``quantity`` in
            the product's unit
        """
        query = self._receipts_query(company, first_day, last_day, products)
        kits = self._kit_receipts(company, query)
        for alias, table, condition in (
            ('move_uom', 'uom_uom', SQL("move_uom.id = stock_move.product_uom")),
            ('product', 'product_product', SQL("product.id = stock_move.product_id")),
            ('template', 'product_template', SQL("template.id = product.product_tmpl_id")),
            ('product_uom', 'uom_uom', SQL("product_uom.id = template.uom_id")),
        ):
            query.add_join('JOIN', alias, table, condition)
        received = company._jxc_local_day_sql(SQL("stock_move.date"))
        query.add_join(
            'LEFT JOIN',
            'kit',
            SQL(
                "(%s)",
                rows_sql(
                    {
                        'line_id': ('int', [line for line, _day in kits]),
                        'day': ('date', [day for _line, day in kits]),
                        'quantity': ('float8', list(kits.values())),
                    }
                ),
            ),
            SQL("kit.line_id = line.id AND kit.day = %s", received),
        )
        query.groupby = SQL(
            "line.id, vendor.commercial_partner_id, dst.warehouse_id, purchase.id, %s", received
        )
        return query.select(
            SQL("line.id AS line_id"),
            SQL("line.product_id"),
            SQL("vendor.commercial_partner_id AS partner_id"),
            SQL("dst.warehouse_id"),
            SQL("%s AS ordered_on", self._ordered_on_sql(company)),
            SQL("%s AS promised_on", company._jxc_local_day_sql(SQL("line.date_planned"))),
            SQL("%s AS received_on", received),
            # uom.factor is the absolute size of a unit in 19
            SQL(
                "COALESCE(MAX(kit.quantity),"
                " SUM(stock_move.quantity * move_uom.factor / product_uom.factor)) AS quantity"
            ),
        )

    @api.model
    def _lead_time_sql(self, company, first_day, last_day, products=None) -> SQL:
        """Real lead times from order to receipt, in days; each receipt counts the same.

        :return: SELECT of ``product_id, partner_id, lead_time, lead_time_std, receipts``, one row
            a product × vendor with enough receipts, and one a vendor (``product_id`` NULL)
        """
        query = self._receipts_query(company, first_day, last_day, products)
        receipts = query.select(
            SQL("stock_move.product_id"),
            SQL("vendor.commercial_partner_id AS partner_id"),
            SQL(
                "GREATEST(%s - %s, 0)::float8 AS days",
                company._jxc_local_day_sql(SQL("stock_move.date")),
                self._ordered_on_sql(company),
            ),
        )
        return SQL(
            """
            SELECT product_id,
                   partner_id,
                   AVG(days) AS lead_time,
                   COALESCE(STDDEV_SAMP(days), 0) AS lead_time_std,
                   COUNT(*) AS receipts
              FROM (%(receipts)s) AS receipt
          GROUP BY GROUPING SETS ((product_id, partner_id), (partner_id))
            HAVING COUNT(*) >= CASE WHEN GROUPING(product_id) = 0 THEN %(min_product)s
                                    ELSE %(min_vendor)s END
            """,
            receipts=receipts,
            min_product=MIN_RECEIPTS_PRODUCT,
            min_vendor=MIN_RECEIPTS_VENDOR,
        )

    @api.model
    def _main_vendor_sql(self, company, today) -> SQL:
        """The vendor that core would ask first for each product, as ``_select_seller`` finds him.

        :return: SELECT of ``product_id, seller_id`` (product.supplierinfo), ``partner_id`` (its
            commercial partner), ``delay`` (promised days), one row a product that has one
        """
        return SQL(
            """
            SELECT DISTINCT ON (product.id)
                   product.id AS product_id,
                   seller.id AS seller_id,
                   vendor.commercial_partner_id AS partner_id,
                   COALESCE(seller.delay, 0) AS delay
              FROM product_product AS product
              JOIN product_supplierinfo AS seller
                ON seller.product_tmpl_id = product.product_tmpl_id
               AND (seller.product_id IS NULL OR seller.product_id = product.id)
              JOIN res_partner AS vendor ON vendor.id = seller.partner_id AND vendor.active
             WHERE (seller.company_id IS NULL OR seller.company_id = %(company)s)
               AND (seller.date_start IS NULL OR seller.date_start <= %(today)s)
               AND (seller.date_end IS NULL OR seller.date_end >= %(today)s)
          ORDER BY product.id, seller.sequence, seller.min_qty DESC, seller.price, seller.id
            """,
            company=company.id,
            today=today,
            to_flush=self._columns('product.supplierinfo', 'partner_id', 'delay', 'sequence'),
        )

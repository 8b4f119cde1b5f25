from odoo import models
from odoo.tools import SQL

from ...models.reporting import columns

# Upper ends of the ages in days; what is older falls into the last column.
AGES = {
    'age_30': (0, 30),
    'age_60': (31, 60),
    'age_90': (61, 90),
    'age_180': (91, 180),
    'age_365': (181, 365),
    'older': (366, None),
}


class JxcReportStockAgeing(models.Model):
    """How long goods have been in the company, the oldest leaving first.

    What is on hand is what came last: entries are counted backwards from today until they make up
    the stock; goods that came from another warehouse keep the age they had there. Stock that no
    entry explains (made without a move) has no age and counts as older.
    """

    _name = 'jxc.report.stock_ageing'
    _inherit = ['jxc.report.mixin']
    _description = "Age of Stock"
    _auto = False
    _order = 'category_id, product_id, warehouse_id, id'

    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_paged = True
    _report_document = ('stock.quant', None)
    _report_charts = (('bar', 'category_id', 'value'),)

    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    uom_id = columns.unit()
    on_hand = columns.quantity()
    age_30 = columns.quantity("0–30 Days")
    age_60 = columns.quantity("31–60 Days")
    age_90 = columns.quantity("61–90 Days")
    age_180 = columns.quantity("91–180 Days")
    age_365 = columns.quantity("181–365 Days")
    older = columns.quantity()
    value = columns.cost(
        help="The value of the product in Inventory, spread over the warehouses by quantity."
    )
    value_old = columns.cost(
        "Value over 90 Days", help="Share of the value, by quantity, that is older than 90 days."
    )

    def _report_facts(self, company, params):
        facts = self.env['jxc.facts']
        products = self._asked_products(params)
        stock = self._stock_sql(company, products)
        aged = SQL(
            """
            SELECT product_id, warehouse_id, %(today)s - %(day)s AS age, quantity AS part
              FROM (%(ages)s) AS came
            """,
            today=company._jxc_today(),
            day=company._jxc_local_day_sql(SQL("came.date")),
            ages=facts._stock_age_sql(company, products),
        )
        parts = SQL(", ").join(
            SQL(
                "SUM(part) FILTER (WHERE age BETWEEN %s AND %s) AS %s",
                low,
                high,
                SQL.identifier(name),
            )
            for name, (low, high) in AGES.items()
            if high
        )
        young = SQL(" + ").join(
            SQL("COALESCE(aged.%s, 0)", SQL.identifier(name))
            for name, (_low, high) in AGES.items()
            if high
        )
        return SQL(
            """
            SELECT stock.product_id, stock.warehouse_id, stock.on_hand, stock.value,
                   %(columns)s,
                   stock.on_hand - (%(young)s) AS older,
                   stock.value * (stock.on_hand - %(under_90)s) / NULLIF(stock.on_hand, 0)
                   AS value_old
              FROM (%(stock)s) AS stock
         LEFT JOIN (SELECT product_id, warehouse_id, %(parts)s FROM (%(aged)s) AS aged
                  GROUP BY product_id, warehouse_id) AS aged
             USING (product_id, warehouse_id)
            """,
            columns=SQL(", ").join(
                SQL("COALESCE(aged.%(name)s, 0) AS %(name)s", name=SQL.identifier(name))
                for name, (_low, high) in AGES.items()
                if high
            ),
            young=young,
            under_90=SQL(
                "(COALESCE(aged.age_30, 0) + COALESCE(aged.age_60, 0) + COALESCE(aged.age_90, 0))"
            ),
            stock=stock,
            parts=parts,
            aged=aged,
        )

    def _stock_sql(self, company, products):
        now = self.env['jxc.facts']._quants_now_sql(company, self._sees('value'), products)
        return SQL(
            """
            SELECT product_id, warehouse_id, SUM(on_hand) AS on_hand, SUM(value) AS value
              FROM (%s) AS now
             WHERE warehouse_id IS NOT NULL
          GROUP BY product_id, warehouse_id
            HAVING SUM(on_hand) > 0
            """,
            now,
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._quants_now_domain(company)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'warehouse_id': 'location_id.warehouse_id',
        }

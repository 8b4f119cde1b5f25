from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportTopSellers(models.Model):
    _name = 'jxc.report.top_sellers'
    _inherit = ['jxc.report.mixin']
    _description = "Best Sellers"
    _auto = False
    _order = 'rank, id'

    _report_fixed = True
    _report_filters = (
        'warehouse_ids',
        'category_ids',
        'partner_ids',
        'tag_ids',
        'user_ids',
    )
    _report_charts = (('pareto', 'product_id', 'revenue'),)
    _report_document = ('sale.order', 'order_line')

    rank = fields.Integer(readonly=True, aggregator='min', help="By revenue, in each company.")
    product_id = columns.product()
    category_id = columns.category()
    customers = fields.Integer(readonly=True, aggregator=None, help="How many bought it.")
    quantity = columns.quantity()
    uom_id = columns.unit()
    revenue = columns.amount(help="Untaxed, in company currency.")
    share = fields.Float(
        readonly=True, jxc_percent=True, help="Of the revenue of all products shown."
    )
    running_share = fields.Float(
        readonly=True,
        jxc_percent=True,
        aggregator='max',
        help="This product and all better ones together.",
    )
    margin = columns.cost()

    def _report_sql(self, company, params, grain):
        sales = self.env['jxc.facts']._sales_sql(
            company, params.date_from, params.date_to, with_cost=self._sees('margin')
        )
        return SQL(
            """
            SELECT sold.*,
                   RANK() OVER (ORDER BY revenue DESC) AS rank,
                   revenue / NULLIF(SUM(revenue) OVER (), 0) AS share,
                   SUM(revenue) OVER (ORDER BY revenue DESC, product_id)
                   / NULLIF(SUM(revenue) OVER (), 0) AS running_share
              FROM (
                SELECT fact.product_id,
                       template.categ_id AS category_id,
                       template.uom_id,
                       COUNT(DISTINCT fact.partner_id) AS customers,
                       SUM(fact.quantity) AS quantity,
                       SUM(fact.revenue) AS revenue,
                       SUM(fact.revenue - fact.cost) AS margin
                  FROM (%(sales)s) AS fact
                  %(joins)s
                 WHERE %(where)s
              GROUP BY fact.product_id, template.categ_id, template.uom_id
              ) AS sold
            """,
            sales=sales,
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._sale_lines_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'partner_id': 'order_id.partner_id.commercial_partner_id',
            'user_id': 'order_id.user_id',
            'warehouse_id': 'order_id.warehouse_id',
        }

from odoo import fields, models
from odoo.tools import SQL


class JxcReportTurnover(models.Model):
    """How often the stock of a warehouse was used up in a period, by quantity.

    Stock at the beginning and at the end is counted backwards from what is there now.
    """

    _name = 'jxc.report.turnover'
    _inherit = ['jxc.report.mixin']
    _description = "Stock Turnover"
    _auto = False
    _order = 'turnover, id'

    _report_filters = ('period', 'warehouse_ids', 'category_ids', 'product_ids')
    _report_groups = ('product_id', 'warehouse_id')
    _report_document = ('stock.move', None)

    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    category_id = fields.Many2one(
        'product.category', readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, jxc_dimension=True)
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    opening = fields.Float(digits='Product Unit', readonly=True)
    closing = fields.Float(digits='Product Unit', readonly=True)
    average = fields.Float(
        string="Average Stock",
        digits='Product Unit',
        readonly=True,
        help="(Opening + closing) / 2.",
    )
    demand = fields.Float(
        string="Used",
        digits='Product Unit',
        readonly=True,
        help="Left for customers, production or other warehouses, returns taken off.",
    )
    turnover = fields.Float(
        readonly=True, jxc_ratio=('demand', 'average'), help="Used / average stock, in the period."
    )
    stock_days = fields.Float(
        readonly=True, jxc_optional='hide', help="Average stock × days of the period."
    )
    days_of_stock = fields.Float(
        readonly=True,
        jxc_ratio=('stock_days', 'demand'),
        help="How many days the average stock lasts at the demand of the period.",
    )

    def _report_facts(self, company, params):
        facts = self.env['jxc.facts']
        start, end = facts._day_range(company, params.date_from, params.date_to)
        days = (params.date_to - params.date_from).days + 1
        return SQL(
            """
            SELECT level.*, (level.opening + level.closing) / 2 AS average,
                   (level.opening + level.closing) / 2 * %(days)s AS stock_days
              FROM (
                SELECT product_id, warehouse_id,
                       SUM(on_hand - since_start) AS opening,
                       SUM(on_hand - since_end) AS closing,
                       SUM(demand) AS demand
                  FROM (
                    SELECT product_id, warehouse_id, on_hand, 0 AS since_start, 0 AS since_end,
                           0 AS demand
                      FROM (%(now)s) AS now
                     WHERE warehouse_id IS NOT NULL
                    UNION ALL
                    SELECT product_id, warehouse_id, 0,
                           CASE WHEN date >= %(start)s THEN quantity ELSE 0 END,
                           CASE WHEN date >= %(end)s THEN quantity ELSE 0 END, 0
                      FROM (%(steps)s) AS step
                     WHERE date >= %(start)s
                    UNION ALL
                    SELECT product_id, warehouse_id, 0, 0, 0, quantity
                      FROM (%(demand)s) AS demand
                  ) AS part
              GROUP BY product_id, warehouse_id
              ) AS level
             WHERE level.opening <> 0 OR level.closing <> 0 OR level.demand <> 0
            """,
            days=days,
            start=start,
            end=end,
            now=facts._quants_now_sql(company, with_value=False),
            steps=facts._stock_steps_sql(company),
            demand=facts._demand_sql(company, params.date_from, params.date_to),
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._done_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {'product_id': 'product_id', 'category_id': 'product_id.categ_id'}

    def _row_domain(self, params):
        domain = super()._row_domain(params)
        if self.warehouse_id:
            here = self.warehouse_id.id
            domain &= fields.Domain('location_id.warehouse_id', '=', here) | fields.Domain(
                'location_dest_id.warehouse_id', '=', here
            )
        return domain

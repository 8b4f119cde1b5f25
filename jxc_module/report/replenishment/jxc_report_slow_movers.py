from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportSlowMovers(models.Model):
    _name = 'jxc.report.slow_movers'
    _inherit = ['jxc.report.mixin']
    _description = "Slow Movers"
    _auto = False
    _order = 'value desc, id'

    _report_fixed = True
    _report_period = None
    _report_filters = ('warehouse_ids', 'category_ids', 'product_ids')
    _report_options = {'days': 90}
    _report_charts = (('bar', 'category_id', 'value'),)
    _report_paged = True
    _report_document = ('stock.quant', None)

    product_id = columns.product()
    category_id = columns.category()
    warehouse_id = columns.warehouse()
    on_hand = columns.quantity()
    uom_id = columns.unit()
    demand = columns.quantity(help="What was needed in the last days, see Days.")
    days_of_cover = fields.Integer(
        readonly=True,
        aggregator=None,
        jxc_blank='not demand',
        help="How long the stock lasts at that demand; empty where there was none.",
    )
    last_in = fields.Date(string="Last Receipt", readonly=True)
    last_out = fields.Date(
        string="Last Used",
        readonly=True,
        help="Last day on which some of it left for a customer, production or another warehouse.",
    )
    idle_days = fields.Integer(
        readonly=True,
        aggregator='max',
        help="Since it was used last; since the last receipt where nothing was used yet.",
    )
    value = columns.cost(
        help="The value of the product in Inventory, spread over the warehouses by quantity."
    )

    def _report_sql(self, company, params, grain):
        facts = self.env['jxc.facts']
        today = company._jxc_today()
        products = self._asked_products(params)
        first = today - timedelta(days=params.options['days'])
        return SQL(
            """
            SELECT idle.*,
                   %(today)s - COALESCE(idle.last_out, idle.last_in) AS idle_days,
                   CASE WHEN idle.demand > 0
                        THEN (idle.on_hand / idle.demand * %(days)s)::int END AS days_of_cover
              FROM (
                SELECT fact.product_id, template.categ_id AS category_id, template.uom_id,
                       fact.warehouse_id,
                       SUM(fact.on_hand) AS on_hand,
                       COALESCE(MAX(needed.quantity), 0) AS demand,
                       MAX(passed.last_in) AS last_in,
                       MAX(passed.last_out) AS last_out,
                       SUM(fact.value) AS value
                  FROM (%(now)s) AS fact
                  %(joins)s
             LEFT JOIN (%(passed)s) AS passed
                    ON passed.product_id = fact.product_id
                   AND passed.warehouse_id = fact.warehouse_id
             LEFT JOIN (SELECT product_id, warehouse_id, SUM(quantity) AS quantity
                          FROM (%(demand)s) AS demand
                      GROUP BY product_id, warehouse_id) AS needed
                    ON needed.product_id = fact.product_id
                   AND needed.warehouse_id = fact.warehouse_id
                 WHERE fact.warehouse_id IS NOT NULL AND %(where)s
              GROUP BY fact.product_id, template.categ_id, template.uom_id, fact.warehouse_id
                HAVING SUM(fact.on_hand) > 0
              ) AS idle
             WHERE COALESCE(idle.last_out, idle.last_in, DATE '2000-01-01') <= %(first)s
            """,
            today=today,
            first=first,
            days=params.options['days'],
            now=facts._quants_now_sql(company, self._sees('value'), products),
            passed=facts._last_used_sql(company, products),
            demand=facts._demand_sql(company, first, today, products),
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
        )

    def _option_label(self, name):
        return self.env._("Days without use")

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._quants_now_domain(company)

    def _report_paths(self):
        return {'product_id': 'product_id', 'warehouse_id': 'location_id.warehouse_id'}

from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportSalesSummary(models.Model):
    _name = 'jxc.report.sales_summary'
    _inherit = ['jxc.report.mixin']
    _description = "Sales Summary"
    _auto = False
    _order = 'revenue desc, id'

    _report_filters = (
        'warehouse_ids',
        'category_ids',
        'product_ids',
        'partner_ids',
        'tag_ids',
        'user_ids',
    )
    _report_groups = ('product_id',)
    _report_compare = True
    _report_charts = (
        ('line', 'day', 'revenue'),
        ('pareto', 'product_id', 'revenue'),
        ('bar', 'partner_id', 'revenue'),
    )
    _report_document = ('sale.order', 'order_line')

    category_id = columns.category()
    product_id = columns.product()
    partner_id = columns.partner("Customer")
    user_id = columns.salesperson()
    warehouse_id = columns.warehouse()
    day = columns.day("Order Date")
    quantity = columns.quantity()
    uom_id = columns.unit()
    revenue = columns.amount(help="Untaxed, in company currency.")
    previous_revenue = columns.amount("Revenue Before", jxc_previous='revenue')
    growth = fields.Float(
        readonly=True,
        jxc_ratio=('revenue', 'previous_revenue', 'previous_revenue'),
        jxc_percent=True,
        jxc_compares=True,
    )
    cost = columns.cost(jxc_optional='hide')
    margin = columns.cost()
    margin_rate = fields.Float(
        string="Margin %",
        readonly=True,
        jxc_ratio=('margin', 'revenue'),
        jxc_percent=True,
        groups='jxc_module.group_cost',
    )

    def _report_facts(self, company, params):
        sales = self.env['jxc.facts']._sales_sql(
            company,
            params.date_from,
            params.date_to,
            with_cost=self._sees('cost') and not params.is_past,
        )
        return SQL("SELECT sale.*, sale.revenue - sale.cost AS margin FROM (%s) AS sale", sales)

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._sale_lines_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'partner_id': 'order_id.partner_id.commercial_partner_id',
            'user_id': 'order_id.user_id',
            'warehouse_id': 'order_id.warehouse_id',
            'day': 'order_id.date_order',
        }

from odoo import fields, models
from odoo.tools import SQL


class JxcReportSalesSummary(models.Model):
    _name = 'jxc.report.sales_summary'
    _inherit = ['jxc.report.mixin']
    _description = "Sales Summary"
    _auto = False
    _order = 'revenue desc, id'

    _report_filters = (
        'period',
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

    category_id = fields.Many2one(
        'product.category', readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    partner_id = fields.Many2one(
        'res.partner', string="Customer", readonly=True, jxc_dimension=True
    )
    user_id = fields.Many2one('res.users', string="Salesperson", readonly=True, jxc_dimension=True)
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, jxc_dimension=True)
    day = fields.Date(string="Order Date", readonly=True, jxc_dimension=True)
    quantity = fields.Float(digits='Product Unit', readonly=True)
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    revenue = fields.Monetary(readonly=True, help="Untaxed, in company currency.")
    previous_revenue = fields.Monetary(
        string="Revenue Before", readonly=True, jxc_previous='revenue'
    )
    growth = fields.Float(
        readonly=True,
        jxc_ratio=('revenue', 'previous_revenue', 'previous_revenue'),
        jxc_percent=True,
        jxc_compares=True,
    )
    cost = fields.Monetary(readonly=True, groups='jxc_module.group_cost', jxc_optional='hide')
    margin = fields.Monetary(readonly=True, groups='jxc_module.group_cost')
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

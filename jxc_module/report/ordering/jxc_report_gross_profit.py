from odoo import fields, models
from odoo.tools import SQL


class JxcReportGrossProfit(models.Model):
    _name = 'jxc.report.gross_profit'
    _inherit = ['jxc.report.mixin']
    _description = "Gross Profit"
    _auto = False
    _order = 'profit desc, id'

    _report_filters = (
        'period',
        'category_ids',
        'product_ids',
        'partner_ids',
        'tag_ids',
        'user_ids',
    )
    _report_groups = ('product_id',)
    _report_compare = True
    _report_charts = (('line', 'day', 'profit'), ('pareto', 'product_id', 'profit'))
    _report_document = ('account.move', 'line_ids')

    category_id = fields.Many2one(
        'product.category', readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    partner_id = fields.Many2one(
        'res.partner', string="Customer", readonly=True, jxc_dimension=True
    )
    user_id = fields.Many2one('res.users', string="Salesperson", readonly=True, jxc_dimension=True)
    day = fields.Date(string="Invoice Date", readonly=True, jxc_dimension=True)
    quantity = fields.Float(digits='Product Unit', readonly=True)
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    revenue = fields.Monetary(
        readonly=True, help="Posted invoices - credit notes, untaxed, in company currency."
    )
    cost = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="What the delivered goods were valued at; today's cost where nothing was delivered.",
    )
    profit = fields.Monetary(string="Gross Profit", readonly=True, groups='jxc_module.group_cost')
    rate = fields.Float(
        string="Gross Profit %",
        readonly=True,
        jxc_ratio=('profit', 'revenue'),
        jxc_percent=True,
        groups='jxc_module.group_cost',
    )
    previous_profit = fields.Monetary(
        string="Gross Profit Before",
        readonly=True,
        jxc_previous='profit',
        groups='jxc_module.group_cost',
    )

    def _report_facts(self, company, params):
        lines = self.env['jxc.facts']._invoiced_sql(
            company, params.date_from, params.date_to, with_cost=self._sees('cost')
        )
        return SQL("SELECT sold.*, sold.revenue - sold.cost AS profit FROM (%s) AS sold", lines)

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._invoice_lines_domain(
            company, params.date_from, params.date_to
        )

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'partner_id': 'move_id.commercial_partner_id',
            'user_id': 'move_id.invoice_user_id',
        }

    def _report_tie_out(self):
        """Compare the revenue with the journal items of the period."""
        params = self._report_params()
        if params.ids:
            return []
        [(ours,)] = self._read_group([], [], ['revenue:sum'])
        books = 0.0
        for company in self._report_companies():
            domain = self._report_document_domain(company, params)
            [(balance,)] = self.env['account.move.line']._read_group(domain, [], ['balance:sum'])
            books -= balance
        return [(self.env._("Revenue"), ours or 0.0, books)]

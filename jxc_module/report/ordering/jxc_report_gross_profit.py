from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportGrossProfit(models.Model):
    _name = 'jxc.report.gross_profit'
    _inherit = ['jxc.report.mixin']
    _description = "Gross Profit"
    _auto = False
    _order = 'profit desc, id'

    _report_filters = (
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

    category_id = columns.category()
    product_id = columns.product()
    partner_id = columns.partner("Customer")
    user_id = columns.salesperson()
    day = columns.day("Invoice Date")
    quantity = columns.quantity()
    uom_id = columns.unit()
    revenue = columns.amount(help="Posted invoices - credit notes, untaxed, in company currency.")
    cost = columns.cost(
        help="What the delivered goods were valued at; today's cost where nothing was delivered."
    )
    profit = columns.cost("Gross Profit")
    rate = fields.Float(
        string="Gross Profit %",
        readonly=True,
        jxc_ratio=('profit', 'revenue'),
        jxc_percent=True,
        groups='jxc_module.group_cost',
    )
    previous_profit = columns.cost("Gross Profit Before", jxc_previous='profit')

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
        [ours] = self._totals_of('revenue')
        books = 0.0
        for company in self._report_companies():
            domain = self._report_document_domain(company, params)
            [(balance,)] = self.env['account.move.line']._read_group(domain, [], ['balance:sum'])
            books -= balance
        return [(self.env._("Revenue"), ours or 0.0, books)]

from odoo import models

from ...models.reporting import columns


class JxcReportShippedNotInvoiced(models.Model):
    """What left and is still to be invoiced, as of now: the list behind the next fapiao."""

    _name = 'jxc.report.shipped_not_invoiced'
    _inherit = ['jxc.report.mixin']
    _description = "Shipped, Not Invoiced"
    _auto = False
    _order = 'day, id'

    _report_period = None
    _report_filters = ('category_ids', 'product_ids', 'partner_ids', 'tag_ids', 'user_ids')
    _report_groups = ('partner_id', 'order_id', 'day')
    _report_charts = (('pareto', 'partner_id', 'revenue'),)
    _report_document = ('sale.order', 'order_line')

    partner_id = columns.partner("Customer")
    order_id = columns.record('sale.order')
    product_id = columns.product()
    category_id = columns.category()
    user_id = columns.salesperson()
    day = columns.day("Shipped on", help="Local day of the first delivery of the order.")
    quantity = columns.quantity(
        "Not Invoiced",
        help="Delivered - invoiced. Below zero: more was invoiced than kept, a credit note is due.",
    )
    uom_id = columns.unit()
    revenue = columns.amount(
        "Amount Not Invoiced", help="Untaxed, at the price of the order, in company currency."
    )

    def _report_facts(self, company, params):
        return self.env['jxc.facts']._shipped_not_invoiced_sql(company)

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._shipped_not_invoiced_domain(company)

    def _report_paths(self):
        return {
            'order_id': 'order_id',
            'product_id': 'product_id',
            'category_id': 'product_id.categ_id',
            'partner_id': 'order_id.partner_id.commercial_partner_id',
            'user_id': 'order_id.user_id',
        }

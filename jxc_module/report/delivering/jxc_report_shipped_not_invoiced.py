from odoo import fields, models


class JxcReportShippedNotInvoiced(models.Model):
    """What left and is still to be invoiced, as of now: the list behind the next fapiao."""

    _name = 'jxc.report.shipped_not_invoiced'
    _inherit = ['jxc.report.mixin']
    _description = "Shipped, Not Invoiced"
    _auto = False
    _order = 'day, id'

    _report_filters = ('category_ids', 'product_ids', 'partner_ids', 'tag_ids', 'user_ids')
    _report_groups = ('partner_id', 'order_id', 'day')
    _report_charts = (('pareto', 'partner_id', 'revenue'),)
    _report_document = ('sale.order', 'order_line')

    partner_id = fields.Many2one(
        'res.partner', string="Customer", readonly=True, jxc_dimension=True
    )
    order_id = fields.Many2one('sale.order', readonly=True, jxc_dimension=True)
    product_id = fields.Many2one('product.product', readonly=True, jxc_dimension=True)
    category_id = fields.Many2one(
        'product.category', readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    user_id = fields.Many2one('res.users', string="Salesperson", readonly=True, jxc_dimension=True)
    day = fields.Date(
        string="Shipped on",
        readonly=True,
        jxc_dimension=True,
        help="Local day of the first delivery of the order.",
    )
    quantity = fields.Float(
        string="Not Invoiced",
        digits='Product Unit',
        readonly=True,
        help="Delivered - invoiced. Below zero: more was invoiced than kept, a credit note is due.",
    )
    uom_id = fields.Many2one(
        'uom.uom', string="Unit", readonly=True, jxc_dimension=True, jxc_of='product_id'
    )
    revenue = fields.Monetary(
        string="Amount Not Invoiced",
        readonly=True,
        help="Untaxed, at the price of the order, in company currency.",
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

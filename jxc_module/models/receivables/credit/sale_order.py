from odoo import api, fields, models

from .res_partner import STATES


class SaleOrder(models.Model):
    _inherit = 'sale.order'

    jxc_credit_state = fields.Selection(
        STATES, string="Credit Status", compute='_compute_jxc_credit'
    )
    jxc_credit_line = fields.Char(string="Credit of the Customer", compute='_compute_jxc_credit')

    @api.depends('partner_id', 'partner_invoice_id', 'company_id', 'state', 'amount_total')
    @api.depends_context('uid')
    def _compute_jxc_credit(self):
        """Say what the customer uses of his limit, with this order, also before its confirmation.

        As the order's own credit check judges: the two stand on one form.
        """
        for company, orders in self.grouped('company_id').items():
            partners = (orders.partner_invoice_id | orders.partner_id).with_company(company)
            figures = partners._jxc_credit(company) if company else {}
            for order in orders:
                customer = (order.partner_invoice_id or order.partner_id).with_company(company)
                customer = customer.commercial_partner_id
                values = order._jxc_credit_with_order(figures.get(customer.id, {}))
                order.jxc_credit_state = customer._jxc_credit_state_of(values, company)
                order.jxc_credit_line = customer._jxc_credit_line(values, company)

    def _jxc_credit_with_order(self, values):
        """Return an exposure with this order in it; a confirmed one is part of it already.

        :param values: exposure of the customer
        """
        if self.state not in ('draft', 'sent') or not values.get('limit'):
            return values
        company = self.company_id
        amount = self.currency_id._convert(
            self.amount_total,
            company.currency_id,
            company,
            company._jxc_today(),
        )
        used = values['used'] + amount
        return {**values, 'used': used, 'headroom': values['limit'] - used}

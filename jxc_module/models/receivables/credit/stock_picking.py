from odoo import api, fields, models

from .res_partner import STATES


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    jxc_credit_state = fields.Selection(
        STATES, string="Credit Status", compute='_compute_jxc_credit'
    )
    jxc_credit_line = fields.Char(string="Credit of the Customer", compute='_compute_jxc_credit')

    @api.depends('partner_id', 'company_id', 'state')
    @api.depends_context('uid')
    def _compute_jxc_credit(self):
        """Say on deliveries whether the customer is over his limit; amounts as the reader may."""
        self.jxc_credit_state = 'none'
        self.jxc_credit_line = False
        leaving = self.filtered(
            lambda picking: (
                picking.picking_type_code == 'outgoing' and picking.state not in ('done', 'cancel')
            )
        )
        for company, pickings in leaving.grouped('company_id').items():
            # a keeper may not read the order; whom it is invoiced to is no secret on its delivery
            payers = {
                picking: (picking.sudo().sale_id.partner_invoice_id or picking.partner_id)
                .commercial_partner_id.with_env(self.env)
                .with_company(company)
                for picking in pickings
            }
            partners = self.env['res.partner'].union(*payers.values())
            figures = partners._jxc_credit(company)
            for picking, payer in payers.items():
                values = figures.get(payer.id, {})
                picking.jxc_credit_state = payer._jxc_credit_state_of(values, company)
                picking.jxc_credit_line = payer._jxc_credit_line(values, company)

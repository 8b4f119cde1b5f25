from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class JxcTransferCompany(models.TransientModel):
    """Goods for another company: what a transfer asks for becomes a sale and a purchase."""

    _name = 'jxc.transfer.company'
    _inherit = 'jxc.dialog'
    _description = "Goods for Another Company"

    transfer_id = fields.Many2one('jxc.transfer', required=True, readonly=True)
    company_id = fields.Many2one(
        'res.company',
        string="Sold by",
        related='transfer_id.company_id',
    )
    other_company_id = fields.Many2one(
        'res.company',
        string="Bought by",
        required=True,
        domain="[('id', '!=', company_id)]",
    )

    def action_confirm(self):
        """Make the two orders as drafts, with the goods of the transfer, and show the sale.

        :raise UserError: the user does not work in both companies, or may not make both orders
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        seller, buyer = self.transfer_id.company_id, self.other_company_id
        for company in seller | buyer:
            if company not in self.env.companies:
                raise UserError(
                    self.env._(
                        "Switch on %(company)s among your companies first: both orders are made "
                        "at once.",
                        company=company.sudo().name,  # he chose it a moment ago
                    )
                )
        if buyer == seller:
            raise UserError(self.env._("Choose another company than the one that has the goods."))
        for model in ('sale.order', 'purchase.order'):
            if not self.env[model].has_access('create'):
                raise UserError(
                    self.env._(
                        "You may not make both a sales and a purchase order. Ask a manager to do "
                        "it."
                    )
                )
        sale = self._make_sale(seller, buyer)
        purchase = self._make_purchase(seller, buyer, sale)
        message = self.env._(
            "Became a sale of %(seller)s and a purchase of %(buyer)s: %(sale)s, %(purchase)s.",
            seller=seller.name,
            buyer=buyer.name,
            sale=sale._get_html_link(),
            purchase=purchase._get_html_link(),
        )
        self.transfer_id.message_post(body=message)
        self.transfer_id.action_cancel()
        return {
            'type': 'ir.actions.act_window',
            'res_model': 'sale.order',
            'res_id': sale.id,
            'views': [(False, 'form')],
        }

    # === BUSINESS === #

    def _make_sale(self, seller, buyer):
        transfer = self.transfer_id
        return (
            self.env['sale.order']
            .with_company(seller)
            .create(
                {
                    'company_id': seller.id,
                    'partner_id': buyer.partner_id.id,
                    'warehouse_id': transfer.source_warehouse_id.id,
                    'origin': transfer.name,
                    'commitment_date': transfer.expected_date or transfer.scheduled_date,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': line.product_id.id,
                                'product_uom_qty': line.quantity,
                                'product_uom_id': line.uom_id.id,
                            }
                        )
                        for line in transfer.line_ids
                    ],
                }
            )
        )

    def _make_purchase(self, seller, buyer, sale):
        # in the currency and at the prices of the sale: one agreement, two documents
        return (
            self.env['purchase.order']
            .with_company(buyer)
            .create(
                {
                    'company_id': buyer.id,
                    'partner_id': seller.partner_id.id,
                    'currency_id': sale.currency_id.id,
                    'origin': sale.name,
                    'partner_ref': sale.name,
                    'date_planned': sale.commitment_date,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': line.product_id.id,
                                'product_qty': line.product_uom_qty,
                                'product_uom_id': line.product_uom_id.id,
                                'price_unit': line.price_unit,
                                'date_planned': sale.commitment_date,
                            }
                        )
                        for line in sale.order_line
                    ],
                }
            )
        )

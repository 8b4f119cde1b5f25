from odoo import api, fields, models
from odoo.fields import Command

from ...models.base.notification import CLOSE, notification
from ...models.ordering.returns.jxc_order import Row


class JxcReturn(models.TransientModel):
    _name = 'jxc.return'
    _inherit = 'jxc.dialog'
    _description = "Return of an Order"

    sale_id = fields.Many2one('sale.order', string="Sales Order", readonly=True)
    purchase_id = fields.Many2one('purchase.order', string="Purchase Order", readonly=True)
    company_id = fields.Many2one('res.company', compute='_compute_company_id')
    reason_id = fields.Many2one(
        'jxc.reason',
        required=True,
        domain="[('kind', '=', 'return'), ('company_id', 'in', (company_id, False))]",
        default=lambda self: self._default_reason_id(),
    )
    money = fields.Selection(
        [
            ('credit', "Open credit note"),
            ('refund', "Refund now"),
            ('none', "Goods only"),
        ],
        string="Credit Note",
        required=True,
        default='credit',
        help="Refund now: the credit note is set off against the open invoice, and the rest is "
        "paid out.",
    )
    journal_id = fields.Many2one(
        'account.journal',
        string="Paid From",
        domain="[('type', 'in', ('bank', 'cash', 'credit')), ('company_id', '=', company_id)]",
    )
    line_ids = fields.One2many('jxc.return.line', 'return_id', string="Returned Goods")

    @api.model
    def _default_reason_id(self):
        return self.env['jxc.reason'].search([('kind', '=', 'return')], limit=1)

    @api.depends('sale_id', 'purchase_id')
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard._document().company_id

    def _document(self):
        return self.sale_id or self.purchase_id

    def action_all(self):
        """Fill in everything that can be returned, and stay on the page.

        :return: window action of this page
        """
        self.ensure_one()
        for line in self.line_ids:
            line.quantity = line.returnable
        names = ('sale_id', 'purchase_id', 'reason_id', 'money', 'journal_id')
        values = self._convert_to_write({name: self[name] for name in names})
        line_names = ('move_id', 'lot_id', 'returnable', 'quantity')
        lines = [
            Command.create(line._convert_to_write({name: line[name] for name in line_names}))
            for line in self.line_ids
        ]
        return self._dialog_action(
            self.env._("Return of %(order)s", order=self._document().name),
            {**values, 'line_ids': lines},
        )

    def action_return(self):
        """Take the goods back and credit them.

        :return: client action that tells what was done
        """
        self.ensure_one()
        self = self._clean()  # noqa: PLW0642
        rows = [Row(line.move_id, line.lot_id, line.quantity) for line in self.line_ids]
        pickings, credits, texts = self._document()._jxc_return(
            rows, self.reason_id, self.money, self.journal_id
        )
        # names of drafts that this page just made
        documents = [*pickings.mapped('name'), *credits.sudo().mapped('display_name')]
        return notification(
            '\n'.join([', '.join(documents), *texts]),
            'warning' if texts else 'success',
            title=self.env._("Returned"),
            then={**CLOSE, 'infos': {'done': True}},
        )

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...models.base.notification import notification


class JxcWinbackPlan(models.TransientModel):
    _name = 'jxc.winback.plan'
    _inherit = 'jxc.dialog'
    _description = "Follow up Customers"

    kind = fields.Selection(
        [('call', "Plan calls"), ('quotation', "Make quotations of the usual basket")],
        required=True,
        default='call',
    )
    partner_ids = fields.Many2many('res.partner', string="Customers", required=True)
    params = fields.Char(readonly=True)
    deadline = fields.Date(
        string="Call on", required=True, default=lambda self: self.env.company._jxc_today()
    )
    user_id = fields.Many2one(
        'res.users',
        string="Who Calls",
        domain=[('share', '=', False)],
        help="Empty: the salesperson of each customer, or you where he has none.",
    )
    preview = fields.Html(compute='_compute_preview', sanitize=False)

    # === COMPUTE === #

    @api.depends('partner_ids', 'params')
    def _compute_preview(self):
        for page in self:
            page.preview = page._preview_of(page.partner_ids._origin)

    def _preview_of(self, partners):
        """Return the customers with what they usually buy, as HTML."""
        if not partners:
            return Markup("<p class='text-muted'>%s</p>") % self.env._("Choose customers.")
        body = Markup()
        for (_company, partner), rows in (
            self.env['jxc.winback']._baskets(partners, self.params).items()
        ):
            products = ', '.join(rows.sorted('revenue', reverse=True).mapped('product_id.name'))
            body += Markup("<tr><td>%s</td><td>%s</td><td class='text-nowrap'>%s</td></tr>") % (
                partner.display_name,
                products,
                format_date(self.env, max(rows.mapped('last_order'))),
            )
        return Markup(
            "<table class='table table-sm'>"
            "<thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (
            self.env._("Customer"),
            self.env._("Usually Buys, Not Now"),
            self.env._("Last Order"),
            body,
        )

    # === ACTIONS === #

    def action_confirm(self):
        """Plan the calls or make the quotations of this page.

        :return: what was made as a list, or a message
        :raise UserError: the day is past, or all of these were followed up lately
        """
        self.ensure_one()
        page = self._clean()
        if page.kind == 'call' and page.deadline < page.env.company._jxc_today():
            raise UserError(self.env._("The day of the calls must not be in the past."))
        made, left_out = page.env['jxc.winback']._plan(
            page.kind, page.partner_ids, page.params, page.deadline, page.user_id
        )
        names = ', '.join(left_out[:3].mapped('display_name'))
        told = self.env._(
            "%(count)s were followed up in the last days and left out: %(names)s",
            count=len(left_out),
            names=names + (' …' if len(left_out) > 3 else ''),
        )
        if not made:
            raise UserError(told)
        done = (
            self.env._("%s calls planned.", len(made))
            if page.kind == 'call'
            else self.env._("%s quotations made.", len(made))
        )
        message = f'{done} {told}' if left_out else done
        return notification(message, then=page._then(made), sticky=bool(left_out))

    def _then(self, made):
        if self.kind == 'call':
            return {'type': 'ir.actions.act_window_close'}
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Quotations"),
            'res_model': 'sale.order',
            'views': [(False, 'list'), (False, 'form')],
            'domain': [('id', 'in', made.sale_id.ids)],
        }

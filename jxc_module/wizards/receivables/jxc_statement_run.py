from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.report_periods import period_dates


class JxcStatementRun(models.TransientModel):
    """Gather what statements to make; the statements do the rest."""

    _name = 'jxc.statement.run'
    _inherit = 'jxc.dialog'
    _description = "Make Statements"

    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        lambda self: self.env['jxc.statement']._fields['kind']._description_selection(self.env),
        string="Accounts",
        default='receivable',
        required=True,
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)
    partner_ids = fields.Many2many(
        'res.partner', string="Partners", help="Empty: all with a balance or something new."
    )
    with_goods = fields.Boolean(string="With Goods Lines")
    with_unbilled = fields.Boolean(string="With Goods Not Invoiced", default=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        today = self.env.company._jxc_today()
        first, last = period_dates('last_month', today)
        return {'date_from': first, 'date_to': last, **values}

    def action_run(self):
        """Make the statements and list them.

        :return: window action
        :raise UserError: nobody has a balance or an item in the period
        """
        self.ensure_one()
        statements = self.env['jxc.statement']._create_for(
            self.company_id,
            self.kind,
            self.date_from,
            self.date_to,
            partners=self.partner_ids or None,
            with_goods=self.with_goods,
            with_unbilled=self.with_unbilled,
        )
        if not statements:
            raise UserError(
                self.env._(
                    "Nobody has a balance or a document in this period, or all statements of it"
                    " have been sent already."
                )
            )
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_statement')
        action['domain'] = [
            ('company_id', '=', self.company_id.id),
            ('kind', '=', self.kind),
            ('date_from', '=', str(self.date_from)),
            ('date_to', '=', str(self.date_to)),
        ]
        return action

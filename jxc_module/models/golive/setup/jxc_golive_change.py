from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ....tools.trades import TRADES


class JxcGoliveChange(models.Model):
    """One run of the setting wizard: what it changed, and what that was before."""

    _name = 'jxc.golive.change'
    _description = "Settings Changed by the Wizard"
    _order = 'id desc'
    _rec_name = 'trade'

    company_id = fields.Many2one(
        'res.company', required=True, readonly=True, index=True, ondelete='cascade'
    )
    trade = fields.Selection(selection='_trade_selection', required=True, readonly=True)
    user_id = fields.Many2one(
        'res.users', string="Changed by", required=True, readonly=True, ondelete='restrict'
    )
    state = fields.Selection(
        [('done', "In Force"), ('undone', "Undone")], required=True, readonly=True, default='done'
    )
    line_ids = fields.One2many('jxc.golive.change.line', 'change_id', readonly=True)

    @api.model
    def _trade_selection(self):
        names = {
            'food': self.env._("Food and Drink"),
            'pharma': self.env._("Pharma and Medical"),
            'hardware': self.env._("Hardware and Building Materials"),
            'general': self.env._("General Trade"),
            'retail': self.env._("Retail with Branches"),
        }
        return [(trade, names[trade]) for trade in TRADES]

    # === ACTIONS === #

    def action_undo(self):
        """Give settings the values that they had before, except those that were changed since.

        What the wizard made is archived.

        :raise AccessError: who asks is neither administrator nor the owner
        :raise UserError: it was undone already
        """
        self.env['jxc.golive']._check_owner()
        self.check_access('read')
        for change in self:
            # the owner of the company, as asked above; changes are written by the program alone
            locked = change.sudo().try_lock_for_update()
            locked.invalidate_recordset(['state'])
            if not locked or locked.state == 'undone':
                raise UserError(
                    self.env._("This was undone already, or somebody is undoing it right now.")
                )
            for line in reversed(change.line_ids):
                line._undo()
            locked.state = 'undone'
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    # === BUSINESS === #

    @api.model
    def _keep(self, company, trade, lines):
        """Keep a run of the wizard; `jxc.golive` says who may run it.

        :param lines: values of jxc.golive.change.line
        """
        # nobody writes one by hand
        change = self.sudo().create(
            {
                'company_id': company.id,
                'trade': trade,
                'user_id': self.env.uid,
                'line_ids': [Command.create(line) for line in lines],
            }
        )
        return change.sudo(False)

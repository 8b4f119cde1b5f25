from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .golive_system import TESTED_ON


class JxcGolive(models.AbstractModel):
    """What one click puts right: `_golive_mend_<key>()` returns an action, or what was done.

    Called by :meth:`mend` only, which refuses everybody but administrators and the owner.
    """

    _inherit = 'jxc.golive'

    @api.model
    def _golive_mend_policy(self):
        policies = self.env['jxc.safety.policy']
        if policies.search_count([('company_id', '=', self.env.company.id)], limit=1):
            return self.env._("There is a policy already.")
        policies.create({'name': self.env._("All goods"), 'company_id': self.env.company.id})
        return self.env._("There is a policy for all goods now; it proposes, and changes nothing.")

    @api.model
    def _golive_mend_reorder_rule(self):
        policies = self.env['jxc.safety.policy'].search([('company_id', '=', self.env.company.id)])
        if not policies:
            raise UserError(self.env._("Add a safety stock policy first."))
        policies.write({'create_rules': True})
        return self.env._(
            "From tonight on rules are made for what was in demand in a warehouse and has "
            "none there."
        )

    @api.model
    def _golive_mend_recommended(self):
        return self.env['jxc.recommended']._dialog_action(
            self.env._("Use Recommended Settings"), {}
        )

    @api.model
    def _golive_mend_user_role(self):
        return self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_role_assign')

    @api.model
    def _golive_mend_backup(self):
        # targets are the administrators': with the rights of who clicks
        targets = self.env['jxc.backup'].search([], limit=1)
        if not targets:
            raise UserError(self.env._("Set up a backup first, under Configuration."))
        return targets.action_verify()

    @api.model
    def _golive_mend_trained(self):
        return self.env['ir.actions.client']._for_xml_id('jxc_module.action_training')

    @api.model
    def _golive_mend_time_zone(self):
        zone = self.env.user.tz
        if not zone:
            raise UserError(
                self.env._("You have no time zone yourself: choose it in your preferences.")
            )
        # the contact of the owner's own company, and only where nothing is set
        partner = self.env.company.sudo().partner_id
        if not partner.tz:
            partner.tz = zone
        return self.env._("The days of the company are those of %(zone)s.", zone=partner.tz)

    @api.model
    def _golive_mend_user_zone(self):
        zone = self.env.company._jxc_tz()
        # people of the owner's own company, and only where nothing is set
        people = (
            self.env['res.users'].sudo().search(self._golive_users() & Domain('tz', '=', False))
        )
        people.write({'tz': zone})
        return self.env._(
            "%(count)s people have the time zone %(zone)s now.", count=len(people), zone=zone
        )

    @api.model
    def _golive_mend_outstanding(self):
        answer = self._jxc_golive_outstanding()
        lines = self.env['account.payment.method.line'].search(answer['domain'])
        for journal, methods in lines.grouped('journal_id').items():
            if journal.default_account_id:
                # settings of journals belong to Odoo's accounting managers; the owner decides here
                methods.sudo().payment_account_id = journal.default_account_id
        return self.env._(
            "New payments go to the account of the bank. Older ones stay where they are."
        )

    @api.model
    def _golive_mend_mail_test(self):
        user = self.env.user
        if not user.email:
            raise UserError(self.env._("You have no mail address: enter it in your preferences."))
        # to the address of who clicks, and to nobody else
        mail = (
            self.env['mail.mail']
            .sudo()
            .create(
                {
                    'subject': self.env._("Test of outgoing mails"),
                    'body_html': self.env._("This mail was sent from the page of going live."),
                    'email_to': user.email_formatted,
                    'auto_delete': True,
                }
            )
        )
        mail.send(raise_exception=True)
        # when that was, and nothing else
        self.env['ir.config_parameter'].sudo().set_param(
            TESTED_ON, fields.Datetime.to_string(fields.Datetime.now())
        )
        return self.env._("It was sent to %(address)s: see that it comes.", address=user.email)

    @api.model
    def _golive_mend_cron_off(self):
        crons = self._golive_crons().filtered(lambda cron: not cron.active)
        crons.write({'active': True})
        return self.env._("%(count)s jobs are on again.", count=len(crons))

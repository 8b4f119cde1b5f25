from odoo import api, fields, models
from odoo.exceptions import AccessError


class ResPartner(models.Model):
    _inherit = 'res.partner'

    # plain properties of the commercial partner, per company: what one company agreed is its own
    jxc_no_reminders = fields.Boolean(
        string="No Reminders",
        company_dependent=True,
        copy=False,
        help="This customer gets no payment reminders from this company.",
    )
    jxc_reminder_paused_until = fields.Date(
        string="Reminders Paused until",
        company_dependent=True,
        copy=False,
        help="No reminders up to and including this day.",
    )
    jxc_collector_id = fields.Many2one(
        'res.users',
        string="Collector",
        company_dependent=True,
        copy=False,
        help="Who collects from this customer. Empty: his salesperson.",
    )

    # === ACTIONS === #

    @api.readonly
    def action_jxc_collect(self):
        """Open what is known about collecting from this customer.

        :return: window action
        """
        self.ensure_one()
        rows = self.env['jxc.collector']
        action = rows._form_action()
        return {**action, 'res_id': rows._row_id(self.env.company, self.commercial_partner_id)}

    # === BUSINESS === #

    @api.model
    def _jxc_kept_by(self):
        # as below
        names = ('jxc_no_reminders', 'jxc_reminder_paused_until', 'jxc_collector_id')
        return {**super()._jxc_kept_by(), **dict.fromkeys(names, 'jxc_module.group_accountant')}

    def _jxc_set_collection(self, values):
        """Write how reminders go for these customers, in the current company.

        :param dict values: of the fields above
        :raise AccessError: not an accountant
        """
        self._jxc_check_collector()
        self.check_access('read')
        # an accountant may not edit partners, but how they are reminded is his
        self.commercial_partner_id.sudo().write(values)

    def _jxc_check_collector(self):
        """Raise where somebody else than an accountant works on what customers owe."""
        if not self.env.su and not self.env.user.has_group('jxc_module.group_accountant'):
            raise AccessError(self.env._("Only accountants work on reminders."))

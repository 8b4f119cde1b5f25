from odoo import api, fields, models

from ...base.after_transaction import after_transaction


class JxcApproval(models.Model):
    """Requests about orders, also about changes of those that are confirmed.

    Such a change is not made before it is approved: whoever asked makes it again then.
    """

    _inherit = 'jxc.approval'

    rule_ids = fields.Many2many('jxc.check.rule', string="Checks", readonly=True)
    change = fields.Text(
        string="Change Asked For",
        readonly=True,
        help="What would be written on the confirmed order; whoever asked makes the change again "
        "when it is approved.",
    )
    # what the order says as long as the change is not made
    base_signature = fields.Char(readonly=True, groups='base.group_system')

    # === BUSINESS === #

    def _jxc_asks_for(self, values):
        if 'rule_ids' not in values:
            return super()._jxc_asks_for(values)
        return set(values['rule_ids']) <= set(self.rule_ids.ids)

    def _jxc_is_as_asked(self):
        if not self.base_signature:
            return super()._jxc_is_as_asked()
        document = self._jxc_document()
        return bool(document) and document._jxc_approval_signature() == self.base_signature

    def _jxc_waiting_text(self):
        if not self.rule_ids or self.state == 'refused':
            return super()._jxc_waiting_text()
        return self.env._(
            "%(order)s waits for an approval (%(checks)s) by: %(groups)s.",
            order=self.document,
            checks=', '.join(self.rule_ids.mapped('name')),
            groups=', '.join(self.group_ids.mapped('name')),
        )

    @api.model
    def _jxc_ask_later(self, order, findings, change):
        """Ask for the approval of a change that is refused now and thereby taken back.

        :param order: one order, with the change on it
        :param findings: that fail now, of rules that ask for an approval
        :param str change: what would be changed, in words without costs
        :return: the sentence that tells the user
        """
        asked, why = order._jxc_asked_for(findings)
        earlier = order._jxc_requests(['requested', 'approved', 'refused'])
        fitting = earlier._jxc_fitting(order, asked)[:1]
        if fitting:
            return fitting._jxc_waiting_text()
        values = {**self._jxc_request_values(order, asked), 'change': change}
        model, order_id = order._name, order.id
        # now, while the change is there to be told
        figures = {code: why(code) for code, _name in self.env['res.lang'].get_installed()}

        def ask(env):
            order = env[model].browse(order_id)
            env['jxc.approval']._jxc_request_change(order, values, figures)

        after_transaction(self.env, ask)
        # names of rules and of groups are no secrets
        rules = self.env['jxc.check.rule'].sudo().browse(asked['rule_ids'])
        return self.env._(
            "An approval is asked for (%(checks)s), by: %(groups)s. Make the change again when it "
            "is given.",
            checks=', '.join(rules.mapped('name')),
            groups=', '.join(rules.approver_group_id.mapped('name')),
        )

    @api.model
    def _jxc_request_change(self, order, values, figures):
        """Create the request about a change of an order as it is now, without it.

        What was written beside the change that was refused is taken back with it: the fingerprint
        from before that change would be of an order that nobody has seen.

        :param dict values: of the request
        :param dict figures: why, by language code
        :return: jxc.approval, as superuser; empty where it is asked for already
        """
        # what is written was made by the engine when it refused the change
        order = order.sudo().exists()
        if not order:
            return self.browse()
        open_ones = order._jxc_requests(['requested'])
        if values['signature'] in open_ones.mapped('signature'):
            return self.browse()
        open_ones._jxc_outdate()
        values = {**values, 'base_signature': order._jxc_approval_signature()}
        return self._jxc_create([(values, figures.get)])

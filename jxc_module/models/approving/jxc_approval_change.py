from odoo import api, fields, models

from ..base.after_transaction import after_transaction


class JxcApproval(models.Model):
    """Requests about a change of a confirmed order, which is not made before it is approved."""

    _inherit = 'jxc.approval'

    change = fields.Text(
        string="Change Asked For",
        readonly=True,
        help="What would be written on the confirmed order; whoever asked makes the change again "
        "when it is approved.",
    )
    # what the order says as long as the change is not made
    base_signature = fields.Char(readonly=True, groups='base.group_system')

    # === BUSINESS === #

    @api.model
    def _jxc_ask_later(self, order, findings, change):
        """Ask for the approval of a change that is refused now and thereby taken back.

        :param order: one order, with the change on it
        :param findings: of rules that ask for an approval
        :param str change: what would be changed, in words without costs
        :return: the sentence that tells the user
        """
        # nobody may read or write requests at will; what is told is about his own change
        requests = self.sudo()
        field = order._jxc_document_field()
        earlier = requests.search([(field, '=', order.id), ('state', '!=', 'outdated')])
        fitting = earlier._jxc_fitting(order, findings)[:1]
        if fitting:
            return fitting._jxc_waiting_text()
        values = {**requests._jxc_request_values(order, findings), 'change': change}
        model, order_id = order._name, order.id
        # now, while the change is there to be judged
        figures = self._jxc_figures({order: findings})[order.id]

        def ask(env):
            order = env[model].browse(order_id)
            env['jxc.approval']._jxc_request_change(order, values, figures)

        after_transaction(self.env, ask)
        rules = self.env['jxc.check.rule'].union(*(finding['rule'] for finding in findings))
        return self.env._(
            "An approval is asked for (%(checks)s), by: %(groups)s. Make the change again when it "
            "is given.",
            checks=', '.join(rules.mapped('name')),
            groups=', '.join(rules.sudo().approver_group_id.mapped('name')),
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
        requests, order = self.sudo(), order.sudo().exists()
        if not order:
            return requests.browse()
        field = order._jxc_document_field()
        open_ones = requests.search([(field, '=', order.id), ('state', '=', 'requested')])
        asked = (values['signature'], values['warehouse_id'])
        if any((one.signature, one.warehouse_id.id) == asked for one in open_ones):
            return requests.browse()
        open_ones._jxc_outdate()
        request = requests.create({**values, 'base_signature': order._jxc_signature()})
        request._jxc_write_figures(figures)
        request._jxc_call_approvers()
        return request

    def _jxc_is_as_asked(self):
        """Return whether the order still is what this request is about."""
        self.ensure_one()
        return self._jxc_document()._jxc_signature() == (self.base_signature or self.signature)

from odoo import api, models
from odoo.exceptions import UserError

from ...base.during import during, ongoing
from ...base.notification import notification
from .jxc_check import NOTE_READER


class JxcOrder(models.AbstractModel):
    """The gate: what may not be confirmed now, and how the user learns of it."""

    _inherit = 'jxc.order'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        born = orders.filtered(lambda order: order._jxc_is_confirmed())
        born._jxc_gate(born._jxc_judge())
        return orders

    def write(self, vals):
        if vals.get('state') == self._jxc_confirmed:
            unchecked = self.filtered(lambda order: order.state != vals['state'])
            self._jxc_gate(unchecked._jxc_judge())
        result = super().write(vals)
        if vals.get('state') == 'cancel':
            self._jxc_end_requests()
        return result

    # === BUSINESS === #

    def _jxc_end_requests(self):
        """Nobody has to decide any more about these orders, which are cancelled."""
        orders = self.filtered(lambda order: order.company_id.jxc_checks)
        if orders:
            # whoever may cancel an order ends what was asked about it
            orders._jxc_requests(['requested'])._jxc_outdate()
            self.env['jxc.alert'].sudo()._jxc_checks_settled(orders.sudo())

    def _jxc_confirm_refusals(self):
        """Return why orders may not be confirmed now, and ask for the approvals they need.

        The request of an approval stays if the caller does not roll back: tell the user by what an
        action returns, not by an error.

        :return: ``{order id: sentence}``; an order without an entry may be confirmed
        """
        orders = self.filtered(lambda order: not order._jxc_is_confirmed())
        return {order_id: text for order_id, (_how, text) in orders._jxc_judge().items()}

    def _jxc_judge(self):
        """Check orders, whatever their state, and request what somebody else must approve.

        :return: ``{order id: ('block' or 'approve', sentence)}``, nothing of those that may go on
        """
        passed = self._jxc_passed_ids()  # a flow has judged them a moment ago
        orders = self.filtered(
            lambda order: order.id not in passed and order.sudo().company_id.jxc_checks
        )
        if not orders:
            return {}
        findings = orders._jxc_decided()
        verdicts, to_request = {}, {}
        for order in orders:
            open_ones = [
                finding
                for finding in findings[order.id]
                if finding['state'] == 'fail' and not finding['passed']
            ]
            blocks = [finding for finding in open_ones if finding['rule'].mode == 'block']
            if blocks:
                verdicts[order.id] = ('block', order._jxc_block_text(blocks))
                continue
            asked = [finding for finding in open_ones if finding['rule'].mode == 'approve']
            if asked:
                to_request[order] = order._jxc_asked_for(asked)
        for order, approval in self.env['jxc.approval']._jxc_request(to_request).items():
            verdicts[order.id] = ('approve', approval._jxc_waiting_text())
        self._jxc_note_warnings(orders, findings, verdicts)
        return verdicts

    def _jxc_note_warnings(self, orders, findings, verdicts):
        """Note on orders that go on what they were warned of, without costs."""
        engine, bodies = self.env['jxc.check'], {}
        for order in orders:
            failed = [f for f in findings[order.id] if f['state'] == 'fail' and not f['passed']]
            if failed and order.id not in verdicts:
                bodies[order.id] = self.env._(
                    "Confirmed in spite of: %(texts)s", texts=engine._texts(failed, NOTE_READER)
                )
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)

    def _jxc_block_text(self, findings):
        """Return why this order may not be confirmed, for the current user."""
        return self.env._(
            "%(order)s cannot be confirmed:\n%(texts)s",
            order=self.display_name,
            texts='\n'.join(f"• {finding['text']}" for finding in findings),
        )

    # === WHAT THE USER IS TOLD === #

    def _jxc_tell(self, verdicts):
        """Return what confirming ends in when orders were refused.

        :param verdicts: of :meth:`_jxc_judge`
        :raises UserError: for one blocked order
        :return: a notification, or True where the customer himself accepted the order
        """
        if not self.env.user._is_internal():
            # A customer signs or pays: he does not learn why we hesitate, the order waits.
            orders = self.browse(verdicts)
            plain = {
                order.id: self.env._(
                    "The customer has accepted this order. It waits for the checks: confirm it."
                )
                for order in orders
            }
            orders._message_log_batch(plain)
            return True
        if len(self) == 1 and verdicts[self.id][0] == 'block':
            raise UserError(verdicts[self.id][1])
        return notification(
            '\n'.join(text for _how, text in verdicts.values()),
            'warning',
            title=self.env._("Not confirmed yet"),
            sticky=len(verdicts) > 1,
        )

    # === THE GATE === #

    def _jxc_gate(self, verdicts):
        """Refuse what was not checked on its way to the confirmed state."""
        if verdicts:
            raise UserError('\n'.join(text for _how, text in verdicts.values()))

    def _jxc_passed_ids(self):
        """Return the ids of orders of this model that are being confirmed by our methods."""
        return ongoing(self.env, ('jxc_passed', self._name)) or frozenset()

    def _jxc_pass_gate(self):
        """Begin a block that confirms: these orders were checked."""
        passed = self._jxc_passed_ids().union(self.ids)
        return during(self.env, ('jxc_passed', self._name), passed)

import json
from hashlib import sha256

from odoo import models
from odoo.exceptions import UserError

from .jxc_check import LOG_READER


class JxcOrder(models.AbstractModel):
    """Orders about which somebody else is asked, for all rules that one breaks at once."""

    _name = 'jxc.order'
    _inherit = ['jxc.order', 'jxc.approvable']

    def _jxc_approval_signature(self):
        """Return the fingerprint of what is approved: partner, prices, quantities; no notes.

        Neither are down payments as core makes them, of no quantity: they follow the approval.
        What lets an order pass its checks without an approval keeps this fingerprint, too.
        """
        self.ensure_one()
        # a fingerprint is the same whoever asks, and tells nothing of what it is made of
        order = self.sudo()
        lines = order.order_line.filtered(
            lambda line: (
                not line.display_type
                and not (line.is_downpayment and not line._jxc_ordered_quantity())
            )
        )
        content = [
            order.partner_id.id,
            order._jxc_money_partner().id,
            order._jxc_warehouse().id,
            order.currency_id.id,
            order.currency_id.round(order.amount_total),
            # no ids of lines: a change that was refused and is made again is the same change
            sorted(
                [
                    line.product_id.id,
                    line.product_uom_id.id,
                    round(line._jxc_ordered_quantity(), 6),
                    round(line.price_unit, 6),
                    round(line.discount, 6),
                ]
                for line in lines
            ),
        ]
        return sha256(json.dumps(content).encode()).hexdigest()

    def _jxc_approval_amount(self):
        return self.amount_total

    def _jxc_approval_tells_cost(self):
        return self._jxc_price_is_cost

    def _jxc_approval_people(self):
        """Return who may not approve this order: who made it, changed it, and whose it is.

        To be called as superuser: nobody else reads who changed it.
        """
        return super()._jxc_approval_people() | self.user_id | self.jxc_editor_ids

    def _jxc_approval_values(self):
        return {
            **super()._jxc_approval_values(),
            'warehouse_id': self._jxc_warehouse().id,
            'partner_id': self.partner_id.id,
            'user_id': self.user_id.id,
            'currency_id': self.currency_id.id,
        }

    def _jxc_asked_for(self, findings):
        """Return what is asked for where rules want an approval, see `_jxc_request`.

        :param findings: of this order, that fail
        :return: (values of the request, function of a language code that returns why)
        """
        # what is written follows from the rules, whatever of them the user may read
        rules = self.env['jxc.check.rule'].sudo().union(*(found['rule'] for found in findings))
        engine = self.env['jxc.check']

        def why(code):
            return engine.with_context(lang=code)._texts(findings, LOG_READER, '\n')

        return {'rule_ids': rules.ids, 'group_ids': rules.approver_group_id.ids}, why

    def _jxc_approved(self, request):
        """Confirm this order where the company wants that, in the name of who asked.

        The approver may have no right to the order. A confirmed order is changed by who asked: it
        was not written down what he typed.
        """
        if not request.company_id.jxc_approval_auto or request.base_signature:
            return super()._jxc_approved(request)
        order = self.with_user(request.requested_by_id).with_company(request.company_id)
        try:
            with self.env.cr.savepoint():
                order._jxc_confirm()
        except UserError as error:
            return [f"{request.document}: {error}"]
        if order.state in ('draft', 'sent'):
            return [self.env._("%(document)s is not confirmed yet.", document=request.document)]
        return []

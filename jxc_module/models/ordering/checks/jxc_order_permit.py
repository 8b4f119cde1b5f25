from odoo import models


class JxcOrder(models.AbstractModel):
    """What lets a change of a confirmed order pass: a reason given before, or an approval."""

    _inherit = 'jxc.order'

    def _jxc_permit_change(self, reason):
        """Let the current user make one change of each of these confirmed orders.

        He has the right to override; the next change of his that checks would block is logged with
        this reason and with its figures, and uses it up.

        :return: jxc.check.log
        """
        # nobody creates rows himself: they are permissions
        logs = self.env['jxc.check.log'].sudo()
        return logs.create(
            [
                {
                    'user_id': self.env.user.id,
                    'company_id': order.company_id.id,
                    'warehouse_id': order._jxc_warehouse().id,
                    order._jxc_link: order.id,
                    'document': order.name,
                    'partner_id': order.partner_id.id,
                    'rule_name': self.env._("Next change"),
                    'kind': 'change',
                    'reason': reason,
                    'signature': order._jxc_approval_signature(),
                }
                for order in self
            ]
        )

    def _jxc_use_override(self, worse, signature):
        """Return the findings that the user's own reason does not let pass; log the others.

        :param worse: findings of this order
        :param str signature: of the order before the change
        """
        passing = [finding for finding in worse if self._jxc_overridable(finding)]
        if not self.env.user.has_group('jxc_module.group_override'):
            return worse
        # whoever may override may not read all logs of his order
        logs = self.env['jxc.check.log'].sudo()
        last = logs.search([(self._jxc_link, '=', self.id)], order='id desc', limit=1)
        if (last.kind, last.user_id, last.signature) != ('change', self.env.user, signature):
            return worse
        logs.with_env(self.env)._jxc_log(self, {self.id: passing}, last.reason)
        return [finding for finding in worse if finding not in passing]

    def _jxc_ask_for_change(self, findings, before):
        """Ask for the approval of a change.

        :param findings: of this order that fail now, of the rules that stop it
        :param before: of :meth:`_jxc_contents`, of this order
        :return: the sentence that tells the user
        """
        change = self._jxc_change_text(before, self._jxc_contents()[self.id])
        return self.env['jxc.approval']._jxc_ask_later(self, findings, change)

    def _jxc_change_text(self, before, after):
        """Return what differs between two contents of an order, a line each."""
        # prices of purchases are costs, which not every approver may see
        shown = slice(0, 2 if self._jxc_price_is_cost else 4)
        texts = []
        for line_id in sorted({*before, *after}):
            old, new = before.get(line_id, ())[shown], after.get(line_id, ())[shown]
            if before.get(line_id) == after.get(line_id):
                continue
            texts.append(
                self.env._(
                    "%(old)s → %(new)s",
                    old=', '.join(old) or self.env._("new line"),
                    new=', '.join(new) or '–',
                )
            )
        return '\n'.join(texts)

import json

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...base.given import given_text


class JxcOrder(models.AbstractModel):
    """An order that is looked at before it is confirmed, on whatever way it is confirmed.

    The methods of core that confirm judge it by :meth:`_jxc_judge` and tell the user. The write of
    the confirmed state asks whether that was done, so that no call from outside goes past them.
    """

    _inherit = 'jxc.order'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_check_panel(self):
        """Return what the panel on the form shows of one order, in words for the current user.

        :return: dict of ``rows`` (dicts of ``id, state, mode, kind, label, text, passed, drill``),
            ``waiting`` (sentence or False), ``approval_id``, ``can_override``
        """
        self.ensure_one()
        self.check_access('read')
        if not self.company_id.jxc_checks:
            return {'rows': [], 'waiting': False, 'approval_id': False, 'can_override': False}
        findings = self._jxc_findings()[self.id]
        confirmed = self._jxc_is_confirmed()
        if confirmed:  # what it keeps to is of no interest any more
            findings = [finding for finding in findings if finding['state'] == 'fail']
        rows = [
            {
                'id': index,
                'state': finding['state'],
                'mode': finding['rule'].mode,
                'kind': finding['rule'].kind,
                'label': finding['rule'].name,
                'text': finding['text'],
                'passed': finding['passed'],
                'drill': self._jxc_drill_action(finding['drill']),
            }
            for index, finding in enumerate(findings)
        ]
        approval = self._jxc_requests(['requested'])[:1]
        return {
            'rows': rows,
            'waiting': approval._jxc_waiting_text() if approval else False,
            'approval_id': approval.with_env(self.env)._filtered_access('read').id,
            'can_override': self.env.user.has_group('jxc_module.group_override')
            and (confirmed or any(self._jxc_may_need_override(f) for f in findings)),
        }

    @api.readonly
    def action_jxc_override_checks(self):
        """Open the page on which a reason lets blocked orders pass.

        :return: action
        """
        self._jxc_ensure_may_override()
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Override Checks"),
            'res_model': 'jxc.check.override',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_res_model': self._name, 'default_res_ids': json.dumps(self.ids)},
        }

    # === BUSINESS === #

    def _jxc_findings(self, reader=None):
        """Return the findings of orders with ``passed``: overridden, or approved as they stand.

        :param reader: Reader, by default the current user who only looks
        :return: ``{order id: [finding, …]}``
        """
        results = self.env['jxc.check']._run(self, reader)
        passes = self._jxc_passes()
        for order in self:
            for finding in results[order.id]:
                finding['passed'] = finding['state'] == 'fail' and (
                    finding['rule'].id in passes[order.id]
                )
        return results

    def _jxc_decided(self):
        """Return the findings for the current user, who confirms or changes these orders."""
        return self._jxc_findings(self.env['jxc.check']._reader(deciding=True))

    def _jxc_passes(self):
        """Return the rules that orders may break as they stand now.

        :return: ``{order id: {rule id, …}}``
        """
        # who let an order pass counts for everybody; only ids of rules leave this method
        link = self._jxc_link
        logs = self.env['jxc.check.log'].sudo().search([(link, 'in', self.ids)])
        approvals = self._jxc_requests(['approved'])
        passes = {order.id: set() for order in self}
        if not logs and not approvals:
            return passes
        signatures = {order.id: order._jxc_approval_signature() for order in self}
        for log in logs:
            if log.signature == signatures[log[link].id]:
                passes[log[link].id].add(log.rule_id.id)
        for approval in approvals:
            if approval.signature == signatures[approval.res_id]:
                passes[approval.res_id].update(approval.rule_ids.ids)
        return passes

    def _jxc_override_checks(self, reason):
        """Let orders pass the rules that block them now, once, as they stand.

        :param str reason: kept with who and when
        :raises AccessError: for people without the right to override
        :return: jxc.check.log
        """
        self._jxc_ensure_may_override()
        reason = given_text(reason)
        if not reason:
            raise UserError(self.env._("Give the reason for which the checks are overridden."))
        self.check_access('write')
        confirmed = self.filtered(lambda order: order._jxc_is_confirmed())
        waiting = self - confirmed
        open_ones = {
            order_id: [finding for finding in findings if self._jxc_overridable(finding)]
            for order_id, findings in waiting._jxc_decided().items()
        }
        if not confirmed and not any(open_ones.values()):
            raise UserError(self.env._("Nothing blocks these orders that could be overridden."))
        logs = confirmed._jxc_permit_change(reason)
        return logs | self.env['jxc.check.log']._jxc_log(waiting, open_ones, reason)

    def _jxc_overridable(self, finding):
        return (
            finding['state'] == 'fail'
            and not finding['passed']
            and finding['rule'].mode == 'block'
            and finding['rule'].allow_override
        )

    def _jxc_may_need_override(self, finding):
        return self._jxc_overridable(finding) or (
            finding['later'] and finding['rule'].mode == 'block' and finding['rule'].allow_override
        )

    def _jxc_ensure_may_override(self):
        if not self.env.user.has_group('jxc_module.group_override'):
            raise AccessError(
                self.env._("Only people with the right to override may let an order pass.")
            )

    def _jxc_drill_action(self, drill):
        """Return the action that opens the documents behind a finding, or False if it may not."""
        if not drill:
            return False
        model, domain, title = drill
        if not self.env[model].has_access('read'):
            return False
        action = {'type': 'ir.actions.act_window', 'name': title, 'res_model': model}
        if len(domain) == 1 and domain[0][:2] == ('id', '='):
            return {**action, 'res_id': domain[0][2], 'views': [[False, 'form']]}
        return {**action, 'domain': domain, 'views': [[False, 'list'], [False, 'form']]}

import json
from hashlib import sha256

from odoo import fields, models
from odoo.exceptions import UserError

from ..base.notification import notification

APPROVERS = 'jxc_module.group_manager'


class JxcStocktake(models.Model):
    """Who agrees to the differences of a count."""

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    def action_approve(self):
        """Approve what was counted, or ask a manager where the differences come to the limit.

        What was not counted and not decided stays as it is.

        :raise UserError: something is not decided; the message names the line and the remedy
        :return: notification that a manager was asked, or True
        """
        asked = []
        for count in self._begin('review'):
            count._check_decided()
            count._leave_rest()
            if count._needs_approval() and not count._has_approval():
                asked.append(count._ask_approval())
            else:
                count._set_approved()
        if asked:
            return notification('\n'.join(asked), 'warning', sticky=True)
        return True

    # === HOOKS OF APPROVALS === #

    def _jxc_approval_signature(self):
        self.ensure_one()
        # the same for whoever asks
        rows = self.sudo().line_ids.filtered(lambda line: line.state in ('counted', 'waiting'))
        content = sorted(
            [
                *(line.product_id.id, line.location_id.id, line.lot_id.id, line.lot_name or ''),
                *(line.package_id.id, line.owner_id.id, round(line._to_book(), 6)),
                line.reason_id.id,
            ]
            for line in rows
            if line.difference_kept or line.gone_kept
        )
        return sha256(json.dumps(content).encode()).hexdigest()

    def _jxc_approval_amount(self):
        # asked to choose who approves; told to readers of costs alone, as the hook below says
        return self.sudo().difference_value_gross

    def _jxc_approval_tells_cost(self):
        return True

    def _jxc_approval_people(self):
        """Return who made, opened or counted this: they do not approve it."""
        count = self.sudo()  # who counted decides who may approve, whatever the reader sees
        return (
            super()._jxc_approval_people()
            | count.user_id
            | count.opened_by_id
            | count.entry_ids.user_id
        )

    def _jxc_approval_values(self):
        warehouse = self.reach_warehouse_ids
        return {
            **super()._jxc_approval_values(),
            'user_id': self.user_id.id,
            'warehouse_id': warehouse.id if len(warehouse) == 1 else False,
        }

    def _jxc_approved(self, request):
        result = super()._jxc_approved(request)
        if self.state == 'review':
            # whoever may decide on the request may set what follows from it
            self.sudo()._set_approved(request.decided_by_id)
        return result

    # === BUSINESS === #

    def _check_decided(self):
        """Raise where a line waits for a decision.

        :raise UserError: it names the first one
        """
        self.ensure_one()
        self._check_counted_again()
        for line in self.line_ids.filtered(lambda line: line.state == 'counted'):
            if line.moved and not line.moved_answer:
                raise UserError(
                    line._named(
                        self.env._(
                            "moved while it was counted: count it again as one entry, or say "
                            "whether what moved had been counted."
                        )
                    )
                )
            if (line.late or self.as_of) and line.difference_kept and not self.dates_confirmed:
                raise UserError(
                    line._named(
                        self.env._(
                            "goes by the dates of moves, since it was entered late or is compared "
                            "with the book of a day. Look at it and confirm the dates."
                        )
                    )
                )
        self._check_reasons()

    def _check_reasons(self):
        limit = self.company_id.jxc_count_reason_value
        if not limit:
            return
        for line in self.line_ids.filtered(lambda line: line.state == 'counted'):
            if (
                not line.reason_id
                and self.currency_id.compare_amounts(line.value_abs_kept, limit) >= 0
            ):
                raise UserError(line._named(self.env._("needs a cause. Choose one.")))

    def _leave_rest(self):
        self.line_ids.filtered(lambda line: line.state == 'todo').write({'state': 'left'})

    def _needs_approval(self):
        limit = self.company_id.jxc_count_approve_value
        return (
            bool(limit)
            and self.currency_id.compare_amounts(self.difference_value_gross, limit) >= 0
        )

    def _has_approval(self):
        signature = self._jxc_approval_signature()
        return any(request.signature == signature for request in self._jxc_requests(('approved',)))

    def _ask_approval(self):
        """Ask for approval, once.

        :return: what the count waits for, for who asked
        """

        def why(code):
            count = self.with_context(lang=code)
            return count.env._(
                "%(lines)s lines of %(count)s differ; the limit of approval is reached.",
                lines=count.variance_count,
                count=count.name,
            )

        values = {'group_ids': [self.env.ref(APPROVERS).id]}
        request = self.env['jxc.approval']._jxc_request({self: (values, why)})[self]
        return request._jxc_waiting_text()

    def _set_approved(self, user=None):
        self.write(
            {
                'state': 'approved',
                'approved_by_id': (user or self.env.user).id,
                'approved_on': fields.Datetime.now(),
            }
        )

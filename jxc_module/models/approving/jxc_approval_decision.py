from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.given import given_text
from ..base.notification import CLOSE, notification


class JxcApproval(models.Model):
    """Who decides, and what follows."""

    _inherit = 'jxc.approval'

    # === ACTIONS === #

    def action_jxc_approve(self, comment=None):
        """Approve these requests, each that may be; in bulk too.

        :param str comment: kept with the decision
        :raises AccessError, UserError: for one request that the user may not decide, or not now
        :return: notification of what was done and what was not
        """
        return self._jxc_decide('approved', given_text(comment))

    def action_jxc_refuse(self, comment=None):
        """Refuse these requests; a comment says why.

        :return: as :meth:`action_jxc_approve`
        """
        comment = given_text(comment)
        if not comment:
            raise UserError(self.env._("Say why it is refused: whoever asked has to know."))
        return self._jxc_decide('refused', comment)

    @api.readonly
    def action_jxc_open_decision(self):
        """Open the page on which requests are approved or refused with a comment."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Decide"),
            'res_model': 'jxc.approval.decision',
            'view_mode': 'form',
            'target': 'new',
            'context': {'default_approval_ids': self.ids},
        }

    @api.readonly
    def action_jxc_open_document(self):
        """Open the order of this request."""
        order = self._jxc_document()
        return order._get_records_action()

    # === BUSINESS === #

    def _jxc_why_not(self, user):
        """Return why a user may not decide this request, or None.

        Groups count as they are, also for the administrator; whoever made the order, whose it is
        and who asked never decides.
        """
        self.ensure_one()
        # the people of an order count although the user may not read it
        request = self.sudo()
        if user in request.requested_by_id | request._jxc_document()._jxc_people():
            return self.env._(
                "%(document)s: nobody approves his own order, or what he changed in it himself.",
                document=self.document,
            )
        if not request.group_ids or request.group_ids - user.sudo().all_group_ids:
            return self.env._(
                "%(document)s: only %(groups)s may decide.",
                document=self.document,
                groups=', '.join(request.group_ids.mapped('name')) or '–',
            )
        return None

    def _jxc_decide(self, state, comment):
        self.check_access('read')
        # Rows are locked before their state is read: a second decision finds the first one.
        locked = self.sudo().try_lock_for_update()
        locked.invalidate_recordset(['state'])
        refusals, decided = [], self.sudo().browse()
        for request in self.sudo():
            reason = self._jxc_hinders(request, locked, state)
            if not reason:
                decided |= request
            elif len(self) == 1:
                raise reason
            else:
                refusals.append(str(reason))
        # the rights were checked above; nobody may write the rows directly
        decided.write(
            {
                'state': state,
                'decided_by_id': self.env.user.id,
                'decided_on': fields.Datetime.now(),
                'comment': comment,
            }
        )
        decided._jxc_close_activities()
        decided._jxc_tell_requesters(comment)
        if state == 'approved':
            refusals += decided._jxc_confirm_orders()
        return self._jxc_told(decided, refusals)

    def _jxc_hinders(self, request, locked, state):
        """Return the error that a decision about a request ends in, or None."""
        if request not in locked:
            return UserError(
                self.env._("%(document)s is being decided already.", document=request.document)
            )
        if request.state != 'requested':
            return UserError(
                self.env._(
                    "%(document)s: this request is closed already (%(state)s).",
                    document=request.document,
                    state=dict(self._fields['state']._description_selection(self.env))[
                        request.state
                    ],
                )
            )
        why_not = request._jxc_why_not(self.env.user)
        if why_not:
            return AccessError(why_not)
        if state == 'approved' and not request._jxc_is_as_asked():
            return UserError(
                self.env._(
                    "%(document)s was changed since the approval was asked for: it has to be "
                    "asked for again.",
                    document=request.document,
                )
            )
        return None

    def _jxc_confirm_orders(self):
        """Confirm the orders that were approved, where the company wants that.

        Each in the name of who asked: the approver may have no right to the order.

        :return: list of sentences about those that stopped
        """
        stopped = []
        # a confirmed order is changed by who asked: it was not written down what he typed
        to_confirm = self.filtered(
            lambda request: request.company_id.jxc_approval_auto and not request.base_signature
        )
        for request in to_confirm:
            order = request._jxc_document().with_user(request.requested_by_id)
            order = order.with_company(request.company_id)
            try:
                with self.env.cr.savepoint():
                    if order._name == 'sale.order':
                        order.action_confirm()
                    else:
                        order.button_confirm()
            except UserError as error:
                stopped.append(f"{request.document}: {error}")
                continue
            if order.state in ('draft', 'sent'):
                text = self.env._("%(document)s is not confirmed yet.", document=request.document)
                stopped.append(text)
        return stopped

    def _jxc_told(self, decided, refusals):
        done = self.env._("%(count)s decided.", count=len(decided))
        return notification(
            '\n'.join([done, *refusals]),
            'warning' if refusals else 'success',
            sticky=bool(refusals),
            then=CLOSE,
        )

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
        """Open the document of this request."""
        return self._jxc_document()._get_records_action()

    # === BUSINESS === #

    def _jxc_why_not(self, user):
        """Return why a user may not decide this request, or None.

        Groups count as they are, also for the administrator; whoever made the document, whose it
        is and who asked never decides.
        """
        self.ensure_one()
        # the people of a document count although the user may not read it
        request = self.sudo()
        if user in request.requested_by_id | request._jxc_document()._jxc_approval_people():
            return self.env._(
                "%(document)s: nobody approves his own document, or what he changed in it himself.",
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
            for request in decided:
                refusals += request._jxc_document()._jxc_approved(request)
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

    def _jxc_told(self, decided, refusals):
        done = self.env._("%(count)s decided.", count=len(decided))
        return notification(
            '\n'.join([done, *refusals]),
            'warning' if refusals else 'success',
            sticky=bool(refusals),
            then=CLOSE,
        )

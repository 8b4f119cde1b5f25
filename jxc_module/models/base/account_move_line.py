from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import clean_context


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    jxc_dispute_state = fields.Selection(related='move_id.jxc_dispute_state')

    def _jxc_payment_register(self, values):
        """Open core's page for paying these items, filled in as a person would.

        Its ``_create_payments()`` makes, posts and reconciles the payments and returns them.
        Nothing but an early-payment discount is written off: by a default of the user's own, or of
        a request, a hundredth of an invoice would pay it.

        :param dict values: of the page; what is left out is what core proposes
        :return: account.payment.register
        :raise UserError: core's, where nothing of them is left to pay; or a default of the page
            writes the rest off
        """
        context = clean_context(self.env.context)
        page = (
            self.env['account.payment.register']
            .with_context(context, active_model='account.move.line', active_ids=self.ids)
            .create(values)
        )
        written_off = page.payment_difference_handling == 'reconcile'
        if written_off and not page.early_payment_discount_mode:
            raise UserError(
                self.env._(
                    "Your own defaults of the payment page write a difference off: remove them and "
                    "try again."
                )
            )
        return page

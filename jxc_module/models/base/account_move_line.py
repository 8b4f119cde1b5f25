from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = 'account.move.line'

    jxc_dispute_state = fields.Selection(related='move_id.jxc_dispute_state')

    def _jxc_payment_register(self, values):
        """Open core's page for paying these items, filled in as a person would.

        Its ``_create_payments()`` makes, posts and reconciles the payments and returns them.

        :param dict values: of the page; what is left out is what core proposes
        :return: account.payment.register
        :raise UserError: core's, where nothing of them is left to pay
        """
        page = self.env['account.payment.register'].with_context(
            active_model='account.move.line', active_ids=self.ids
        )
        return page.create(values)

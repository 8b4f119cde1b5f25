from odoo import models


class AccountPayment(models.Model):
    _inherit = 'account.payment'

    def _jxc_flow_note_payer(self, profile):
        """Keep who paid through a flow without being an accountant."""
        self._message_log_batch(bodies=dict.fromkeys(self.ids, profile._payer_note()))

from odoo import api, models


class JxcAlert(models.Model):
    _inherit = 'jxc.alert'

    @api.readonly
    def action_act(self):
        """Of a bill that differs: link its lines to the order, else look at it to release it."""
        bill = self._get_document() if self.kind == 'match' else None
        if bill is not None and bill._name == 'account.move' and len(bill) == 1:
            bill.check_access('read')
            if bill.jxc_match_state == 'no_order':
                return bill.action_jxc_open_link()
            releasers = ('jxc_module.group_accountant', 'jxc_module.group_manager')
            if bill.jxc_payment_held and any(map(self.env.user.has_group, releasers)):
                return bill.action_jxc_open_release()
        return super().action_act()

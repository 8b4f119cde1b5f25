from odoo.fields import Command
from odoo.tests import new_test_user

from .common_replenishment import ReplenishmentCommon


class ReplenishCommon(ReplenishmentCommon):
    """A buyer and rules without policy, which compare with their own minimum and maximum."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.active = False
        cls.buyer = new_test_user(
            cls.env, 'jxc buyer', groups='jxc_module.group_buyer', company_id=cls.company.id
        )
        cls.vendor_b = cls.env['res.partner'].create({'name': "Vendor B", 'is_company': True})
        cls.dozen = cls.env.ref('uom.product_uom_dozen')
        cls.Rfq = cls.env['purchase.order']

    def _open(self, rules, user=None):
        """Press "Order" in the list and return the wizard as the user sees it."""
        action = rules.with_user(user or self.buyer).action_jxc_replenish()
        self.env.invalidate_all()
        return self.env[action['res_model']].with_user(user or self.buyer).browse(action['res_id'])

    def _confirm(self, wizard):
        """Press "Make drafts" and return (purchase orders, message of the notification)."""
        params = wizard.action_confirm()['params']
        action = params['next']
        orders = self.Rfq
        if action.get('res_model') == 'purchase.order':
            orders = orders.search(action['domain'])
        return orders, params['message']

    def _buy_draft(self, product, qty, vendor=None):
        """Make a request for quotation by hand."""
        return self.Rfq.create(
            {
                'partner_id': (vendor or self.vendor).id,
                'order_line': [Command.create({'product_id': product.id, 'product_qty': qty})],
            }
        )

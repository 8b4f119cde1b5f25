from odoo.tests import HttpCase, tagged

from .common_replenishment_orders import ReplenishCommon


@tagged('post_install', '-at_install')
class TestReplenishmentTour(ReplenishCommon, HttpCase):
    """In the browser, with the clock as it is: Oolong is out of stock, a vendor sells it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer.password = 'jxc buyer'
        cls.oolong = cls._create_product("Oolong", standard_price=6)
        cls.vendor.name = "Tea Garden"
        cls._add_vendor(cls.oolong, min_qty=24, price=8)
        cls._add_vendor(cls.oolong, min_qty=72, price=7)
        cls.rule = cls._create_rule(cls.oolong, min_qty=5, max_qty=10)

    def test_order_what_is_short(self):
        self.rule._jxc_recompute(self.company)
        self.start_tour('/odoo/jxc-replenishment', 'jxc_replenish', login='jxc buyer')
        line = self.env['purchase.order.line'].search([('product_id', '=', self.oolong.id)])
        self.assertRecordValues(
            line,
            [
                {
                    'product_qty': 72,
                    'price_unit': 7,
                    'state': 'draft',
                    'orderpoint_id': self.rule.id,
                    'partner_id': self.vendor.id,
                }
            ],
        )
        self.assertEqual(self.rule.jxc_on_order, 72)

    def test_look_at_a_rule_and_accept_its_proposal(self):
        self.policy.write(
            {'active': True, 'name': "Keep twelve", 'method': 'fixed', 'fixed_qty': 12}
        )
        self.rule._jxc_recompute(self.company)
        self.start_tour('/odoo/jxc-replenishment', 'jxc_rule_and_proposal', login='jxc buyer')
        self.assertRecordValues(
            self.env['jxc.safety.proposal'].search([('orderpoint_id', '=', self.rule.id)]),
            [{'state': 'accepted', 'decided_by_id': self.buyer.id}],
        )
        self.assertEqual(self.rule.product_min_qty, 12)

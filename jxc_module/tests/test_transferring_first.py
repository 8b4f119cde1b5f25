from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .test_transferring_rebalance import RebalanceCommon


@tagged('post_install', '-at_install')
class TestTransferFirst(RebalanceCommon):
    """The page of what to order takes up what was proposed to rebalance: 14 from main to B."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env['res.partner'].create({'name': "Vendor"})
        cls.tea.seller_ids = [(0, 0, {'partner_id': cls.vendor.id, 'price': 5})]
        cls.rule = cls._rule(cls.tea, cls.warehouse_b, 15, 24)
        cls.boss = cls._user(cls, 'first_boss', 'manager', 'buyer')

    def _page(self, rules=None, user=None):
        """Press "Order Now"; return the page as the user sees it."""
        action = (rules or self.rule).with_user(user or self.boss).action_jxc_replenish()
        self.env.invalidate_all()
        return self.env[action['res_model']].with_user(user or self.boss).browse(action['res_id'])

    def test_a_proposal_is_a_line_and_is_accepted(self):
        proposal = self._run()
        page = self._page()
        self.assertRecordValues(
            page.line_ids,
            [
                {
                    'source': 'rebalance',
                    'source_warehouse_id': self.warehouse.id,
                    'need_qty': 14,
                    'quantity': 14,
                    'vendor_id': False,
                }
            ],
        )
        self.assertIn(self.warehouse.display_name, page.line_ids.hint)
        params = page.action_confirm()['params']
        self.assertIn("Transfers asked for: 1.", params['message'])
        self.assertEqual(proposal.state, 'accepted')
        transfer = proposal.transfer_id
        self.assertEqual(params['next']['res_model'], 'jxc.transfer')
        self.assertEqual(self.env['jxc.transfer'].search(params['next']['domain']), transfer)
        self.assertEqual(transfer.create_uid, self.boss)
        self.assertEqual(transfer.line_ids.quantity, 14)
        self.assertEqual(self.rule.jxc_short_qty, 0)
        with self.assertRaisesRegex(UserError, "ordered already"):
            page.action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing to order"):
            self._page()
        self.assertEqual(self.env['jxc.transfer'].search([]), transfer)

    def test_the_rest_is_idle_stock_and_orders(self):
        """B lacks 40: 14 are proposed, 16 more lie idle in main, 10 are bought."""
        self._run()
        self.rule.write({'product_max_qty': 50})
        page = self._page()
        self.assertEqual(
            [(line.source, line.need_qty, line.quantity) for line in page.line_ids],
            [('rebalance', 40, 14), ('transfer', 26, 16), ('buy', 10, 10)],
        )

    def test_whole_or_not_at_all(self):
        proposal = self._run()
        page = self._page()
        with (
            self.assertRaisesRegex(ValidationError, "taken whole"),
            Form(page) as form,
            form.line_ids.edit(0) as line,
        ):
            line.quantity = 9
        with Form(page) as form, form.line_ids.edit(0) as line:
            line.quantity = 0
        with self.assertRaisesRegex(UserError, "nothing to order"):
            page.action_confirm()
        self.assertEqual(proposal.state, 'proposed')

    def test_the_stock_has_changed_since(self):
        proposal = self._run()
        page = self._page()
        self._set_stock(self.tea, self.stock, -70)
        with self.assertRaisesRegex(UserError, "does not stand any more"):
            page.action_confirm()
        self.assertFalse(self.env['jxc.transfer'].search([]))
        self.assertFalse(proposal.transfer_id)

    def test_decided_by_somebody_else_meanwhile(self):
        proposal = self._run()
        page = self._page()
        proposal.action_reject()
        with self.assertRaisesRegex(UserError, "does not stand any more"):
            page.action_confirm()
        self.assertFalse(self.env['jxc.transfer'].search([]))

    def test_one_that_fails_does_not_keep_the_others(self):
        """Coffee was archived after it was proposed; tea goes."""
        coffee = self._create_product("Coffee", standard_price=5.0, list_price=8.0)
        self._stocked(coffee)
        self._run()
        page = self._page(self.rule | self._rule(coffee, self.warehouse_b, 15, 24))
        self.assertEqual(page.line_ids.mapped('source'), ['rebalance', 'rebalance'])
        coffee.active = False
        message = page.action_confirm()['params']['message']
        self.assertIn("Coffee", message)
        self.assertEqual(self.env['jxc.transfer'].search([]).line_ids.product_id, self.tea)

    def test_a_buyer_is_told_and_decides_nothing(self):
        proposal = self._run()
        buyer = self._user('first_buyer', 'buyer')
        page = self._page(user=buyer)
        self.assertEqual(page.line_ids.mapped('source'), ['transfer'])  # idle stock, as ever
        forged = page.line_ids.create(
            {
                'replenish_id': page.id,
                'orderpoint_id': self.rule.id,
                'source': 'rebalance',
                'proposal': proposal.id,
                'proposed_qty': 14,
                'need_qty': 14,
                'quantity': 14,
            }
        )
        page.line_ids[0].quantity = 0
        with self.assertRaisesRegex(UserError, "does not stand any more"):
            page.action_confirm()
        self.assertEqual((proposal.state, forged.done), ('proposed', False))

    def test_asked_for_and_not_approved_yet(self):
        """What waits for approval is not bought besides; who wants it all the same types it."""
        self.company.jxc_transfer_limit = 10
        self._run()
        page = self._page()
        page.action_confirm()
        transfer = self.env['jxc.transfer'].search([])
        self.assertEqual(transfer.state, 'requested')
        page = self._page()
        self.assertRecordValues(page.line_ids, [{'source': 'buy', 'need_qty': 14, 'quantity': 0}])
        self.assertIn("14 Units were asked for", page.line_ids.hint)
        transfer.with_user(self.boss).action_refuse()
        page.line_ids.invalidate_recordset(['hint'])
        self.assertNotIn("asked for", page.line_ids.hint)

    def test_queries_do_not_grow_with_products(self):
        rules = self.rule
        for number in range(8):
            product = self._create_product(f"Tea {number}", standard_price=5.0, list_price=8.0)
            self._stocked(product)
            rules |= self._rule(product, self.warehouse_b, 15, 24)
        self._run()
        pages = self.env['jxc.replenish']
        self.assertConstantQueries(pages._suggest_rebalancing, rules[:2], rules, more=1)

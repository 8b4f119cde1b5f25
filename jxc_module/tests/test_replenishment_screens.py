from freezegun import freeze_time
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW
from .common_replenishment_orders import ReplenishCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestReplenishmentScreens(ReplenishCommon):
    """What the screens of short products show at first sight, and the act that they offer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop_buyer = new_test_user(cls.env, 'screen_buyer', groups='jxc_module.group_buyer')
        cls.shop_keeper = new_test_user(cls.env, 'screen_keeper', groups='jxc_module.group_keeper')

    def _arch(self, xml_id, user):
        view = self.env.ref(f'jxc_module.{xml_id}')
        model = self.env[view.model].with_user(user)
        return etree.fromstring(model.get_view(view.id, view.type)['arch'])

    def test_order_by_is_a_day(self):
        for xml_id in ('list', 'kanban'):
            arch = self._arch(f'stock_warehouse_orderpoint_view_{xml_id}', self.shop_buyer)
            [node] = arch.xpath("//field[@name='jxc_order_by']")
            self.assertNotEqual(node.get('widget'), 'remaining_days')
            self.assertIn('<= current_date', node.get('decoration-danger'))

    def test_cards_say_how_much_and_order_it(self):
        for user, buttons in ((self.shop_buyer, 1), (self.shop_keeper, 0)):
            arch = self._arch('stock_warehouse_orderpoint_view_kanban', user)
            self.assertTrue(arch.xpath("//t[@t-name='card']//field[@name='jxc_short_qty']"))
            found = arch.xpath("//t[@t-name='card']//button[@name='action_jxc_replenish']")
            self.assertEqual(len(found), buttons, user.login)

    def test_the_most_urgent_group_comes_first(self):
        rules = self._create_rule()
        rules |= self._create_rule(self._create_product("Cup"))
        rules |= self._create_rule(self._create_product("Pot"))
        self.env.flush_all()
        for rule, status in zip(rules, ('below_reorder', 'out', 'ok'), strict=True):
            rule.jxc_status = status
        groups = rules.web_read_group([('id', 'in', rules.ids)], ['jxc_status'])['groups']
        self.assertEqual([group['jxc_status'] for group in groups], ['out', 'below_reorder', 'ok'])
        named = rules.formatted_read_group(
            [('id', 'in', rules.ids)], ['jxc_status'], ['__count'], order='jxc_status ASC'
        )
        self.assertEqual([row['jxc_status'] for row in named], ['below_reorder', 'ok', 'out'])

    def test_proposals_and_policies_are_cards_on_a_phone(self):
        for name in ('safety_proposal', 'safety_policy'):
            action = self.env.ref(f'jxc_module.action_{name}')
            self.assertEqual(action.mobile_view_mode, 'kanban')
            self.assertIn('kanban', action.view_mode)
            self.assertTrue(self._arch(f'jxc_{name}_view_kanban', self.shop_buyer).xpath('//field'))
        for user, buttons in ((self.shop_buyer, 2), (self.shop_keeper, 0)):
            arch = self._arch('jxc_safety_proposal_view_kanban', user)
            self.assertEqual(len(arch.xpath('//button')), buttons)

    def test_an_alert_orders_what_is_missing(self):
        self.company.jxc_stock_alerts = True
        self._add_vendor(delay=5)
        rule = self._create_rule(min_qty=20, max_qty=50)
        rule._jxc_recompute(self.company)
        self.env['jxc.alert']._jxc_sync_stock(self.company)
        alert = self.env['jxc.alert'].search([('orderpoint_id', '=', rule.id)])
        self.assertEqual(alert.kind, 'out_of_stock')
        action = alert.with_user(self.shop_buyer).action_jxc_order()
        lines = self.env[action['res_model']].browse(action['res_id']).line_ids
        self.assertRecordValues(lines, [{'product_id': self.tea.id, 'quantity': 50}])
        lines.replenish_id.with_user(self.shop_buyer).action_confirm()
        with self.assertRaisesRegex(UserError, "Nothing to order"):
            alert.with_user(self.shop_buyer).action_jxc_order()
        nobody = new_test_user(self.env, 'screen_nobody', groups='base.group_user')
        with self.assertRaises(AccessError):
            alert.with_user(nobody).action_jxc_order()

    def test_each_alert_offers_its_act(self):
        for kind in ('list', 'kanban'):
            arch = self._arch(f'jxc_alert_view_{kind}', self.shop_buyer)
            buttons = {
                node.get('string') or node.text.strip(): node for node in arch.iter('button')
            }
            for label, name in (
                ("Order Goods", 'action_jxc_order'),
                ("Open Lot", 'action_open_object'),
                ("Match Bill", 'action_act'),
            ):
                self.assertEqual(buttons[label].get('name'), name)
            arch = self._arch(f'jxc_alert_view_{kind}', self.shop_keeper)
            self.assertFalse(arch.xpath("//button[@name='action_jxc_order']"))

    def test_no_page_is_called_new(self):
        kind = self.env.registry['jxc.dialog']
        for name, model in self.env.registry.items():
            # what opens in a window of its own over the page has no button beside its title
            if not issubclass(model, kind) or model._abstract or name == 'jxc.settings':
                continue
            with self.subTest(name):
                arch = etree.fromstring(self.env[name].get_view(view_type='form')['arch'])
                self.assertEqual(arch.get('create'), '0')
                self.assertTrue(self.env[name].new({}).display_name.strip())
                self.assertNotIn('NewId', self.env[name].new({}).display_name)

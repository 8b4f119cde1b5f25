import re

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import JxcCommon

GROUPS = ('sales', 'buyer', 'keeper', 'accountant', 'manager', 'cost', 'override')


@tagged('post_install', '-at_install')
class TestAccessGroups(JxcCommon):
    def _group(self, name):
        return self.env.ref(f'jxc_module.group_{name}')

    def test_each_group_has_its_own_privilege(self):
        privileges = self.env['res.groups.privilege'].concat(
            *(self._group(name).privilege_id for name in GROUPS)
        )
        self.assertEqual(len(privileges), len(GROUPS))

    def test_who_sees_costs(self):
        """Everybody before costs are hidden; these three roles by themselves."""
        cost = self._group('cost')
        self.assertIn(cost, self.env.ref('base.group_user').implied_ids)
        by_role = [name for name in GROUPS if cost in self._group(name).implied_ids]
        self.assertEqual(by_role, ['buyer', 'accountant', 'manager'])

    def test_group_for_all_carries_no_right(self):
        """What every user gets by the installation gives access to nothing in itself."""
        cost = self._group('cost')
        self.assertFalse(cost.implied_ids)
        self.assertFalse(cost.model_access)
        self.assertFalse(cost.rule_groups)

    def test_administrator_gains_only_groups_of_this_app(self):
        admin = self.env.ref('base.user_admin')
        manager = self._group('manager')
        self.assertIn(manager, admin.group_ids)
        ours = self.env['res.groups'].concat(*map(self._group, GROUPS))
        core = manager.all_implied_ids - ours
        held = (admin.group_ids - ours).all_implied_ids
        self.assertFalse(core - held, "core groups that only our manager role gives")

    def test_buyer_reads_reordering_rules(self):
        buyer = new_test_user(self.env, 'buyer', groups='jxc_module.group_buyer')
        rule = self.env['stock.warehouse.orderpoint'].create(
            {'product_id': self._create_product("Tea").id, 'warehouse_id': self.warehouse.id}
        )
        self.assertTrue(rule.with_user(buyer).read(['product_min_qty', 'qty_to_order']))

    # === THE SWITCH === #

    def test_hiding_costs_takes_effect_at_once_and_can_be_taken_back(self):
        product = self._create_product("Tea", standard_price=7)
        user = new_test_user(self.env, 'plain')
        buyer = new_test_user(self.env, 'plain_buyer', groups='jxc_module.group_buyer')
        before = user.all_group_ids
        self.assertEqual(product.with_user(user).standard_price, 7)
        view = self.env.ref('product.product_template_only_form_view')
        templates = self.env['product.template']
        shown = templates.with_user(user).get_view(view.id)['arch']
        self.assertIn('name="standard_price"', shown)

        settings = self.env['res.config.settings'].create({'jxc_hide_costs': True})
        told = re.match(r'(\d+) of (\d+) users do not see costs', settings.jxc_hide_costs_note)
        settings.execute()
        everybody = self.env['res.users'].search([('share', '=', False)])
        masked = everybody.filtered(lambda user: user._jxc_costs_hidden())
        self.assertEqual([int(number) for number in told.groups()], [len(masked), len(everybody)])
        self.assertIn(user, masked)
        self.assertTrue(self.env['res.config.settings'].create({}).jxc_hide_costs)
        with self.assertRaises(AccessError):
            product.with_user(user).read(['standard_price'])
        self.assertNotIn(
            'name="standard_price"', templates.with_user(user).get_view(view.id)['arch']
        )
        self.assertEqual(product.with_user(buyer).standard_price, 7)
        self.assertEqual(before - user.all_group_ids, self._group('cost'))

        self.env['res.config.settings'].create({'jxc_hide_costs': False}).execute()
        self.assertEqual(product.with_user(user).read(['standard_price'])[0]['standard_price'], 7)
        self.assertIn('name="standard_price"', templates.with_user(user).get_view(view.id)['arch'])
        self.assertEqual(user.all_group_ids, before)

    def test_note_names_those_whose_work_needs_costs(self):
        new_test_user(self.env, 'clerk', name="Clerk Chen", groups='account.group_account_invoice')
        new_test_user(self.env, 'acc', name="Mister Wu", groups='jxc_module.group_accountant')
        note = self.env['res.config.settings'].create({}).jxc_hide_costs_note
        self.assertIn("Clerk Chen", note)
        self.assertNotIn("Mister Wu", note)
        # ten are named, and that there are more
        named = note.partition("to see costs: ")[2].count(', ') + 1
        for number in range(10 - named):
            new_test_user(self.env, f'clerk_{number}', groups='account.group_account_invoice')
        for last, more in (('clerk_10', False), (None, True)):
            note = self.env['res.config.settings'].create({}).jxc_hide_costs_note
            names = note.partition("to see costs: ")[2]
            self.assertEqual((names.count(', '), '…' in names), (9, more))
            if last:
                new_test_user(self.env, last, groups='account.group_account_invoice')

    def test_portal_user_reads_as_before(self):
        """The mask is for internal users: a vendor on the portal still reads his order."""
        vendor = self.env['res.partner'].create({'name': "Vendor"})
        portal = new_test_user(self.env, 'portal_vendor', groups='base.group_portal')
        portal.partner_id = vendor
        order = self.env['purchase.order'].create(
            {
                'partner_id': vendor.id,
                'order_line': [
                    Command.create({'product_id': self._create_product("Tea").id, 'price_unit': 5})
                ],
            }
        )
        order.button_confirm()
        order.message_subscribe(vendor.ids)
        self.env['res.config.settings'].create({'jxc_hide_costs': True}).execute()
        self.env.invalidate_all()
        self.assertEqual(order.with_user(portal).amount_untaxed, 5)

    def test_carriers_are_read_and_not_changed(self):
        """Transfers look for their carriers once `stock_delivery` is there; nobody sets them."""
        for role, may in (('keeper', True), ('buyer', True), ('accountant', True), ('sales', None)):
            user = new_test_user(
                self.env, f'carrier_{role}', groups=f'base.group_user,jxc_module.group_{role}'
            )
            for model in ('delivery.carrier', 'delivery.zip.prefix'):
                with self.subTest(role, model=model):
                    carriers = self.env[model].with_user(user)
                    if may is not None:  # a salesperson reads those of his orders by core's rights
                        self.assertEqual(carriers.has_access('read'), may)
                    for way in ('write', 'create', 'unlink'):
                        self.assertFalse(carriers.has_access(way))

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

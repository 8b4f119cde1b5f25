from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .common_replenishment import NOW, ReplenishmentCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestPolicy(ReplenishmentCommon):
    """Which policy wins, what it refuses, which rules it creates."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.food = cls.env['product.category'].create({'name': "Food"})
        cls.drinks = cls.env['product.category'].create(
            {'name': "Drinks", 'parent_id': cls.food.id}
        )
        cls.tea.categ_id = cls.drinks
        cls.rule = cls._create_rule()

    def _policy(self, name, **vals):
        return self.env['jxc.safety.policy'].create({'name': name, **vals})

    def _winner(self, rule=None):
        rule = rule or self.rule
        rule._jxc_recompute(self.company)
        return rule.jxc_policy_id

    def test_the_most_specific_wins(self):
        self.assertEqual(self._winner(), self.policy)
        warehouse = self._policy("Warehouse", warehouse_ids=self.warehouse.ids, sequence=99)
        self.assertEqual(self._winner(), warehouse)
        abc = self._policy("Class", abc_class='B', sequence=99)
        self.assertEqual(self._winner(), warehouse)  # not classified yet
        self.tea.jxc_abc_class = 'B'
        self.assertEqual(self._winner(), abc)
        food = self._policy("Food", category_ids=self.food.ids, sequence=1)
        self.assertEqual(self._winner(), food)
        drinks = self._policy("Drinks", category_ids=self.drinks.ids, sequence=99)
        self.assertEqual(self._winner(), drinks)
        product = self._policy("Product", product_ids=self.tea.ids, sequence=99)
        self.assertEqual(self._winner(), product)

    def test_all_limits_must_fit(self):
        self._policy(
            "Elsewhere", product_ids=self.tea.ids, warehouse_ids=self.warehouse_b.ids, sequence=1
        )
        self.assertEqual(self._winner(), self.policy)

    def test_a_product_covered_twice_takes_the_lower_sequence(self):
        self._policy("Second", product_ids=self.tea.ids, sequence=20)
        first = self._policy("First", product_ids=self.tea.ids, sequence=5)
        self.assertEqual(self._winner(), first)

    def test_only_who_changes_policies_makes_rules(self):
        """A keeper of one warehouse, who reads them, made rules in another."""
        keeper = new_test_user(self.env, 'policy_keeper', groups='jxc_module.group_keeper')
        buyer = new_test_user(self.env, 'policy_buyer', groups='jxc_module.group_buyer')
        boss = new_test_user(self.env, 'policy_boss', groups='jxc_module.group_manager')
        policy = self._policy("Named", product_ids=self.tea.ids)
        for user in (keeper, buyer):
            mine = policy.with_user(user)
            self.assertTrue(mine.name)
            for action in (mine.action_create_rules, mine.action_recompute):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    action()
        rules = self.env['stock.warehouse.orderpoint']
        before = rules.search_count([])
        policy.with_user(boss).action_create_rules()
        self.assertGreater(rules.search_count([]), before)
        policy.with_user(boss).action_recompute()

    def test_archiving_the_only_warehouse_does_not_widen_a_policy(self):
        self._policy("B", warehouse_ids=self.warehouse_b.ids, sequence=1)
        self.warehouse_b.active = False
        self.assertEqual(self._winner(), self.policy)

    def test_policies_of_another_company_do_not_count(self):
        other = self.env['res.company'].create({'name': "Other"})
        self._policy("Theirs", company_id=other.id, product_ids=self.tea.ids)
        self.assertEqual(self._winner(), self.policy)

    def test_service_level_is_checked_with_a_clear_message(self):
        for level in (1, -3, 0.49):
            with (
                self.subTest(level=level),
                self.assertRaisesRegex(ValidationError, "Everything.*50 %.*99.99 %"),
            ):
                self.policy.service_level = level
        for level in (0.5, 0.95, 0.999):
            self.policy.service_level = level

    def test_form(self):
        with Form(self.env['jxc.safety.policy']) as form:
            form.name = "Fresh food"
            form.method = 'cover_days'
            form.cover_days = 3
            form.category_ids.add(self.food)
        self.assertRecordValues(
            form.record, [{'company_id': self.company.id, 'cover_days': 3, 'review_days': 1}]
        )

    def test_missing_rules_are_created_for_what_was_in_demand(self):
        coffee, idle = self._create_product("Coffee"), self._create_product("Idle")
        self._open_stock(50, '2026-01-01', product=coffee)
        self._open_stock(50, '2026-01-01', product=idle)
        self._open_stock(50, '2026-01-01', product=coffee, warehouse=self.warehouse_b)
        self._sell(5, '2026-02-01', product=coffee)
        self._sell(5, '2026-02-01', product=coffee, warehouse=self.warehouse_b)
        gone = self._create_product("Gone")
        self._open_stock(5, '2026-01-01', product=gone)
        self._sell(5, '2026-02-01', product=gone)
        gone.active = False
        created = self.policy._create_missing_rules()
        self.assertRecordValues(
            created.filtered(lambda rule: rule.product_id in coffee | idle | gone).sorted(
                'warehouse_id'
            ),
            [
                {
                    'product_id': coffee.id,
                    'warehouse_id': warehouse.id,
                    'location_id': warehouse.lot_stock_id.id,
                    'trigger': 'manual',
                    'company_id': self.company.id,
                }
                for warehouse in (self.warehouse, self.warehouse_b)
            ],
        )
        self.assertFalse(self.policy._create_missing_rules())

    def test_missing_rules_only_of_the_own_policy(self):
        coffee = self._create_product("Coffee", categ_id=self.food.id)
        self._open_stock(50, '2026-01-01', product=coffee)
        self._sell(5, '2026-02-01', product=coffee)
        other = self._policy("Food", category_ids=self.food.ids)
        self.assertNotIn(coffee, self.policy._create_missing_rules().product_id)
        self.assertIn(coffee, other._create_missing_rules().product_id)

    def test_a_named_product_gets_its_rules_without_any_demand(self):
        new = self._create_product("New")
        policy = self._policy("New ones", product_ids=new.ids, warehouse_ids=self.warehouse_b.ids)
        self.assertRecordValues(
            policy._create_missing_rules(),
            [{'product_id': new.id, 'warehouse_id': self.warehouse_b.id}],
        )

    def test_core_does_not_clean_away_the_rules_of_the_nightly_run(self):
        """Core removes manual rules without need that the superuser made."""
        coffee = self._create_product("Coffee")
        self._open_stock(50, '2026-01-01', product=coffee)
        self._sell(5, '2026-02-01', product=coffee)
        self.policy.create_rules = True
        self.Orderpoint.with_user(self.env.ref('base.user_root'))._cron_jxc_safety_stock()
        rules = self.Orderpoint.search([('product_id', '=', coffee.id)])
        self.assertEqual(len(rules), 1)
        rules._unlink_processed_orderpoints()
        self.assertTrue(rules.exists())

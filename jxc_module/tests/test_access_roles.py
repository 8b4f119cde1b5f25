from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import JxcCommon


class RoleCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # an administrator of users who is no manager of the app and no system administrator
        cls.admin = cls._user('jxc_role_admin', 'base.group_erp_manager')
        cls.eva = cls._user('jxc_eva', 'base.group_user')
        cls.sales, cls.buyer, cls.keeper, cls.accountant, cls.manager, cls.cost, cls.override = (
            cls.env['res.users']._jxc_roles()
        )
        cls.Change = cls.env['jxc.role.change']

    @classmethod
    def _user(cls, login, groups, **vals):
        return new_test_user(cls.env, login, groups=groups, name=login.title(), **vals)

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    def _form(self, users, user=None):
        action = users.with_user(user or self.admin).action_jxc_assign_roles()
        model = self.env['jxc.role.assign'].with_user(user or self.admin)
        return Form(model.with_context(**action['context']))

    def _assign(self, users, roles, mode='add', **vals):
        """Assign by the wizard, and return its log."""
        form = self._form(users)
        form.mode = mode
        form.role_ids = roles
        for name, value in vals.items():
            form[name] = value
        before = self.Change.search([])
        self.result = form.save().action_apply()
        self.env.invalidate_all()
        return self.Change.search([]) - before

    def _plan(self, user, roles, mode='add', **vals):
        return user._jxc_role_plan(roles, mode, **vals)[0]


@tagged('post_install', '-at_install')
class TestRolePreview(RoleCommon):
    def test_preview_writes_nothing(self):
        form = self._form(self.eva)
        form.role_ids = self.keeper
        form.scope = 'limit'
        form.warehouse_ids = self.warehouse
        self.assertIn("Gains:", form.preview)
        self.assertIn(self.keeper.full_name, form.preview)
        self.assertIn("Inventory / User", form.preview)
        self.assertIn(self.warehouse.display_name, form.preview)
        form.save()
        self.assertNotIn(self.keeper, self.eva.group_ids)
        self.assertFalse(self.eva.jxc_warehouse_limited)
        self.assertFalse(self.Change.search([('user_id', '=', self.eva.id)]))

    def test_empty_form_says_what_to_do(self):
        form = Form(self.env['jxc.role.assign'].with_user(self.admin))
        self.assertIn("Choose users and roles", form.preview)

    def test_gained_with_all_that_is_implied(self):
        row = self._plan(self.eva, self.buyer)
        held = self.eva.group_ids.all_implied_ids
        self.assertEqual(row['added'], self.buyer)
        self.assertEqual(row['gained'], self.buyer.all_implied_ids - held)
        self.assertIn(self.env.ref('purchase.group_purchase_user'), row['gained'])
        self.assertFalse(row['lost'] | row['removed'])

    def test_lost_but_for_what_other_groups_give(self):
        core = self.env.ref('stock.group_stock_user')
        eva = self.eva
        eva.group_ids = [Command.link(self.keeper.id)]
        row = self._plan(eva, self.sales, 'replace')
        self.assertEqual(row['removed'], self.keeper)
        self.assertIn(core, row['lost'])
        self.assertNotIn(core, [group for group, _via in row['kept']])
        # the same with the core group given by hand: it is not ours to take
        eva.group_ids = [Command.link(core.id)]
        row = self._plan(eva, self.sales, 'replace')
        self.assertIn(self.keeper, row['lost'])
        self.assertNotIn(core, row['lost'])
        self.assertIn((core, core), row['kept'])
        form = self._form(eva)
        form.mode = 'replace'
        form.role_ids = self.sales
        self.assertRegex(form.preview, r"Keeps: </b>\s*Inventory / User")
        self._assign(eva, self.sales, 'replace')
        self.assertIn(core, eva.group_ids)
        self.assertTrue(eva.has_group('stock.group_stock_user'))

    def test_cost_is_kept_through_the_internal_user(self):
        """As long as costs are not hidden, taking the role away hides nothing: the page says so."""
        everybody = self.env.ref('base.group_user')
        everybody.implied_ids = [Command.link(self.cost.id)]
        self.eva.group_ids = [Command.link(self.cost.id)]
        row = self._plan(self.eva, self.sales, 'replace')
        self.assertIn((self.cost, everybody), row['kept'])
        everybody.implied_ids = [Command.unlink(self.cost.id)]
        row = self._plan(self.eva, self.sales, 'replace')
        self.assertIn(self.cost, row['lost'])

    def test_roles_given_by_another_role_stay_with_it(self):
        """A manager may override; taking only that role from him changes nothing."""
        self.eva.group_ids = [Command.link(self.manager.id), Command.link(self.override.id)]
        row = self._plan(self.eva, self.manager, 'replace')
        self.assertEqual(row['removed'], self.override)
        self.assertFalse(row['lost'])
        self.assertIn((self.override, self.manager), row['kept'])

    def test_effect_on_own_documents(self):
        self.company.write({'jxc_own_customers': True, 'jxc_own_purchases': True})
        before, after = self._plan(self.eva, self.sales | self.buyer)['documents']
        self.assertEqual(before, [])
        self.assertEqual(
            after, ["Own and unassigned sales orders", "Own and unassigned purchase orders"]
        )
        _before, after = self._plan(self.eva, self.sales)['documents']
        self.assertEqual(after, ["Own and unassigned sales orders", "Own and unassigned customers"])
        _before, after = self._plan(self.eva, self.manager)['documents']
        self.assertEqual(after, ["All sales orders", "All purchase orders"])

    # === WARNINGS === #

    def _warnings(self, *args, **kwargs):
        return " ".join(self._plan(*args, **kwargs)['warnings'])

    def test_warning_limited_without_warehouse(self):
        self.assertIn("sees no stock", self._warnings(self.eva, self.keeper, scope='limit'))
        here = self._warnings(self.eva, self.keeper, scope='limit', warehouses=self.warehouse)
        self.assertFalse(here)

    def test_warning_warehouse_of_another_company(self):
        other = self.env['res.company'].create({'name': "Other Company"})
        there = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        text = self._warnings(self.eva, self.keeper, scope='limit', warehouses=there)
        self.assertIn("does not belong to", text)
        self.assertIn(there.display_name, text)

    def test_warning_last_manager(self):
        managers = self.env['res.users'].search([('all_group_ids', 'in', self.manager.ids)])
        plan = managers._jxc_role_plan(self.sales, 'replace')
        self.assertTrue(all("Nobody would be left" in str(row['warnings']) for row in plan))
        self.eva.group_ids = [Command.link(self.manager.id)]
        plan = managers._jxc_role_plan(self.sales, 'replace')
        self.assertFalse(any("Nobody would be left" in str(row['warnings']) for row in plan))

    def test_only_the_owner_and_administrators_may_ask(self):
        seller = self._user('jxc_role_seller', 'jxc_module.group_sales')
        with self.assertRaisesRegex(AccessError, "Only administrators and the owner"):
            self.eva.with_user(seller)._jxc_check_may_assign()

    def test_who_sees_all_customers_is_not_told_of_his_own(self):
        self.company.jxc_own_customers = True
        groups = self.sales.all_implied_ids
        self.assertIn("Own and unassigned customers", self.eva._jxc_documents(groups))
        more = groups | self.env.ref('account.group_account_invoice')
        self.assertNotIn("Own and unassigned customers", self.eva._jxc_documents(more))

    def test_warning_taken_from_oneself(self):
        self.admin.group_ids = [Command.link(self.override.id)]
        text = self._warnings(self.admin.with_user(self.admin), self.sales, 'replace')
        self.assertIn("You take this from yourself: May Override.", text)
        self.eva.group_ids = [Command.link(self.override.id)]
        self.assertNotIn("yourself", self._warnings(self.eva.with_user(self.admin), self.sales))

    def test_warning_role_that_limits_nothing(self):
        for role, group in (
            (self.keeper, 'stock.group_stock_manager'),
            (self.buyer, 'purchase.group_purchase_manager'),
            (self.sales, 'sales_team.group_sale_salesman_all_leads'),
        ):
            with self.subTest(role.name):
                user = self._user(f'jxc_strong_{role.id}', f'base.group_user,{group}')
                text = self._warnings(user, role)
                self.assertIn(f"The role {role.name} limits nothing", text)
                self.assertNotIn("limits nothing", self._warnings(self.eva, role | self.manager))


@tagged('post_install', '-at_install')
class TestRoleAssign(RoleCommon):
    def test_apply_and_log(self):
        change = self._assign(
            self.eva, self.keeper, scope='limit', warehouse_ids=self.warehouse | self.warehouse_b
        )
        self.assertIn(self.keeper, self.eva.group_ids)
        self.assertRecordValues(
            self.eva,
            [
                {
                    'jxc_warehouse_limited': True,
                    'jxc_warehouse_ids': (self.warehouse | self.warehouse_b).ids,
                }
            ],
        )
        self.assertRecordValues(
            change,
            [
                {
                    'user_id': self.eva.id,
                    'author_id': self.admin.id,
                    'added_ids': self.keeper.ids,
                    'removed_ids': [],
                    'limited_before': False,
                    'limited_after': True,
                    'warehouse_before_ids': [],
                    'warehouse_after_ids': (self.warehouse | self.warehouse_b).ids,
                    'undone_on': False,
                }
            ],
        )
        self.assertIn("Inventory / User", change.gained)
        self.assertEqual(self.result['res_model'], 'jxc.role.change')
        self.assertEqual(self.Change.search(self.result['domain']), change)

    def test_rights_follow_at_once(self):
        self.assertFalse(self.eva.has_group('stock.group_stock_user'))
        product = self._create_product("Tea")
        self._set_stock(product, self.stock, 3)
        self._set_stock(product, self.stock_b, 4)
        self._assign(self.eva, self.keeper, scope='limit', warehouse_ids=self.warehouse_b)
        quants = self.env['stock.quant'].with_user(self.eva)
        found = quants.search([('product_id', '=', product.id)])
        self.assertEqual(found.mapped('quantity'), [4])

    def test_second_click_changes_nothing(self):
        wizard = self._form(self.eva)
        wizard.role_ids = self.sales
        wizard = wizard.save()
        wizard.action_apply()
        count = self.Change.search_count([])
        self.assertEqual(wizard.action_apply()['tag'], 'display_notification')
        self.assertEqual(self.Change.search_count([]), count)

    def test_add_keeps_and_replace_removes_only_ours(self):
        core = self.env.ref('sales_team.group_sale_manager')
        self.eva.group_ids = [Command.link(self.keeper.id), Command.link(core.id)]
        self._assign(self.eva, self.buyer)
        self.assertLessEqual(self.keeper | self.buyer | core, self.eva.group_ids)
        self._assign(self.eva, self.accountant, 'replace')
        ours = self.eva.group_ids & self.eva._jxc_roles()
        self.assertEqual(ours, self.accountant)
        self.assertIn(core, self.eva.group_ids)
        self.assertFalse(self.eva.has_group('purchase.group_purchase_user'))

    def test_warehouses_alone(self):
        self.eva.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': [Command.set(self.warehouse.ids)]}
        )
        groups = self.eva.group_ids
        change = self._assign(self.eva, self.sales.browse(), scope='all')
        self.assertFalse(self.eva.jxc_warehouse_limited)
        self.assertEqual(self.eva.group_ids, groups)
        self.assertTrue(change.limited_before)

    def test_only_who_changes_is_logged(self):
        done = self._user('jxc_done', 'jxc_module.group_sales')
        change = self._assign(self.eva | done, self.sales)
        self.assertEqual(change.user_id, self.eva)

    def test_portal_users_are_refused(self):
        portal = self._user('jxc_portal', 'base.group_portal')
        with self.assertRaisesRegex(UserError, "Jxc_Portal"):
            (self.eva | portal).with_user(self.admin).action_jxc_assign_roles()
        with self.assertRaisesRegex(UserError, "Jxc_Portal"):
            portal.with_user(self.admin)._jxc_assign_roles(self.sales, 'add')
        self.assertFalse(self.Change.search([('user_id', '=', portal.id)]))

    def test_other_groups_are_refused(self):
        system = self.env.ref('base.group_system')
        with self.assertRaises(UserError):
            self.eva.with_user(self.admin)._jxc_assign_roles(system, 'add')
        self.assertNotIn(system, self.eva.group_ids)

    def test_who_may_not(self):
        keeper = self._user(
            'jxc_limited',
            'jxc_module.group_keeper',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.warehouse.ids)],
        )
        manager = self._user('jxc_manager', 'jxc_module.group_manager', jxc_warehouse_limited=True)
        change = self._assign(self.eva, self.sales)
        for user in (keeper, manager):
            with self.assertRaises(AccessError):
                self.env['jxc.role.assign'].with_user(user).create({'user_ids': self.eva.ids})
            with self.assertRaises(AccessError):
                self.eva.with_user(user)._jxc_assign_roles(self.manager, 'add')
            with self.assertRaises(AccessError):
                change.with_user(user).read(['user_id'])
            with self.assertRaises(AccessError):
                change.with_user(user).action_take_back()
        self.assertFalse(self.env['jxc.role.change'].with_user(manager).search([]))
        for operation in ('write', 'create', 'unlink'):
            self.assertFalse(change.with_user(self.admin).has_access(operation))

    def test_user_of_another_company(self):
        """Core shows all users to who gives out rights, and so do the wizard and the log."""
        other = self.env['res.company'].create({'name': "Other Company"})
        stranger = self._user(
            'jxc_stranger', 'base.group_user', company_id=other.id, company_ids=other.ids
        )
        change = self._assign(stranger, self.sales)
        self.assertEqual(change.with_user(self.admin).user_id, stranger)
        # an administrator of rights in another company, nothing of the goods of this one
        self.assertFalse(change.gained.count("Inventory"))

    def test_warehouses_of_hidden_companies_survive(self):
        """The administrator sees one company; the list of the user holds another one's too."""
        other = self.env['res.company'].create({'name': "Other Company"})
        there = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self.eva.company_ids = self.company | other
        self.eva.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set((there | self.warehouse).ids)],
            }
        )
        change = self._assign(self.eva, self.sales)
        self.assertEqual(self.eva.jxc_warehouse_ids, there | self.warehouse)
        self.assertEqual(change.warehouse_after_ids, there | self.warehouse)

    def test_query_count_for_100_users(self):
        def count(number):
            users = (
                self.env['res.users']
                .create(
                    [
                        {'name': f"U{number}-{i}", 'login': f'jxc-u{number}-{i}'}
                        for i in range(number)
                    ]
                )
                .with_user(self.admin)
            )
            roles = (self.sales | self.keeper).with_user(self.admin)
            return self._count_queries(
                users._jxc_assign_roles, roles, 'replace', 'limit', self.warehouse
            )

        count(2)
        few, many = count(5), count(100)
        self.assertLessEqual(many, few + 10, f"{few} queries for 5 users, {many} for 100")
        self.assertLessEqual(many, 90)


@tagged('post_install', '-at_install')
class TestRoleTakeBack(RoleCommon):
    def test_take_back(self):
        self.eva.write(
            {
                'group_ids': [Command.link(self.keeper.id)],
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse.ids)],
            }
        )
        groups = self.eva.group_ids
        change = self._assign(
            self.eva, self.sales, 'replace', scope='limit', warehouse_ids=self.warehouse_b
        )
        self.assertNotEqual(self.eva.group_ids, groups)
        change.with_user(self.admin).action_take_back()
        self.assertEqual(self.eva.group_ids, groups)
        self.assertEqual(self.eva.jxc_warehouse_ids, self.warehouse)
        self.assertEqual(change.undone_by_id, self.admin)
        # once is enough: what is given again later is not taken by a second click
        self.eva.group_ids = [Command.link(self.sales.id)]
        change.with_user(self.admin).action_take_back()
        self.assertIn(self.sales, self.eva.group_ids)

    def test_not_when_changed_since(self):
        change = self._assign(self.eva, self.sales | self.buyer)
        self.eva.group_ids = [Command.unlink(self.sales.id)]
        with self.assertRaisesRegex(UserError, "changed again"):
            change.with_user(self.admin).action_take_back()
        self.assertIn(self.buyer, self.eva.group_ids)
        self.assertFalse(change.undone_on)
        change = self._assign(self.eva, self.sales, scope='limit', warehouse_ids=self.warehouse)
        self.eva.jxc_warehouse_ids = self.warehouse_b
        with self.assertRaisesRegex(UserError, "changed again"):
            change.with_user(self.admin).action_take_back()
        change = self._assign(self.eva, self.keeper, 'replace')
        self.assertIn(self.buyer, change.removed_ids)
        self.eva.group_ids = [Command.link(self.buyer.id)]  # given anew by somebody else
        with self.assertRaisesRegex(UserError, "changed again"):
            change.with_user(self.admin).action_take_back()

    def test_several_the_latest_first(self):
        groups = self.eva.group_ids
        changes = self._assign(self.eva, self.sales)
        changes |= self._assign(self.eva, self.buyer, 'replace')
        changes.with_user(self.admin).action_take_back()
        self.assertEqual(self.eva.group_ids, groups)
        self.assertTrue(all(changes.mapped('undone_on')))

    def test_form_of_a_change(self):
        change = self._assign(self.eva, self.sales)
        form = Form(change.with_user(self.admin))
        self.assertEqual(form.user_id, self.eva)
        self.assertIn("Sales", form.gained)


@tagged('post_install', '-at_install')
class TestRoleTour(RoleCommon, HttpCase):
    def test_assign_and_take_back(self):
        self.admin.password = 'jxc_role_admin'
        self.start_tour('/odoo/jxc-roles', 'jxc_access_roles', login='jxc_role_admin')
        change = self.Change.search([('user_id', '=', self.eva.id)])
        self.assertEqual(change.added_ids, self.keeper)
        self.assertTrue(change.undone_on)
        self.assertNotIn(self.keeper, self.eva.group_ids)

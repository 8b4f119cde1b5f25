from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, new_test_user, tagged

from odoo.addons.jxc_module.models.access import jxc_access_overview_line
from odoo.addons.jxc_module.models.access.access_words import reason

from .common import JxcCommon


class OverviewCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, 'jxc_page_admin', groups='base.group_erp_manager')
        cls.kim = new_test_user(
            cls.env,
            'jxc_kim',
            groups='jxc_module.group_keeper',
            name="Jxc_Kim",
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(cls.warehouse_b.ids)],
        )
        cls.tea = cls._create_product("Tea")
        for location, quantity in ((cls.stock, 3), (cls.stock_b, 4)):
            cls._move(cls.tea, cls.suppliers, location, quantity)
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()


@tagged('post_install', '-at_install')
class TestAccessOverview(OverviewCommon):
    def _page(self, user, admin=None):
        overview = self.env['jxc.access.overview'].with_user(admin or self.admin)
        return overview.create({'user_id': user.id})

    def _line(self, page, model):
        lines = page.line_ids | page.technical_ids
        return lines.filtered(lambda line: line.model_name == model)

    def test_page_of_a_limited_keeper(self):
        empty = self.env['jxc.access.overview'].with_user(self.admin).new({})
        self.assertEqual(empty.display_name, "What Can This User See")
        page = self._page(self.kim)
        self.assertEqual(page.display_name, self.kim.name)
        self.assertIn("Keeper", page.role_names)
        self.assertEqual(page.warehouse_names, self.warehouse_b.display_name)
        self.assertEqual(page.company_names, self.company.name)
        moves = self.env['stock.move']
        line = self._line(page, 'stock.move')
        self.assertRecordValues(
            line,
            [
                {
                    'may_read': True,
                    'may_write': True,
                    'may_create': True,
                    'may_unlink': False,
                    'seen': f"{moves.with_user(self.kim).search_count([]):,}",
                    'total': f"{moves.search_count([]):,}",
                    'is_partial': True,
                }
            ],
        )
        self.assertEqual(line.rules, "Own companies, Own warehouses")
        # a rule that lets him see all is not named: his purchase orders are not limited
        self.assertNotIn("Own and unassigned", self._line(page, 'purchase.order').rules)
        self.assertRecordValues(
            self._line(page, 'account.payment'),
            [{'may_read': False, 'may_write': False, 'seen': '0', 'rules': ''}],
        )

    def test_form_fills_by_choosing(self):
        with Form(self.env['jxc.access.overview'].with_user(self.admin)) as form:
            self.assertEqual(len(form.line_ids), 0)
            form.user_id = self.kim
            self.assertIn("Keeper", form.role_names)
            self.assertGreater(len(form.line_ids), 20)
        self.assertGreater(len(form.record.line_ids), 20)
        technical = form.record.technical_ids.mapped('model_name')
        self.assertIn('stock.move.line', technical)
        documents = form.record.line_ids.mapped('model_name')
        self.assertLessEqual({'sale.order', 'jxc.alert', 'jxc.closing'}, set(documents))
        self.assertFalse(set(documents) & set(technical))

    def test_every_model_of_ours_is_listed(self):
        page = self._page(self.kim)
        models = set((page.line_ids | page.technical_ids).mapped('model_name'))
        ours = {
            name
            for name, model in self.env.items()
            if name.startswith('jxc.') and not model._abstract and not model._transient
        }
        self.assertLessEqual(ours | {'stock.quant', 'sale.order', 'res.partner'}, models)

    def test_counts_are_capped(self):
        with patch.object(jxc_access_overview_line, 'COUNT_LIMIT', 1):
            line = self._line(self._page(self.kim), 'stock.move')
        self.assertEqual(line.total, '1+')
        self.assertEqual(
            [line._shown(n) for n in (None, 10_000, 10_001)], ['–', '10,000', '10,000+']
        )

    def test_rules_of_companies_are_told_by_name_or_by_what_they_say(self):
        for name, domain, words in (
            ("Orders: multi-company", "[('user_id', '=', user.id)]", "Own companies"),
            ("My own", "[('company_id', 'in', company_ids)]", "Own companies"),
            ("My own", "[('company_id', 'in',  company_ids + [False])]", "Own companies"),
            ("My own", "[('company_id', 'in', company_ids), ('id', '>', 3)]", "My own"),
            ("My own", False, "My own"),
            ("Personal Orders", "[('user_id', '=', user.id)]", "Own documents"),
        ):
            with self.subTest(name=name, domain=domain):
                self.assertEqual(reason(self.env, name, domain), words)

    def test_a_broken_rule_does_not_hide_the_rest(self):
        rule = self.env['ir.rule'].create(
            {
                'name': "Broken",
                'model_id': self.env['ir.model']._get_id('stock.lot'),
                'domain_force': "[('id', '=', 1)]",
            }
        )
        self.env['stock.lot'].create({'name': "L1", 'product_id': self.tea.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_rule SET domain_force = '[(''nothing'', ''='', 1)]' WHERE id = %s", [rule.id]
        )
        self.env.registry.clear_cache()
        self.env.invalidate_all()
        with self.assertLogs('odoo.addons.jxc_module', 'WARNING'):
            page = self._page(self.kim)
        self.assertEqual(self._line(page, 'stock.lot').seen, '–')
        self.assertIn("Broken", self._line(page, 'stock.lot').rules)
        self.assertEqual(self._line(page, 'stock.picking').may_read, True)

    def test_cost_and_documents(self):
        everybody, cost = self.env.ref('base.group_user'), self.env.ref('jxc_module.group_cost')
        everybody.implied_ids = [Command.link(cost.id)]
        self.assertTrue(self._page(self.kim).sees_cost)
        everybody.implied_ids = [Command.unlink(cost.id)]
        self.env.invalidate_all()
        self.assertFalse(self._page(self.kim).sees_cost)
        self.company.jxc_own_purchases = True
        buyer = new_test_user(self.env, 'jxc_page_buyer', groups='jxc_module.group_buyer')
        self.assertEqual(self._page(buyer).document_names, "Own and unassigned purchase orders")
        self.assertTrue(self._page(buyer).sees_cost)

    def test_both_companies_are_counted(self):
        other = self.env['res.company'].create({'name': "Other Company"})
        self.kim.company_ids = self.company | other
        there = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        self.kim.jxc_warehouse_ids = self.warehouse_b | there
        self._set_stock(self.tea.with_company(other), there.lot_stock_id, 5)
        self.env.flush_all()
        # the client of the administrator always says which companies are switched on
        admin = self.admin.with_context(allowed_company_ids=self.company.ids)
        overview = self.env['jxc.access.overview'].with_env(admin.with_user(self.admin).env)
        page = overview.create({'user_id': self.kim.id})
        self.assertIn("Other Company", page.company_names)
        quants = self.env['stock.quant'].with_user(self.kim)
        quants = quants.with_context(allowed_company_ids=(self.company | other).ids)
        self.assertEqual(self._line(page, 'stock.quant').seen, str(quants.search_count([])))
        # only one of the companies is switched on for the administrator: no difference
        self.assertEqual(self._line(page, 'stock.quant').seen, '2')

    def test_only_administrators_and_only_their_own_page(self):
        page = self._page(self.kim)
        manager = new_test_user(
            self.env,
            'jxc_page_manager',
            groups='jxc_module.group_manager',
            jxc_warehouse_limited=True,
        )
        for user in (self.kim, manager):
            with self.assertRaises(AccessError):
                self._page(self.kim, user)
            with self.assertRaises(AccessError):
                page.with_user(user).read(['role_names'])
            with self.assertRaises(AccessError):
                self.kim.with_user(user).action_jxc_access_overview()
            with self.assertRaises(AccessError):
                self.env['jxc.access.overview.line'].with_user(user)._values_of(self.admin)
            spec = {'user_id': {}, 'role_names': {}, 'line_ids': {'fields': {'seen': {}}}}
            with self.assertRaises(AccessError):
                self.env['jxc.access.overview'].with_user(user).onchange(
                    {'user_id': self.admin.id}, ['user_id'], spec
                )
        second = new_test_user(self.env, 'jxc_page_second', groups='base.group_erp_manager')
        with self.assertRaises(AccessError):
            page.with_user(second).read(['role_names'])
        self.assertTrue(page.line_ids)
        with self.assertRaises(AccessError):
            page.line_ids.with_user(second).read(['seen'])

    def test_portal_user_is_refused(self):
        portal = new_test_user(self.env, 'jxc_page_portal', groups='base.group_portal')
        with self.assertRaises(UserError):
            portal.with_user(self.admin).action_jxc_access_overview()

    def test_opened_by_the_button_and_printed(self):
        action = self.kim.with_user(self.admin).action_jxc_access_overview()
        page = self._dialog(action, self.admin)
        self.assertEqual(page.user_id, self.kim)
        self.assertEqual(page.action_print()['report_name'], 'jxc_module.report_access_overview')
        html, _type = (
            self.env['ir.actions.report']
            .with_user(self.admin)
            ._render_qweb_html('jxc_module.report_access_overview', page.ids)
        )
        self.assertIn(b"Own warehouses", html)
        empty = self.env['jxc.access.overview'].with_user(self.admin).create({})
        self.assertFalse(empty.line_ids)
        with self.assertRaises(UserError):
            empty.action_print()

    def test_query_count(self):
        """A handful of queries a model, whatever there is in it."""

        def count():
            return self._count_queries(lambda: self._page(self.kim).line_ids)

        count()
        few, lines = count(), len(self._page(self.kim).line_ids)
        self.env['res.partner'].create([{'name': f"P{i}"} for i in range(200)])
        for _i in range(10):
            self._move(self.tea, self.suppliers, self.stock_b, 1)
        self.assertLessEqual(count(), few + 5)
        self.assertLessEqual(few, 6 * lines + 30)

    def test_nothing_but_the_page_is_written(self):
        self.env.flush_all()
        with patch.object(type(self.env['base']), 'write', side_effect=AssertionError("written")):
            self.env['jxc.access.overview.line'].with_user(self.admin)._values_of(self.kim)


@tagged('post_install', '-at_install')
class TestAccessOverviewTour(OverviewCommon, HttpCase):
    def test_choose_a_user(self):
        self.admin.password = 'jxc_page_admin'
        self.start_tour('/odoo/jxc-access', 'jxc_access_overview', login='jxc_page_admin')

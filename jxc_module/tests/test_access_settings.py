"""The settings page of the owner, and the recommended settings shown before they are used."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from .common import JxcCommon


class SettingsCommon(JxcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.owner = new_test_user(
            cls.env, 'set_owner', groups='base.group_user,jxc_module.group_manager'
        )
        cls.company.jxc_checks = cls.company.jxc_flows = False

    def _page(self, user=None, **vals):
        return self.env['jxc.settings'].with_user(user or self.owner).create(vals)


@tagged('post_install', '-at_install')
class TestOwnerSettings(SettingsCommon):
    def _arch(self, user):
        view = self.env['jxc.settings'].with_user(user).get_view(view_type='form')
        return etree.fromstring(view['arch'])

    def test_the_owner_changes_switches(self):
        self.assertFalse(self.owner.has_group('base.group_erp_manager'))
        name = self.company.name
        with Form(self.env['jxc.settings'].with_user(self.owner)) as form:
            self.assertFalse(form.jxc_checks)
            form.jxc_checks = True
        self.assertTrue(self.company.jxc_checks)
        page = self._page()
        self.assertTrue(page.jxc_checks)
        page.jxc_checks = False
        self.assertFalse(self.company.jxc_checks)
        self.assertEqual(page.execute()['tag'], 'reload')
        self.assertEqual(self.company.name, name)

    def test_his_page_is_the_part_of_this_app_in_the_settings(self):
        arch = self._arch(self.owner)
        self.assertEqual([app.get('name') for app in arch.iter('app')], ['jxc_module'])
        admin = self.env.ref('base.user_admin')
        settings = self.env['res.config.settings'].with_user(admin).get_view(view_type='form')
        [whole] = etree.fromstring(settings['arch']).xpath("//app[@name='jxc_module']")
        # only the page is taken from there
        rows = self.env['jxc.settings'].with_user(self.owner).get_view(view_type='list')
        self.assertEqual(etree.fromstring(rows['arch']).tag, 'list')
        switches = {node.get('name') for node in whole.iter('field')}
        self.assertGreater(len(switches), 20)
        # a room that adds switches adds them to `jxc.switches`
        ours = {node.get('name') for node in arch.iter('field')}
        self.assertEqual(ours - {'company_id'}, switches - {'company_id'})

    def test_every_switch_says_what_changes(self):
        for setting in self._arch(self.owner).iter('setting'):
            with self.subTest(setting.get('help')):
                self.assertTrue(setting.get('help'))
                self.assertNotIn('. ', setting.get('help'), "one sentence")

    def test_in_the_order_of_a_first_set_up(self):
        blocks = [block.get('name') for block in self._arch(self.owner).iter('block')]
        self.assertEqual(
            blocks,
            [
                'jxc_start',
                'jxc_access',
                'jxc_alerting',
                'jxc_replenishment',
                'jxc_expiry',
                'jxc_trading',
                'jxc_settling',
                'jxc_closing',
            ],
        )

    def test_costs(self):
        group, cost = self.env.ref('base.group_user'), self.env.ref('jxc_module.group_cost')
        group.implied_ids += cost
        self._page(jxc_checks=True)
        self.assertIn(cost, group.implied_ids, "a page that does not ask changes nothing")
        self._page(jxc_hide_costs=True)
        self.assertNotIn(cost, group.implied_ids)
        self.assertTrue(Form(self.env['jxc.settings'].with_user(self.owner)).jxc_hide_costs)
        self._page(jxc_hide_costs=False)
        self.assertIn(cost, group.implied_ids)

    def test_nobody_else(self):
        limited = new_test_user(
            self.env,
            'set_limited',
            groups='base.group_user,jxc_module.group_manager',
            jxc_warehouse_limited=True,
        )
        accountant = new_test_user(
            self.env, 'set_acc', groups='base.group_user,jxc_module.group_accountant'
        )
        for user in (limited, accountant):
            with self.assertRaises(AccessError):
                self._page(user, jxc_checks=True)
            with self.assertRaises(AccessError):
                self.env['jxc.settings'].with_user(user).default_get(['jxc_checks'])
            with self.assertRaises(AccessError):
                self.env['jxc.recommended'].with_user(user).create({}).action_confirm()
        self.assertFalse(self.company.jxc_checks)

    def test_costs_stay_hidden_whoever_calls(self):
        """A request may call what Odoo's page calls, of no record at all."""
        group, cost = self.env.ref('base.group_user'), self.env.ref('jxc_module.group_cost')
        group.implied_ids -= cost
        keeper = new_test_user(
            self.env, 'set_keeper', groups='base.group_user,jxc_module.group_keeper'
        )
        for user in (keeper, self.owner):
            for model in ('jxc.settings', 'res.config.settings'):
                with self.assertRaises(UserError):
                    self.env[model].with_user(user).set_values()
        self.assertNotIn(cost, group.implied_ids)

    def test_only_switches_of_his_company(self):
        other = self.env['res.company'].create({'name': "Other"})
        with self.assertRaises(AccessError):
            self._page(company_id=other.id, jxc_checks=True)
        self.owner.company_ids += other
        pages = self.env['jxc.settings'].with_user(self.owner)
        both = pages.with_context(allowed_company_ids=[self.company.id, other.id])
        page = both.create({'company_id': other.id, 'jxc_checks': True})
        self.assertEqual(page.company_id, self.company)
        self.assertEqual((self.company.jxc_checks, other.jxc_checks), (True, False))
        page.write({'company_id': other.id, 'jxc_flows': True})
        self.assertEqual((self.company.jxc_flows, other.jxc_flows), (True, False))
        for name in ('jxc_stock_alerts_since', 'name', 'currency_id'):
            with self.assertRaises(Exception), self.env.cr.savepoint():  # noqa: B017
                self._page(**{name: 'x'}).flush_recordset()
                self.assertNotEqual(self.company[name], 'x')
                raise ValueError(name)

    def test_recommended_are_shown_before_they_are_used(self):
        wanted = self.company._jxc_recommended_settings()
        self.company.write(dict.fromkeys(wanted, False))
        self.company.jxc_flows = True
        action = self._page().action_jxc_recommended_settings()
        page = self._dialog(action, self.owner)
        shown = [
            ''.join(row.itertext())
            for row in etree.fromstring(page.preview).iterfind('.//tbody/tr')
        ]
        self.assertEqual(len(shown), len(wanted) - 1)
        self.assertIn("Order Checks", ' '.join(shown))
        # with what each of them does
        self.assertIn(
            "Compare each vendor bill with what was ordered and received", str(page.preview)
        )
        self.assertNotIn("Order Flows", ' '.join(shown))
        self.assertFalse(self.company.jxc_checks, "nothing yet")
        page.action_confirm()
        self.assertEqual({name: self.company[name] for name in wanted}, wanted)
        self.env.invalidate_all()
        again = self._dialog(action, self.owner)
        self.assertTrue(again.is_done)
        self.assertEqual(
            ''.join(etree.fromstring(again.preview).itertext()),
            "All that we recommend is in force already.",
        )


@tagged('post_install', '-at_install')
class TestOwnerSettingsTour(SettingsCommon, HttpCase):
    def test_switch_on_and_save(self):
        self.start_tour('/odoo/jxc-settings', 'jxc_owner_settings', login='set_owner')
        self.assertTrue(self.company.jxc_checks)

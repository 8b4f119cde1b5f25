"""The setting wizard: what it shows is what it writes, once, and it can be taken back."""

from itertools import product as each

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.jxc_module.tools.trades import TRADES, USUAL, Answers, plan

from .common_golive import GoliveCommon


@tagged('post_install', '-at_install')
class TestGoliveSetup(GoliveCommon):
    def _pages(self, user=None):
        return self.env(
            user=user or self.owner,
            context={**self.env.context, 'allowed_company_ids': self.own.ids},
        )['jxc.golive.setup']

    def _run(self, trade, **answers):
        with Form(self._pages()) as form:
            form.trade = trade
            for name, value in answers.items():
                form[name] = value
        page = form.record
        action = page.action_apply()
        return self.env['jxc.golive.change'].with_user(self.owner).browse(action['res_id'])

    def test_plans_name_what_exists(self):
        """Every setting of every plan is a field or record of ours, and names it once."""
        for trade, dated, inspects, credit, strict in each(TRADES, *[(False, True)] * 4):
            answers = Answers(trade, dated, inspects, credit, strict, 3, 1000.0)
            settings = plan(answers)
            keys = [setting.key for setting in settings]
            self.assertEqual(len(keys), len(set(keys)))
            for setting in settings:
                with self.subTest(trade=trade, key=setting.key):
                    if setting.kind == 'create':
                        self.assertIn(setting.target, self.env)
                        continue
                    record = (
                        self.own
                        if setting.kind == 'company'
                        else self.env.ref(f'jxc_module.{setting.target}')
                    )
                    field = record._fields[setting.name]
                    if field.type == 'selection':
                        self.assertIn(setting.value, dict(field.selection))
                    else:
                        self.assertEqual(
                            field.type,
                            {bool: 'boolean', int: 'integer', float: 'float'}[type(setting.value)],
                        )
        hardware = {setting.key for setting in plan(USUAL['hardware'])}
        self.assertFalse([key for key in hardware if 'expiry' in key or 'check_life' in key])

    def test_nothing_before_the_click(self):
        with Form(self._pages()) as form:
            form.trade = 'pharma'
            self.assertTrue(form.dated)
            self.assertTrue(form.strict)
            rows = len(form.line_ids)
        self.assertGreater(rows, 20)
        page = form.record
        self.assertEqual(len(page.line_ids), rows)
        self.assertFalse(self.own.jxc_expiry_gates)
        self.assertFalse(self.env['jxc.golive.change'].search([('company_id', '=', self.own.id)]))
        gate = page.line_ids.filtered(lambda line: line.key == 'company//jxc_expiry_gates')
        self.assertEqual((gate.old_text, gate.new_text), ("Off", "On"))

    def test_apply_again_undo(self):
        life = self.env.ref('jxc_module.check_life')
        level = self.env.ref('jxc_module.expiry_level_180')
        firm = self.env.ref('jxc_module.reminder_level_firm')
        change = self._run('food', strict=True, approve_above=5000)
        self.assertEqual((life.mode, level.active, firm.days), ('block', False, 10))
        self.assertTrue(self.own.jxc_expiry_gates)
        self.assertFalse(self.own.jxc_inspection)
        self.assertFalse(self.company.jxc_transfer_four_eyes, "of another company")
        ours = [('company_id', '=', self.own.id)]
        policy = self.env['jxc.safety.policy'].search(ours)
        self.assertEqual((policy.service_level, policy.apply_mode), (0.95, 'propose'))
        rules = self.env['jxc.check.rule'].search([*ours, ('kind', '=', 'amount')])
        self.assertEqual(set(rules.mapped('document')), {'sale', 'purchase'})
        self.assertEqual(set(rules.mapped('amount')), {5000})
        buckets = self.env['jxc.ageing.bucket.set']._of_company(self.own)
        self.assertEqual(buckets.company_id, self.own)
        self.assertEqual(buckets.day_ids.mapped('day_from'), [1, 8, 16, 31, 61])
        # again: nothing is left to change
        with self.assertRaisesRegex(UserError, "Nothing would change"):
            self._run('food', strict=True, approve_above=5000)
        # taken back, but for what somebody changed since
        firm.days = 12
        change.action_undo()
        self.assertEqual((life.mode, level.active, firm.days), ('warn', True, 12))
        self.assertFalse(self.own.jxc_expiry_gates)
        self.assertFalse(self.env['jxc.safety.policy'].search(ours))
        line = change.line_ids.filtered(lambda one: one.res_model == 'jxc.reminder.level')
        self.assertIn("Changed since", ' '.join(line.mapped('result')))
        with self.assertRaisesRegex(UserError, "undone already"):
            change.action_undo()
        # once more: what it made before comes out of the archive
        self._run('food')
        self.assertEqual(self.env['jxc.safety.policy'].search(ours), policy)

    def test_what_is_unticked_stays(self):
        with Form(self._pages()) as form:
            form.trade = 'retail'
            keys = [form.line_ids.edit(i).key for i in range(len(form.line_ids))]
            for index, key in enumerate(keys):
                if key not in ('create/stock.warehouse/branch_3', 'company//jxc_stock_alerts'):
                    with form.line_ids.edit(index) as line:
                        line.apply = False
        page = form.record
        self.assertEqual(sum(page.line_ids.mapped('apply')), 2)
        page.action_apply()
        self.assertTrue(self.own.jxc_stock_alerts)
        self.assertFalse(self.own.jxc_checks)
        houses = self.env['stock.warehouse'].search([('company_id', '=', self.own.id)])
        self.assertEqual(len(houses), 2)

    def test_a_client_names_no_setting(self):
        """Lines are the server's: a key that the plan does not have changes nothing."""
        forged = {'key': 'company//name', 'apply': True, 'new_text': "Hacked"}
        page = self._pages().create({'trade': 'general', 'line_ids': [(0, 0, forged)]})
        self.assertNotIn('company//name', page.line_ids.mapped('key'))
        page.write({'line_ids': [(0, 0, forged)]})
        self.assertNotIn('company//name', page.line_ids.mapped('key'))
        page.line_ids[0].write({'key': 'company//name'})
        page.action_apply()
        self.assertEqual(self.own.name, "Golden Bridge Trading")

    def test_who_may(self):
        limited = self._user('setup_limited', 'manager')
        limited.jxc_warehouse_limited = True
        with self.assertRaises(AccessError):
            self._pages(limited).create({'trade': 'food'})
        with self.assertRaises(AccessError):
            self._pages(self._user('setup_keeper', 'keeper')).create({'trade': 'food'})
        change = self._run('general')
        with self.assertRaises(AccessError):
            change.with_user(limited).action_undo()
        with self.assertRaises(AccessError):
            change.with_user(self.owner).line_ids.write({'old': {'value': True}})
        self.assertEqual(change.state, 'done')

    def test_bad_answers(self):
        for number in (0, 51):
            with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
                self._pages().create({'trade': 'retail', 'warehouses': number})
            self.assertNotIsInstance(caught.exception, (TypeError, KeyError))

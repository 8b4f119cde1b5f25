from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from ..models.onboarding import action_undo
from .common_onboarding import FROZEN, OnboardingCommon
from .test_onboarding_posting import FIGURES, MASTER

NORTH = "Branch North"


@tagged('post_install', '-at_install')
class TestUndo(OnboardingCommon):
    """What holds an undo up, and what it says; what becomes of what cannot be deleted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(FROZEN):
            cls.there = new_test_user(
                cls.env, 'undo_there', groups='base.group_user,jxc_module.group_sales'
            )
            people = [
                {'login': 'undo_new', 'name': "New Keeper", 'role': 'keeper', 'warehouses': NORTH},
                {'login': 'undo_there', 'name': "There", 'role': 'buyer', 'warehouses': NORTH},
            ]
            cls.migration = cls._import(MASTER | FIGURES | {'users': people})
            cls.migration.action_post()
        cls.tea = cls.env['product.product'].search([('default_code', '=', 'OT1')])
        cls.north = cls.env['stock.warehouse'].search([('name', '=', NORTH)])
        cls.entries = cls.env['account.move'].search(
            [('journal_id', '=', cls.company.jxc_opening_journal_id.id)]
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(FROZEN)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.assertEqual(self.migration.state, 'posted', self.migration.row_ids.mapped('message'))

    def _refused(self, *words, sheet=None):
        """Assert that an undo is refused with these words, and that nothing was touched."""
        with self.assertRaises(UserError) as caught:
            if sheet:
                self.migration.action_undo_sheet(sheet)
            else:
                self.migration.action_undo()
        for word in words:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.migration.state, 'posted')
        self.assertTrue(all(self.migration.record_ids.mapped('posted')))

    def _open(self, day):
        return self.env['jxc.facts']._open_totals([('partner_id.ref', 'in', ('OC1', 'OV1'))], day)

    # === ENTRIES THAT STAY === #

    def _reversed(self):
        """Undo receivables; return what reversed the entry that could not be deleted."""
        entry = self.entries.filtered(lambda one: one.ref == 'INV7')
        self.migration.action_undo_sheet('receivables')
        reversal = entry.exists().reversal_move_ids
        self.assertEqual((entry.state, reversal.state), ('posted', 'posted'))
        told = " ".join(self.migration.message_ids.mapped('body'))
        self.assertIn("reversed instead of deleted (INV7)", told)
        item = entry.line_ids.filtered(lambda line: line.account_type == 'asset_receivable')
        self.assertTrue(item.reconciled)
        return reversal

    def test_sealed_entries_are_reversed_on_the_start_date(self):
        self.entries.journal_id.restrict_mode_hash_table = True
        self.entries.button_hash()
        self.assertTrue(all(self.entries.mapped('inalterable_hash')))
        self.assertEqual(self._reversed().date, date(2026, 1, 1))
        for day in (date(2026, 1, 1), date(2026, 2, 10)):
            self.assertEqual(self._open(day)['asset_receivable'], -50, day)
        # and once more: the old entry stays aside
        self._post(self.migration)
        self.assertEqual(
            self._open(date(2026, 1, 1)), {'asset_receivable': 250.5, 'liability_payable': -80}
        )

    def test_entries_kept_for_audits_are_reversed(self):
        self.company.restrictive_audit_trail = True
        self._reversed()

    def test_a_lock_date_moves_the_reversal_behind_it(self):
        self.company.fiscalyear_lock_date = '2026-01-31'
        self.assertGreater(self._reversed().date, date(2026, 1, 31))
        self.assertEqual(self._open(date(2026, 2, 28))['asset_receivable'], -50)
        with self.assertRaisesRegex(UserError, "XS-1.*locked"):
            self.migration.action_undo()

    # === WHAT HOLDS IT UP === #

    def test_goods_that_left(self):
        move = self._move(self.tea, self.north.lot_stock_id, self.customers, 1)
        move.origin = 'XS-77'
        self._refused("Opening stock", "Green Tea", 'XS-77')
        self._refused("Green Tea", sheet='stock')
        self.migration.action_undo_sheet('receivables')

    def test_goods_that_came_since(self):
        """A product with stock of its own is not archived, nor is a warehouse where goods lie."""
        self._move(self.tea, self.suppliers, self.north.lot_stock_id, 3)
        other = self._create_product("Not of the file")
        self._move(other, self.suppliers, self.north.lot_stock_id, 2)
        self._refused("Products: [OT1] Green Tea", "Warehouses and places", "Not of the file")
        # the sheet alone: what came since keeps its own price
        self.migration.action_undo_sheet('stock')
        self.assertEqual(self.tea.qty_available, 3)

    def test_an_order_that_was_delivered(self):
        order = self.env['purchase.order'].search([('name', '=', 'CG-1')])
        order.picking_ids.move_ids.write({'quantity': 40, 'picked': True})
        order.picking_ids.button_validate()
        self._refused("Open orders: CG-1")

    def test_a_locked_month(self):
        self.company.jxc_closing_refuses = True
        closing = self.env['jxc.closing'].create({'month': '2026-01-01'})
        end = closing._month_end(self.company, closing.month)
        closing.sudo().write({'state': 'locked', 'date_end': end})
        self._refused("is locked", closing.display_name)
        closing.sudo().state = 'closed'
        self.migration.action_undo_sheet('stock')
        self.assertTrue(closing.is_stale)

    def test_another_one_is_posting(self):
        other = self._import({})
        other._set(state='posting')
        self._refused(other.name)

    def test_nothing_is_posted(self):
        other = self._import({'products': [{'code': 'UN1', 'name': "Unposted"}]})
        with self.assertRaisesRegex(UserError, "Nothing of Opening is posted"):
            other.action_undo()

    # === PEOPLE === #

    def test_users(self):
        new = self.env['res.users'].search([('login', '=', 'undo_new')])
        buyer = self.env.ref('jxc_module.group_buyer')
        self.assertIn(buyer, self.there.group_ids)
        self.assertEqual(self.there.jxc_warehouse_ids, self.north)
        self.migration.action_undo_sheet('users')
        self.assertFalse(new.active)
        self.assertTrue(self.there.active)
        self.assertNotIn(buyer, self.there.group_ids)
        self.assertIn(self.env.ref('jxc_module.group_sales'), self.there.group_ids)
        self.assertFalse(self.there.jxc_warehouse_limited)
        self.assertFalse(self.there.jxc_warehouse_ids)
        self._post(self.migration)
        self.assertTrue(new.active)
        self.assertIn(buyer, self.there.group_ids)

    def test_roles_that_changed_since_stay(self):
        self.there.group_ids -= self.env.ref('jxc_module.group_buyer')
        self._refused(self.there.name, "changed again", sheet='users')

    # === IN THE BACKGROUND === #

    def _by_job(self):
        """Begin an undo of many rows; return its job."""
        self.startPatcher(patch.object(action_undo, 'AT_ONCE', 1))
        self.startPatcher(patch.object(action_undo, 'UNDO_BATCH', 3))
        progress = []
        for model, name, value in (
            ('ir.cron', '_commit_progress', lambda cron, *args, **kwargs: progress.append(1) or 99),
            ('jxc.job', '_abandon', lambda job: job.env.invalidate_all()),
        ):
            self.startPatcher(patch.object(self.registry[model], name, value))
        action = self.migration.action_undo()
        job = self.env['jxc.job'].browse(action['res_id'])
        self.assertEqual((self.migration.state, self.migration.job_id), ('posting', job))
        self.assertEqual(job.total, len(self.migration.record_ids))
        return job, progress

    def test_many_rows_in_steps(self):
        job, progress = self._by_job()
        with self.assertRaisesRegex(UserError, "is being"):
            self.migration.action_undo()
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertEqual((job.state, job.error), ('done', False))
        self.assertEqual(job.done, job.total)
        self.assertGreater(len(progress), 10, "each step is kept")
        self.assertEqual(self.migration.state, 'undone')
        self.assertFalse(self.entries.exists())
        for day in (date(2026, 1, 1), date(2026, 2, 10)):
            self.assertFalse(any(self._open(day).values()), day)
        self.assertTrue(self.migration.action_undo(), "twice is once")

    def test_sold_while_a_job_is_at_it(self):
        job, _progress = self._by_job()
        self._move(self.tea, self.north.lot_stock_id, self.customers, 1)
        self.env['jxc.job']._cron_jxc_jobs()
        self.assertEqual(job.state, 'failed')
        self.assertIn("Green Tea", job.error)
        self.assertEqual(self.migration.state, 'failed')
        self.assertIn("Green Tea", self.migration.row_ids.message)
        # what the sheets before it made is gone, stock and all below it stands
        left = self.migration.record_ids.filtered('posted').mapped('sheet')
        self.assertIn('stock', left)
        self.assertNotIn('receivables', left)

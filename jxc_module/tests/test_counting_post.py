from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.jxc_module.models.counting import jxc_job, jxc_stocktake_post

from .common_counting import CountingCommon


class Stopped(BaseException):
    """A worker was killed."""


class StoppingJob:
    """A job whose worker is killed after so many steps."""

    def __init__(self, count, steps):
        self.arguments, self.steps = {'stocktake': count.id}, steps

    def _step(self, **values):
        if not self.steps:
            raise Stopped
        self.steps -= 1


@tagged('post_install', '-at_install')
class TestPost(CountingCommon):
    """Differences become moves, each once, whatever else is wrong."""

    def _line(self, count, product):
        return count.line_ids.filtered(lambda line: line.product_id == product)

    def test_doubled_and_empty_quants(self):
        self._set_stock(self.tea, self.rack, 8)
        self.env.flush_all()
        self.env.cr.execute(
            """
            INSERT INTO stock_quant (product_id, location_id, company_id, quantity,
                                     reserved_quantity, in_date)
            SELECT product_id, location_id, company_id, quantity, 0, in_date FROM stock_quant
             WHERE product_id = %(tea)s AND location_id = %(rack)s;
            INSERT INTO stock_quant (product_id, location_id, company_id, quantity,
                                     reserved_quantity, in_date)
            SELECT product_id, location_id, company_id, NULL, 0, in_date FROM stock_quant
             WHERE product_id = %(tea)s AND location_id = %(rack)s LIMIT 1
            """,
            {'tea': self.tea.id, 'rack': self.rack.id},
        )
        self.env.invalidate_all()
        count = self._open(self.keeper, product_ids=self.tea.ids)
        line = count.line_ids.filtered(lambda line: line.location_id == self.rack)
        self.assertEqual(line.book_qty, 16)
        self._count(count, self.tea, self.rack, 14)
        self._finish(count)
        self.env['stock.quant']._merge_quants()
        self.env.invalidate_all()
        self.assertEqual(self._on_hand(self.tea, self.rack), 14)

    def test_negative_before_the_count(self):
        self._set_stock(self.tea, self.rack, -5)
        count = self._open(self.keeper, only_negative=True, product_ids=self.tea.ids)
        self.assertEqual(count.line_ids.book_qty, -5)
        self._count(count, self.tea, self.rack, 3)
        self._finish(count)
        self.assertEqual(self._on_hand(self.tea, self.rack), 3)

    def test_what_would_become_negative_waits(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 2)
        self._count(count, self.milk, self.rack, 5, self.lot)
        self._move(self.tea, self.shelf, self.customers, 5)
        self._finish(count)
        self.assertEqual(count.state, 'posting')
        line = self._line(count, self.tea)
        self.assertEqual((line.state, self._line(count, self.milk).state), ('waiting', 'posted'))
        self.assertIn("negative", line.problem)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 5)
        self.assertEqual(self._on_hand(self.milk, self.rack), 5)
        self._set_stock(self.tea, self.shelf, 4)
        count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 1)
        self.assertEqual(self._on_hand(self.milk, self.rack), 5)

    def test_one_bad_line_is_named_and_the_rest_is_posted(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        self._count(count, self.milk, self.rack, 5, self.lot)
        bad = self._line(count, self.tea)
        core = self.registry['stock.quant']._apply_inventory

        def refuse(quants, date=None):
            if self.tea in quants.product_id:
                raise UserError("the shelf burns")  # pylint: disable=translation-required
            return core(quants, date)

        with patch.object(self.registry['stock.quant'], '_apply_inventory', refuse):
            self._finish(count)
        self.assertEqual((count.state, bad.state), ('posting', 'waiting'))
        self.assertIn("the shelf burns", bad.problem)
        self.assertEqual(self._on_hand(self.milk, self.rack), 5)
        quants = self.env['stock.quant'].search([('product_id', '=', self.tea.id)])
        self.assertFalse(any(quants.mapped('inventory_quantity_set')))
        count.action_post()
        self.assertEqual((count.state, self._on_hand(self.tea, self.shelf)), ('posted', 8))

    def test_only_differences_are_moves(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 10)
        self._count(count, self.milk, self.rack, 5, self.lot)
        self._finish(count)
        self.assertEqual(count.line_ids.move_ids.product_id, self.milk)
        self.assertEqual(set(count.line_ids.mapped('state')), {'posted'})

    def test_in_the_background(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        self._count(count, self.milk, self.rack, 5, self.lot)
        count.action_review()
        count.action_approve()
        with patch.object(jxc_stocktake_post, 'FOREGROUND', 2):
            count.action_post()
            again = count.action_post()
        job = self.env['jxc.job'].search([('kind', '=', 'stocktake_post')])
        self.assertEqual((len(job), again['res_id'], count.state), (1, job.id, 'posting'))
        self.assertEqual(self._on_hand(self.tea, self.shelf), 10)
        with self.enter_registry_test_mode():
            self.env.ref('jxc_module.cron_jobs').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((job.state, job.error, count.state), ('done', False, 'posted'))
        self.assertEqual(self._on_hand(self.tea, self.shelf), 8)
        self.assertEqual(self._on_hand(self.milk, self.rack), 5)

    def test_a_worker_that_stops_anywhere_posts_nothing_twice(self):
        products = self.env['product.product'].create(
            [{'name': f"Count Stop {n}", 'is_storable': True} for n in range(6)]
        )
        for product in products:
            self._set_stock(product, self.shelf, 10)
        count = self._open(product_ids=products.ids)
        for product in products:
            self._count(count, product, self.shelf, 7)
        count.action_review()
        count.action_approve()
        count.state = 'posting'
        jobs = self.env['jxc.job']
        with patch.object(jxc_job, 'BATCH', 1):
            for kill_after in (1, 2, 1, 3, 1):
                with self.assertRaises(Stopped):
                    jobs._jxc_job_stocktake_post(StoppingJob(count, kill_after))
            jobs._jxc_job_stocktake_post(StoppingJob(count, 99))
        self.assertEqual(count.state, 'posted')
        self.assertEqual([self._on_hand(one, self.shelf) for one in products], [7] * 6)
        self.assertEqual(len(count.line_ids.move_ids), 6)

    def test_reverse(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 8)
        self._finish(count)
        self._move(self.tea, self.shelf, self.customers, 3)
        reverse = count.browse(count.action_reverse()['res_id'])
        self.assertEqual((reverse.state, reverse.reverses_id), ('review', count))
        reverse.action_approve()
        reverse.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 7)
        with self.assertRaisesRegex(UserError, "cannot be reversed"):
            count.action_reverse()

    def test_moved_while_counted(self):
        for answer, stock in (('action_moved_counted', 7), ('action_moved_not_counted', 10)):
            product = self._create_product(f"Count {answer}")
            self._set_stock(product, self.shelf, 10)
            count = self._open(self.keeper, product_ids=product.ids)
            self._count(count, product, self.shelf, 4)
            self._move(product, self.shelf, self.customers, 3)
            self._count(count, product, self.shelf, 6)
            count.action_review()
            self.assertTrue(count.line_ids.moved)
            with self.assertRaisesRegex(UserError, "moved while it was counted"):
                count.action_approve()
            getattr(count.line_ids, answer)()
            count.action_approve()
            count.action_post()
            self.assertEqual(self._on_hand(product, self.shelf), stock, answer)

    def test_as_of_a_day(self):
        then = datetime(2026, 5, 31, 15, 59, 59)
        product = self._create_product("Count Old")
        with freeze_time(then - timedelta(days=3)):
            self._move(product, self.suppliers, self.shelf, 20)
        with freeze_time(then + timedelta(days=1)):
            self._move(product, self.shelf, self.customers, 5)
            count = self._open(self.keeper, product_ids=product.ids, as_of=then)
            self.assertEqual(count.line_ids.book_qty, 20)
            self._count(count, product, self.shelf, 18)
            self.assertEqual(count.line_ids.difference_qty, -2)
            count.action_review()
            with self.assertRaisesRegex(UserError, "confirm the dates"):
                count.action_approve()
            count.action_confirm_dates()
            count.action_approve()
            count.action_post()
        self.assertEqual(self._on_hand(product, self.shelf), 13)
        self.assertEqual(count.line_ids.move_ids.date, then)

    def test_a_late_entry_is_compared_with_the_book_of_its_time(self):
        now = datetime(2026, 6, 1, 8)
        product = self._create_product("Count Late")
        with freeze_time(now - timedelta(days=1)):
            self._move(product, self.suppliers, self.shelf, 10)
        with freeze_time(now - timedelta(minutes=30)):
            count = self._open(self.keeper, product_ids=product.ids)
        with freeze_time(now - timedelta(minutes=10)):
            self._move(product, self.shelf, self.customers, 4)
        with freeze_time(now):
            self._count(count, product, self.shelf, 9, device_time=now - timedelta(minutes=20))
            self.assertRecordValues(
                count.line_ids, [{'late': True, 'book_qty': 10, 'difference_qty': -1}]
            )
            count.action_review()
            count.action_confirm_dates()
            count.action_approve()
            count.action_post()
        self.assertEqual(self._on_hand(product, self.shelf), 5)

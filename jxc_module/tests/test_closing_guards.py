"""Guards of closed months that a small fault would take away unseen."""

from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_closing_months import FEBRUARY, JANUARY, ClosingCommon


@tagged('post_install', '-at_install')
class TestClosingGuards(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._product(cls, 'average', cost=4.0)
        cls.old = cls._product(cls, 'average', cost=1.0)
        cls.move = cls._go(
            cls, datetime(2026, 1, 10), cls.tea, cls.suppliers, cls.stock, 10, worth=50.0
        )
        cls.old.active = False

    def test_the_month_of_an_open_closing_only(self):
        closing = self._create_closing(FEBRUARY)
        closing.month = JANUARY
        self.assertEqual(closing.month, JANUARY)
        closing.action_close()
        with self.assertRaisesRegex(UserError, "only while the closing is open"):
            closing.month = FEBRUARY

    def test_archived_products_count_in_the_progress(self):
        closing = self._create_closing(JANUARY)
        closing.action_close()
        products = self.env['product.product'].with_context(active_test=False)
        everything = products.search_count([('is_storable', '=', True)])
        active = products.search_count([('is_storable', '=', True), ('active', '=', True)])
        self.assertGreater(everything, active)
        self.assertEqual(closing.total_products, everything)

    def test_nothing_changed_is_no_difference(self):
        closing = self._close(JANUARY)
        closing._check()
        self.assertRecordValues(
            closing,
            [
                {
                    'is_stale': False,
                    'stale_products': 0,
                    'difference_qty': 0,
                    'difference_value': 0,
                }
            ],
        )

    def test_a_keeper_who_changes_the_past_is_noticed(self):
        """He sees no closing, and makes it stale all the same."""
        keeper = self._user('kim', 'jxc_module.group_keeper')
        lines = self.move.move_line_ids.with_user(keeper)
        for change, stale in (
            (lambda: lines.write({'picked': True}), False),
            (lambda: lines.write({'quantity': 9}), True),
            (lambda: self.move.with_user(keeper).write({'origin': "X"}), False),
            (lambda: self.move.with_user(keeper).write({'date': datetime(2026, 2, 2)}), True),
        ):
            with self.subTest(stale=stale):
                closing = self._close(JANUARY)
                change()
                self.assertEqual(closing.is_stale, stale)
                closing.action_reopen()
                closing.unlink()
                self.move.date = datetime(2026, 1, 10)

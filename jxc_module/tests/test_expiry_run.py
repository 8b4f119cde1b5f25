from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import SQL

from ..models.base.bulk import rows_sql
from .common_expiry import NOW, TODAY, ExpiryCommon
from .common_reporting import ReportCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryRun(ExpiryCommon):
    """The run of a company is skipped as long as nothing has changed since the last one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time(NOW):
            cls.company.jxc_expiry_alerts = True
            cls.milk.responsible_id = cls.keeper
            cls.lot = cls._lot("L", 20)
            cls._rule(cls.milk, 1)
            cls._again()

    @classmethod
    def _again(cls):
        """Run once more, as another transaction would: its rows bear another number.

        :return: whether anything was done
        """
        with cls.env.cr.savepoint():
            done = cls.Lot._jxc_run_expiry(cls.company)
        mark = cls.company.jxc_expiry_mark.partition('/')[0]
        # written by SQL: the mark of another transaction, without touching any row that it covers
        cls.company.jxc_expiry_mark = f'{mark}/0'
        cls.env.flush_all()
        return done

    def test_second_run_does_nothing(self):
        before = self._alerts(self.lot)
        with patch.object(self.registry['stock.lot'], '_jxc_store_levels') as store:
            self.assertFalse(self._again())
        store.assert_not_called()
        self.assertEqual(self._alerts(self.lot), before)

    def test_second_run_asks_few_questions(self):
        for n in range(30):
            self._lot(f"L{n}", 20 + n)
        self._again()
        before = self.env.cr.sql_log_count
        self.assertFalse(self.Lot._jxc_run_expiry(self.company))
        self.assertLessEqual(self.env.cr.sql_log_count - before, 4)

    def test_run_in_the_transaction_that_changed_something(self):
        """The mark is blind to it: it is not asked."""
        self.company.jxc_expiry_mark = False
        self.Lot._jxc_run_expiry(self.company)
        self.assertTrue(self.Lot._jxc_run_expiry(self.company))

    def _changes(self):
        """Yield what makes the run necessary again, with a name."""
        env = self.env
        yield "quantity", lambda: self._set_stock(self.milk, self.stock, 1, self.lot)
        yield "date", lambda: self.lot.write({'expiration_date': TODAY + timedelta(days=25)})
        yield "cost", lambda: self.milk.write({'standard_price': 3})
        yield "dates of a product", lambda: self.tea.write({'use_expiration_date': False})
        yield "level", lambda: self.levels[30].write({'days_before': 29})
        yield (
            "category",
            lambda: env['product.category'].create(
                {'name': "C", 'jxc_expiry_responsible_id': self.boss.id}
            ),
        )
        yield (
            "demand",
            lambda: (
                env['stock.warehouse.orderpoint']
                .search([('product_id', '=', self.milk.id)])
                .write({'jxc_daily_demand': 7})
            ),
        )
        food = env['product.category'].create({'name': "Food"})
        self._again()
        yield "category of a level", lambda: self.levels[30].write({'category_ids': food.ids})
        yield "new lot", lambda: self._lot("new", 3)
        yield "user", lambda: self.keeper.write({'active': False})
        yield (
            "place",
            lambda: env['stock.location'].create({'name': "P", 'location_id': self.stock.id}),
        )
        yield (
            "vendor",
            lambda: env['product.supplierinfo'].create(
                {
                    'partner_id': env.user.partner_id.id,
                    'product_tmpl_id': self.milk.product_tmpl_id.id,
                }
            ),
        )
        yield "acknowledged", lambda: self._alerts(self.lot).action_acknowledge()
        yield "deleted outlook", lambda: self._outlook(self.lot).unlink()
        yield "setting", lambda: self.company.write({'jxc_alert_responsible_id': False})
        moves = []
        yield "planned receipt", lambda: moves.append(self._plan_receipt())
        yield (
            "date on its line",
            lambda: moves[0].move_line_ids.write({'expiration_date': TODAY + timedelta(days=4)}),
        )
        yield (
            "raw SQL",
            lambda: env.cr.execute(
                "UPDATE stock_quant SET quantity = 1 WHERE lot_id = %s", [self.lot.id]
            ),
        )

    def _plan_receipt(self):
        move = self.env['stock.move'].create(
            {
                'product_id': self.milk.id,
                'product_uom_qty': 5,
                'location_id': self.suppliers.id,
                'location_dest_id': self.stock.id,
                'picking_type_id': self.warehouse.in_type_id.id,
            }
        )
        move._action_confirm()
        return move

    def test_whatever_changes_makes_it_run(self):
        for name, change in self._changes():
            with self.subTest(name), self.env.cr.savepoint():
                change()
                self.env.flush_all()
            with self.subTest(name):
                self.assertTrue(self._again())
                self.assertFalse(self._again())

    def test_next_day(self):
        with freeze_time(NOW + timedelta(days=1)):
            self.assertTrue(self._again())
            self.assertFalse(self._again())

    def test_other_company_has_its_own_mark(self):
        other = self.env['res.company'].create({'name': "Other"})
        self.assertTrue(self.Lot._jxc_run_expiry(other))
        self.assertNotEqual(other.jxc_expiry_mark, self.company.jxc_expiry_mark)

    def test_texts_travel_unharmed(self):
        texts = ['plain', 'a "b"', 'back\\slash', '{,}', 'NULL', '', None, "it's", '%s', '批次']
        rows = self.env.execute_query(SQL("%s", rows_sql({'text': ('text', texts)})))
        self.assertEqual([text for (text,) in rows], texts)


@tagged('post_install', '-at_install')
class TestExpiredEverywhere(ReportCommon, ExpiryCommon):
    """A lot is expired on the day of its date, in the zone of the company, wherever one looks."""

    def test_midnight(self):
        """The date is 11 March, 00:00 in Shanghai: with the first second of that day it is over."""
        with freeze_time(NOW):
            lot = self._lot("L", None)
            lot.expiration_date = datetime(2026, 3, 10, 16)
        for now, days_left, state, band, text in (
            (datetime(2026, 3, 10, 15, 59, 59), 1, 'critical', 'd30', "expire on"),
            (datetime(2026, 3, 10, 16), 0, 'expired', 'expired', "expired on"),
            (datetime(2026, 3, 11, 16), -1, 'expired', 'expired', "expired on"),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.company.jxc_expiry_alerts = True
                self._run()
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual((lot.jxc_days_left, lot.jxc_expiry_state), (days_left, state))
                self.assertEqual(lot._jxc_expiry_now()[lot][:2], (days_left, state))
                self.assertEqual(self._outlook(lot).state, state)
                [row] = self._report('expiry', lot_ids=[lot.id]).search([])
                self.assertEqual((row.days_left, row.state), (days_left, band))
                self.assertIn(text, self._alerts(lot, state='open').message)

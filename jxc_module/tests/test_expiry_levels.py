from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common_expiry import NOW, TODAY, ExpiryCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryLevels(ExpiryCommon):
    """Which level a lot is on: local days, categories, companies, dates that change."""

    def _check(self, lot, days_left, state, level):
        lot.invalidate_recordset()
        self.assertRecordValues(
            lot,
            [
                {
                    'jxc_days_left': days_left,
                    'jxc_expiry_state': state,
                    'jxc_expiry_level_id': self.levels[level].id if level is not None else False,
                }
            ],
        )

    def test_limits_of_the_levels(self):
        for days, state, level in (
            (181, 'fresh', None),
            (180, 'near', 180),
            (91, 'near', 180),
            (90, 'near', 90),
            (31, 'near', 90),
            (30, 'critical', 30),
            (8, 'critical', 30),
            (7, 'critical', 7),
            (1, 'critical', 7),
            (0, 'expired', 0),
            (-400, 'expired', 0),
        ):
            with self.subTest(days=days):
                lot = self._lot(f"L{days}", days)
                self._check(lot, days, state, level)  # as soon as the date is set
                self.env.cr.execute(
                    "UPDATE stock_lot SET jxc_expiry_level_id = NULL, jxc_expiry_state = NULL"
                )
                self._run()
                self._check(lot, days, state, level)

    def test_days_pass(self):
        lot = self._lot("L", 31)
        with freeze_time(NOW + timedelta(days=1)):
            self._run()
            self._check(lot, 30, 'critical', 30)
        with freeze_time(NOW + timedelta(days=31)):
            self._run()
            self._check(lot, 0, 'expired', 0)

    def test_midnight_is_that_of_the_company(self):
        """16:00 UTC is midnight in Shanghai."""
        lot = self._lot("L", None)
        lot.expiration_date = datetime(2026, 3, 10, 15, 59, 59)  # the last second of the 10th
        self._check(lot, 0, 'expired', 0)
        lot.expiration_date = datetime(2026, 3, 10, 16, 0)  # the first one of the 11th
        self._check(lot, 1, 'critical', 7)
        with freeze_time(datetime(2026, 3, 9, 15, 59)):  # still the 9th
            self._run()
            self._check(lot, 2, 'critical', 7)

    def test_days_left_can_be_searched(self):
        lots = {days: self._lot(f"L{days}", days) for days in (-1, 0, 1, 7, 8)}
        lots[None] = self._lot("no date", None)
        found = {
            (operator, value): self.Lot.search(
                [
                    ('id', 'in', [lot.id for lot in lots.values()]),
                    ('jxc_days_left', operator, value),
                ]
            )
            for operator, value in (('<', 0), ('<=', 0), ('>', 7), ('>=', 7), ('=', 1), ('!=', 1))
        }
        for (operator, value), got in found.items():
            with self.subTest(operator=operator, value=value):
                compare = {
                    '<': int.__lt__,
                    '<=': int.__le__,
                    '>': int.__gt__,
                    '>=': int.__ge__,
                    '=': int.__eq__,
                }.get(operator)
                if compare is None:
                    wanted = [lot for days, lot in lots.items() if days != value]
                else:
                    wanted = [
                        lot
                        for days, lot in lots.items()
                        if days is not None and compare(days, value)
                    ]
                self.assertEqual(set(got), set(wanted))

    def test_no_date_is_never_expired(self):
        lot = self._lot("L", None)
        self._run()
        self._check(lot, 0, False, None)
        self.assertTrue(lot.jxc_no_date)
        self.assertIn(lot, self.Lot.search([('jxc_no_date', '=', True)]))
        self.assertNotIn(lot, self.Lot.search([('jxc_days_left', '<=', 0)]))
        lot.expiration_date = TODAY + timedelta(days=100)
        self.assertFalse(lot.jxc_no_date)
        self.assertNotIn(lot, self.Lot.search([('jxc_no_date', '=', True)]))

    def test_tracking_of_dates_switched_off_and_on(self):
        lot = self._lot("L", 5)
        self.milk.use_expiration_date = False
        self._run()
        self.assertFalse(lot.jxc_expiry_state)
        self.assertFalse(self._outlook(lot))
        self.milk.use_expiration_date = True
        self._run()
        self._check(lot, 5, 'critical', 7)
        self.assertTrue(self._outlook(lot))

    def test_category_with_levels_of_its_own(self):
        food = self.env['product.category'].create({'name': "Food"})
        dairy = self.env['product.category'].create({'name': "Dairy", 'parent_id': food.id})
        fruit = self.env['product.category'].create({'name': "Fruit", 'parent_id': dairy.id})
        own = self.Level.create(
            [
                {
                    'name': "2 d",
                    'days_before': 2,
                    'category_ids': dairy.ids,
                    'lot_state': 'critical',
                },
                {'name': "9 d", 'days_before': 9, 'category_ids': dairy.ids},
            ]
        )
        lot = self._lot("L", 5)
        for category, level in (
            (food, self.levels[7]),
            (dairy, own[1]),
            (fruit, own[1]),
            (food, self.levels[7]),
        ):
            self.milk.categ_id = category
            self._run()
            lot.invalidate_recordset()
            self.assertEqual(lot.jxc_expiry_level_id, level, category.name)
        self.milk.categ_id = fruit
        lot.expiration_date = TODAY + timedelta(days=10)
        self.assertEqual((lot.jxc_expiry_state, lot.jxc_expiry_level_id.id), ('fresh', False))
        own[1].days_before = 20
        self._run()
        lot.invalidate_recordset()
        self.assertEqual(lot.jxc_expiry_level_id, own[1])
        own.active = False
        self._run()
        lot.invalidate_recordset()
        self.assertEqual(lot.jxc_expiry_level_id, self.levels[30])

    def test_negative_level(self):
        level = self.Level.create({'name': "Destroy", 'days_before': -30})
        lots = self._lot("L", -29), self._lot("M", -30)
        self._run()
        for lot, wanted in zip(lots, (self.levels[0], level), strict=True):
            lot.invalidate_recordset()
            self.assertEqual((lot.jxc_expiry_state, lot.jxc_expiry_level_id), ('expired', wanted))

    def test_installation_touches_no_history(self):
        """Lots without stock that no run has seen stay untouched, those it knows go on."""
        gone, held = self._lot("gone", 20, qty=0), self._lot("held", 20)
        self.env.flush_all()
        self.env.cr.execute("UPDATE stock_lot SET jxc_expiry_state = NULL")
        self.env.invalidate_all()
        self._run()
        self.assertFalse(gone.jxc_expiry_state)
        self.assertEqual(held.jxc_expiry_state, 'critical')
        self._set_stock(self.milk, self.stock, -10, held)
        with freeze_time(NOW + timedelta(days=20)):
            self._run()
        held.invalidate_recordset()
        self.assertEqual(held.jxc_expiry_state, 'expired')

    def test_same_name_on_two_products(self):
        lots = self._lot("X", 5), self._lot("X", 100, self.tea)
        self._run()
        self._check(lots[0], 5, 'critical', 7)
        self._check(lots[1], 100, 'near', 180)

    def test_other_company_has_its_own_days_and_levels(self):
        other = self.env['res.company'].create({'name': "Samoa"})
        other.partner_id.tz = 'Pacific/Pago_Pago'  # there it is still the 9th
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        lot = self._lot("L", 7, company_id=other.id, location=warehouse.lot_stock_id)
        lot.expiration_date = datetime(2026, 3, 17, 12)  # the 17th in both places
        self._run()
        self.assertEqual((lot.jxc_days_left, lot.jxc_expiry_level_id), (8, self.levels[30]))
        own = self.Level.create({'name': "Ten", 'days_before': 10, 'company_id': other.id})
        mine = self._lot("M", 7)
        self._run()
        (lot + mine).invalidate_recordset()
        self.assertEqual(lot.jxc_expiry_level_id, own)
        self.assertEqual(mine.jxc_expiry_level_id, self.levels[7])

    def test_decisions_do_not_wait_for_the_run(self):
        lot = self._lot("L", 1)
        with freeze_time(NOW + timedelta(days=1)):
            self.assertEqual(lot.jxc_expiry_state, 'critical')
            self.assertEqual(lot._jxc_expiry_now(), {lot: (0, 'expired', self.levels[0])})

    def test_second_run_writes_nothing(self):
        self._lot("L", 5)
        self.Lot._jxc_store_levels(self.company)
        self.assertEqual(self.Lot._jxc_store_levels(self.company), 0)

    def test_form_of_a_level(self):
        with Form(self.Level.with_user(self.boss)) as form:
            form.name = "Within 60 days"
            form.days_before = 60
            form.effect_override = True
        level = form.record
        self.assertEqual((level.lot_state, level.effect_text), ('near', "Needs an Override"))
        self.assertEqual(self.levels[180].effect_text, "Alert only")

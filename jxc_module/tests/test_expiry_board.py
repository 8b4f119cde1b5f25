from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from .common_expiry import NOW, ExpiryCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryBoard(ExpiryCommon):
    """What the board shows and where its buttons lead."""

    def test_first_opening_fills_the_board(self):
        self.Outlook.search([]).unlink()
        lot = self._lot("A", 20)
        action = self.Outlook.with_user(self.keeper).action_jxc_open_board()
        self.assertEqual(action['res_model'], 'jxc.lot.outlook')
        self.assertTrue(self._outlook(lot))
        self._lot("B", 20)
        self.Outlook.with_user(self.keeper).action_jxc_open_board()
        self.assertEqual(self.Outlook.search([]).lot_id, lot)

    def test_refresh_sees_what_was_done_since(self):
        lot = self._lot("A", 20)
        self.Outlook.with_user(self.keeper).action_jxc_refresh()
        self.assertEqual(self._outlook(lot).quantity, 10)
        self.assertFalse(self._alerts(lot))

    def test_columns_add_up_by_level(self):
        for name, days in (("A", 20), ("B", 29), ("C", 3)):
            self._lot(name, days, qty=5)
        self._run()
        groups = self.Outlook._read_group(
            [('product_id', '=', self.milk.id)], ['level_id'], ['quantity:sum', 'waste_value:sum']
        )
        self.assertEqual(set(groups), {(self.levels[30], 10.0, 20.0), (self.levels[7], 5.0, 10.0)})

    def test_buttons_lead_to_the_rows(self):
        lot, other = self._lot("A", 20), self._lot("B", 20, self.tea)
        self._run()
        for record in (lot, self.milk, self.milk.product_tmpl_id):
            action = record.with_user(self.keeper).action_jxc_open_outlook()
            self.assertEqual(self.Outlook.search(action['domain']), self._outlook(lot))
        self.assertEqual(self._outlook(other).action_open_lot()['res_id'], other.id)

    def test_lots_without_date(self):
        undated, dated = self._lot("A", None), self._lot("B", 20)
        domain = self.env.ref('jxc_module.action_lot_no_date').domain
        self.assertIn("('jxc_no_date', '=', True)", domain)
        found = self.Lot.search([('jxc_no_date', '=', True), ('product_qty', '!=', 0)])
        self.assertIn(undated, found)
        self.assertNotIn(dated, found)


@tagged('post_install', '-at_install')
class TestExpiryTour(HttpCase, ExpiryCommon):
    def test_tour(self):
        lots = [self._lot(name, 20) for name in ("MILK-1", "MILK-2")]
        today = self.company._jxc_today()
        for lot, days in zip(lots, (5, -3), strict=True):
            lot.expiration_date = self.company._jxc_day_start(today).replace(microsecond=0)
            lot.expiration_date = lot.expiration_date.fromordinal(
                lot.expiration_date.toordinal() + days + 1
            )
        self._run()
        self.keeper.password = 'jxc_keeper'
        self.start_tour('/odoo/jxc-expiry-board', 'jxc_expiry', login='jxc_keeper')

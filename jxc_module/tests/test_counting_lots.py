from datetime import date, datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestLots(CountingCommon):
    """Lots, serial numbers, packages and owners that are not as the book has them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.phone = cls._create_product("Count Phone", tracking='serial', standard_price=100)
        cls.serial = cls.env['stock.lot'].create({'name': "P1", 'product_id': cls.phone.id})
        cls._set_stock(cls.phone, cls.shelf, 1, cls.serial)

    def test_a_new_lot_is_made_at_posting(self):
        self.milk.use_expiration_date = True
        count = self._open(self.keeper)
        self._count(count, self.milk, self.rack, 4, lot_name=" M9 ", lot_expiry=date(2027, 1, 31))
        lots = self.env['stock.lot'].search(
            [('product_id', '=', self.milk.id), ('name', '=', "M9")]
        )
        self.assertFalse(lots)
        self._finish(count)
        lot = self.env['stock.lot'].search([('product_id', '=', self.milk.id), ('name', '=', "M9")])
        self.assertEqual(lot.expiration_date.date(), date(2027, 1, 31))
        self.assertEqual(self._on_hand(self.milk, self.rack, lot), 4)

    def test_two_expiries_of_a_lot(self):
        self.milk.use_expiration_date = True
        self.lot.expiration_date = datetime(2026, 8, 1, 4)
        count = self._open(self.keeper)
        self._count(count, self.milk, self.rack, 6, self.lot, lot_expiry=date(2026, 9, 1))
        line = count.line_ids.filtered(lambda line: line.lot_id == self.lot)
        self.assertTrue(line.expiry_differs)
        count.action_review()
        line.action_expiry_found()
        count.action_approve()
        count.action_post()
        day = self.company._jxc_local_day(self.lot.expiration_date)
        self.assertEqual(day, date(2026, 9, 1))

    def test_lots_that_are_valued_have_their_own_cost(self):
        """6 of a lot at 8.00 and 4 of one at 3.00: 2 and 1 are missing, 19.00 in all."""
        self.milk.product_tmpl_id.lot_valuated = True
        cheap = self.env['stock.lot'].create({'name': "M2", 'product_id': self.milk.id})
        self._set_stock(self.milk, self.rack, 4, cheap)
        self.lot.standard_price, cheap.standard_price = 8, 3
        self.assertEqual(self.milk.standard_price, 2)
        count = self._open()
        milk = count.line_ids.filtered(lambda line: line.product_id == self.milk)
        todo = {'tea': 10 * 5, 'phone': 100}
        self.assertEqual(count.todo_value, 6 * 8 + 4 * 3 + sum(todo.values()))
        self._count(count, self.milk, self.rack, 4, self.lot)
        self._count(count, self.milk, self.rack, 3, cheap)
        self.assertEqual(
            {line.lot_id.name: line.difference_value for line in milk}, {"M1": -16, "M2": -3}
        )
        self._count(count, self.tea, self.shelf, 10)
        self._count(count, self.phone, self.shelf, 1, self.serial)
        self._finish(count)
        moves = milk.move_ids
        self.assertEqual(sum(moves.mapped('value')), 19, "what the review said")
        facts = self.env['jxc.facts']
        self.env.flush_all()
        query = facts._count_results_sql(
            self.company, datetime(2000, 1, 1), datetime(2100, 1, 1), self.milk.ids
        )
        rows = self.env.execute_query_dict(query)
        self.assertEqual(
            sorted((row['cost'], row['loss_value']) for row in rows), [(3, 3), (8, 16)]
        )

    def test_the_name_of_a_known_lot_is_that_lot(self):
        count = self._open(self.keeper)
        entry = self._count(count, self.milk, self.rack, 4, lot_name="M1")
        self.assertEqual(entry.lot_id, self.lot)
        self.assertFalse(entry.lot_name)

    def test_lots_that_do_not_fit(self):
        count = self._open(self.keeper)
        with self.assertRaisesRegex(UserError, "M1 belongs to .*Milk"):
            self._count(count, self.phone, self.rack, 1, self.lot)
        with self.assertRaisesRegex(UserError, "kept without lots"):
            self._count(count, self.tea, self.rack, 1, self.lot)

    def test_serial_numbers_once(self):
        count = self._open(self.keeper)
        with self.assertRaisesRegex(UserError, "once or not at all"):
            self._count(count, self.phone, self.shelf, 2, self.serial)
        entry = self._count(count, self.phone, self.shelf, 1, self.serial)
        for place in (self.shelf, self.rack):
            with self.assertRaisesRegex(UserError, "counted already.*Shelf"):
                self._count(count, self.phone, place, 1, self.serial)
        entry.action_undo()
        self._count(count, self.phone, self.rack, 1, self.serial)

    def test_a_serial_of_another_place_waits_and_is_moved(self):
        count = self._open(self.keeper, location_ids=self.rack.ids)
        self._count(count, self.phone, self.rack, 1, self.serial)
        self._finish(count)
        line = count.line_ids.filtered(lambda line: line.product_id == self.phone)
        self.assertEqual((count.state, line.state), ('posting', 'waiting'))
        self.assertEqual(line.elsewhere_id, self.shelf)
        line.action_relocate()
        count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.phone, self.shelf), 0)
        self.assertEqual(self._on_hand(self.phone, self.rack), 1)

    def test_a_serial_that_both_places_were_counted_for(self):
        count = self._open(self.keeper)
        self._count(count, self.phone, self.shelf, 0, self.serial)
        self._count(count, self.phone, self.rack, 1, self.serial)
        self._finish(count)
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.phone, self.shelf), 0)
        self.assertEqual(self._on_hand(self.phone, self.rack), 1)

    def test_counted_without_lots(self):
        old = self.env['stock.lot'].create({'name': "M0", 'product_id': self.milk.id})
        old.expiration_date = datetime(2026, 12, 1)
        self.lot.expiration_date = datetime(2027, 3, 1)
        self._set_stock(self.milk, self.rack, 4, old)
        count = self._open(self.keeper)
        self._count(count, self.milk, self.rack, 5)
        self._move(self.tea, self.shelf, self.customers, 1)
        count.action_review()
        lines = count.line_ids.filtered(lambda line: line.product_id == self.milk)
        self.assertEqual(
            {
                (line.lot_id.name, line.difference_qty, line.is_spread)
                for line in lines
                if line.lot_id
            },
            {("M0", -4, True), ("M1", -1, True)},
        )
        count.action_approve()
        count.action_post()
        self.assertEqual(self._on_hand(self.milk, self.rack, old), 0)
        self.assertEqual(self._on_hand(self.milk, self.rack, self.lot), 5)
        self.assertEqual(self._on_hand(self.milk, self.rack), 5)

    def test_owner_and_package_are_part_of_what_is_counted(self):
        owner = self.env['res.partner'].create({'name': "Consignor"})
        package = self.env['stock.package'].create({'name': "PACK-C1"})
        quants = self.env['stock.quant']
        quants._update_available_quantity(self.tea, self.shelf, 5, owner_id=owner)
        quants._update_available_quantity(self.tea, self.shelf, 7, package_id=package)
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 6, owner_id=owner.id)
        self._count(count, self.tea, self.shelf, 4, package_id=package.id)
        lines = count.line_ids.filtered(lambda line: line.product_id == self.tea)
        self.assertEqual(
            {
                (line.owner_id, line.package_id, line.book_qty, line.difference_qty)
                for line in lines
            },
            {
                (owner, package.browse(), 5, 1),
                (owner.browse(), package, 7, -3),
                (owner.browse(), package.browse(), 10, 0),
            },
        )
        self.assertEqual(lines.filtered('owner_id').difference_value, 0, "goods of others")
        self._finish(count)
        found = quants.search(
            [('product_id', '=', self.tea.id), ('location_id', '=', self.shelf.id)]
        )
        self.assertEqual(
            {(quant.owner_id, quant.package_id): quant.quantity for quant in found},
            {
                (owner, package.browse()): 6,
                (owner.browse(), package): 4,
                (owner.browse(), package.browse()): 10,
            },
        )

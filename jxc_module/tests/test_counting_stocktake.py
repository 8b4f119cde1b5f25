from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestStocktake(CountingCommon):
    """One count from its scope to the moves, as one user without limits."""

    def test_live_count_keeps_what_was_delivered_meanwhile(self):
        count = self._open(self.keeper)
        self.assertRecordValues(
            count.line_ids.sorted('book_qty'),
            [
                {'product_id': self.milk.id, 'location_id': self.rack.id, 'lot_id': self.lot.id,
                 'book_qty': 6, 'state': 'todo'},
                {'product_id': self.tea.id, 'location_id': self.shelf.id, 'lot_id': False,
                 'book_qty': 10, 'state': 'todo'},
            ],
        )  # fmt: skip
        self._count(count, self.tea, self.shelf, 8)
        self._move(self.tea, self.shelf, self.customers, 3)
        line = count.line_ids.filtered(lambda line: line.product_id == self.tea)
        self.assertRecordValues(
            line,
            [{'book_qty': 10, 'counted_qty': 8, 'difference_qty': -2, 'difference_value': -10}],
        )
        self._finish(count)
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 5)
        self.assertEqual(self._on_hand(self.milk, self.rack), 6, "not counted, stays")
        move = line.move_ids
        self.assertRecordValues(
            move,
            [{'state': 'done', 'quantity': 2, 'is_inventory': True, 'location_id': self.shelf.id}],
        )
        self.assertIn(count.name, move.reference)
        quants = self.env['stock.quant'].search([('product_id', '=', self.tea.id)])
        self.assertFalse(any(quants.mapped('inventory_quantity_set')))
        self.assertFalse(any(quants.mapped('inventory_quantity')))

    def test_entries_add_up_and_an_undone_one_does_not_count(self):
        count = self._open(self.keeper)
        self._count(count, self.tea, self.shelf, 4)
        wrong = self._count(count, self.tea, self.shelf, 7)
        wrong.action_undo()
        self._count(count, self.tea, self.shelf, 5)
        line = count.line_ids.filtered(lambda line: line.product_id == self.tea)
        self.assertRecordValues(line, [{'counted_qty': 9, 'difference_qty': -1}])
        self.assertEqual(wrong.undone_by_id, self.keeper)
        self._finish(count)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 9)

    def test_replace_takes_the_last_entry_with_its_book(self):
        count = self._open(self.keeper, entry_mode='replace')
        self._count(count, self.tea, self.shelf, 4)
        self._move(self.tea, self.shelf, self.customers, 3)
        self._count(count, self.tea, self.shelf, 6)
        line = count.line_ids.filtered(lambda line: line.product_id == self.tea)
        self.assertRecordValues(
            line, [{'book_qty': 7, 'counted_qty': 6, 'difference_qty': -1, 'moved': False}]
        )
        self._finish(count)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 6)

    def test_what_the_book_does_not_know_is_added(self):
        cup = self._create_product("Count Cup")
        count = self._open(self.keeper)
        self._count(count, cup, self.rack, 3)
        self._finish(count)
        self.assertEqual(self._on_hand(cup, self.rack), 3)

    def test_a_second_click_does_nothing_more(self):
        count = self._open(self.keeper)
        count.action_open()
        self.assertEqual(len(count.line_ids), 2)
        self._count(count, self.tea, self.shelf, 8)
        self._finish(count)
        count.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 8)
        self.assertEqual(len(count.line_ids.move_ids), 1)

    def test_states_and_figures_are_not_written_by_hand(self):
        count = self._open(self.keeper, mode='freeze')
        entry = self._count(count, self.tea, self.shelf, 8)
        for record, values in (
            (count, {'state': 'approved'}),
            (count, {'frozen': False}),  # what is emptied is written, too
            (count, {'opened_by_id': False}),
            (count.line_ids[0], {'counted_qty': 5}),
            (entry, {'quantity': 5}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(AccessError):
            entry.unlink()
        with self.assertRaises(UserError):
            count.product_ids = self.tea

    def test_form(self):
        with Form(self.Stocktake.with_user(self.boss)) as form:
            form.warehouse_ids.add(self.warehouse_b)
        count = form.save()
        self.assertTrue(count.name)
        self.assertEqual(count.state, 'draft')
        count.action_open()
        with Form(count) as form:
            form.note = "Night shift"
        self.assertEqual(count.note, "Night shift")
        self.assertEqual((count.line_count, count.todo_count), (2, 2))

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestCountingReview(CountingCommon):
    """What a review begins with: transfers, nets, and what nobody counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_stock(cls.tea, cls.rack, 20)
        cls.out_type = cls.warehouse_b.out_type_id

    def _line(self, count, product, location):
        return count.line_ids.filtered(
            lambda line: line.product_id == product and line.location_id == location
        )

    def _values_of_moves(self, count):
        moves = self.env['stock.move'].search([('reference', 'like', count.name)])
        return sum(
            move.value * (1 if move.is_in else -1) for move in moves if move.is_in or move.is_out
        )

    def _picking(self, quantity, picked=False, product=None, location=None):
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.out_type.id,
                'location_id': (location or self.shelf).id,
                'location_dest_id': self.customers.id,
                'move_ids': [
                    (
                        0,
                        0,
                        {
                            'product_id': (product or self.tea).id,
                            'product_uom_qty': quantity,
                            'location_id': (location or self.shelf).id,
                            'location_dest_id': self.customers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = picked
        return picking

    # === NETS === #

    def test_a_net_becomes_a_relocation_without_gain_or_loss(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 6)
        self._count(count, self.tea, self.rack, 23)
        count.action_review()
        self.assertRecordValues(
            count.relocation_ids,
            [
                {
                    'state': 'proposed',
                    'location_id': self.shelf.id,
                    'location_dest_id': self.rack.id,
                    'quantity': 3,
                    'value': 15,
                }
            ],
        )
        self.assertEqual(count.relocation_count, 1)
        self.assertEqual(count.difference_value_gross, 4 * 5 + 3 * 5)
        count.action_accept_relocations()
        self.assertEqual(count.relocation_count, 0)
        short, over = (
            self._line(count, self.tea, self.shelf),
            self._line(count, self.tea, self.rack),
        )
        self.assertRecordValues(
            short + over,
            [
                {'difference_qty': -4, 'relocated_qty': -3, 'difference_value': -5},
                {'difference_qty': 3, 'relocated_qty': 3, 'difference_value': 0},
            ],
        )
        self.assertEqual((count.difference_value, count.difference_value_gross), (-5, 5))
        # nothing has moved yet
        self.assertEqual(self._on_hand(self.tea, self.shelf), 10)
        count.action_approve()
        count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 6)
        self.assertEqual(self._on_hand(self.tea, self.rack), 23)
        relocation = count.relocation_ids
        self.assertEqual(relocation.state, 'done')
        self.assertRecordValues(
            relocation.move_id,
            [{'state': 'done', 'quantity': 3, 'location_id': self.shelf.id, 'value': 0}],
        )
        self.assertIn(count.name, relocation.move_id.reference)
        self.assertEqual(self._values_of_moves(count), -5)
        self.assertFalse(over.move_ids)

    def test_reversed_by_moving_back(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        count.action_review()
        count.action_accept_relocations()
        count.action_approve()
        count.action_post()
        reverse = count.browse(count.action_reverse()['res_id'])
        self.assertRecordValues(
            reverse.relocation_ids,
            [{'state': 'accepted', 'location_dest_id': self.shelf.id, 'quantity': 3}],
        )
        reverse.action_approve()
        reverse.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 10)
        self.assertEqual(self._on_hand(self.tea, self.rack), 20)
        self.assertFalse(reverse.line_ids.move_ids)

    def test_without_a_click_both_sides_are_booked(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        self._finish(count)
        self.assertEqual(count.relocation_ids.state, 'proposed')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 7)
        self.assertEqual(self._on_hand(self.tea, self.rack), 23)
        moves = count.line_ids.move_ids
        self.assertEqual(sorted(moves.mapped('value')), [15, 15])

    def test_taken_back_and_counted_again(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        count.action_review()
        count.action_accept_relocations()
        count.relocation_ids.action_take_back()
        short = self._line(count, self.tea, self.shelf)
        self.assertEqual((short.relocated_qty, short.difference_value), (0, -15))
        count.action_accept_relocations()
        # figures that change make the relocation void, on both of its lines
        short.action_count_again()
        self.assertFalse(count.relocation_ids)
        over = self._line(count, self.tea, self.rack)
        self.assertEqual((over.relocated_qty, over.difference_value), (0, 15))
        self._count(count, self.tea, self.shelf, 9)
        count.action_review()
        self.assertEqual(count.relocation_ids.quantity, 1)

    def test_a_relocation_that_cannot_be_made_waits(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 0)
        self._count(count, self.tea, self.rack, 30)
        count.action_review()
        count.action_accept_relocations()
        count.action_approve()
        self._move(self.tea, self.shelf, self.customers, 4)
        count.action_post()
        self.assertEqual(count.state, 'posting')
        self.assertIn("6", count.relocation_ids.problem)
        self.assertEqual(
            set(count.line_ids.filtered('difference_qty').mapped('state')), {'waiting'}
        )
        self.assertEqual(self._on_hand(self.tea, self.rack), 20)
        # the goods come back: the rest is done by a second click
        self._move(self.tea, self.customers, self.shelf, 4)
        count.action_post()
        self.assertEqual(count.state, 'posted')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 0)
        self.assertEqual(self._on_hand(self.tea, self.rack), 30)

    def test_lots_are_set_off_by_lot(self):
        other = self.env['stock.lot'].create({'name': "M2", 'product_id': self.milk.id})
        self._set_stock(self.milk, self.shelf, 4, other)
        count = self._open(self.boss)
        self._count(count, self.milk, self.rack, 4, self.lot)
        self._count(count, self.milk, self.shelf, 6, other)
        count.action_review()
        self.assertFalse(count.relocation_ids, "one lot does not become another one")
        kinds = count.line_ids.evidence_ids.mapped('kind')
        self.assertEqual(kinds, ['same_product', 'same_product'])

    def test_serial_on_the_book_elsewhere(self):
        phone = self._create_product("Phone", tracking='serial', standard_price=100)
        serial = self.env['stock.lot'].create({'name': "SN1", 'product_id': phone.id})
        self._set_stock(phone, self.stock, 1, serial)
        count = self._open(self.boss, location_ids=self.shelf.ids)
        self._count(count, phone, self.shelf, 1, serial)
        count.action_review()
        self.assertRecordValues(
            count.relocation_ids,
            [
                {
                    'missing_line_id': False,
                    'location_id': self.stock.id,
                    'location_dest_id': self.shelf.id,
                    'quantity': 1,
                }
            ],
        )
        count.action_accept_relocations()
        count.action_approve()
        count.action_post()
        self.assertEqual(self._on_hand(phone, self.shelf, serial), 1)
        self.assertEqual(self._on_hand(phone, self.stock, serial), 0)

    def test_only_who_leads_decides_and_only_in_review(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        count.action_review()
        with self.assertRaises(AccessError):
            count.relocation_ids.with_user(self.keeper).action_accept()
        count.action_approve()
        with self.assertRaisesRegex(UserError, "review"):
            count.relocation_ids.action_accept()
        self.assertEqual(count.relocation_ids.state, 'proposed')

    # === TRANSFERS === #

    def test_goods_that_have_left_are_no_difference(self):
        ready, picked = self._picking(2), self._picking(3, picked=True)
        count = self._open(self.boss)
        self.assertRecordValues(
            count.picking_ids.sorted('id'),
            [
                {'picking_id': ready.id, 'picked': False, 'answer': False},
                {'picking_id': picked.id, 'picked': True, 'answer': False},
            ],
        )
        self.assertEqual(count.picking_count, 2)
        self._count(count, self.tea, self.shelf, 7)
        count.action_review()
        line = self._line(count, self.tea, self.shelf)
        self.assertEqual(line.difference_value, -15)
        evidence = line.evidence_ids
        self.assertRecordValues(
            evidence[:1], [{'kind': 'picked', 'quantity': -3, 'score': 90, 'res_id': picked.id}]
        )
        self.assertEqual(evidence[:1].action_open_document()['res_id'], picked.id)
        gone = count.picking_ids.filtered(lambda row: row.picking_id == picked)
        gone.action_gone()
        (count.picking_ids - gone).action_there()
        self.assertEqual(count.picking_count, 0)
        self.assertRecordValues(
            line, [{'difference_qty': -3, 'gone_qty': -3, 'difference_value': 0}]
        )
        # the transfer is done between count and posting: nothing is taken twice
        picked.button_validate()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 7)
        count.action_approve()
        count.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 7)

    def test_done_after_posting_and_before_the_entry(self):
        before, after = self._picking(2, picked=True), self._picking(3, picked=True)
        count = self._open(self.boss)
        count.picking_ids.action_gone()
        before.button_validate()
        # the database gives an entry the time at which its transaction began
        before.move_ids.move_line_ids.date = fields.Datetime.now() - timedelta(hours=1)
        # 10 less 2 booked less 3 in somebody's hands
        self._count(count, self.tea, self.shelf, 5)
        self._finish(count)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 8, "what left by the second waits")
        after.button_validate()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 5)

    def test_transfers_elsewhere_are_not_asked_about(self):
        self._set_stock(self.tea, self.stock, 5)
        self._picking(2, location=self.stock)
        self._picking(2)
        count = self._open(self.boss, location_ids=self.rack.ids)
        self.assertFalse(count.picking_ids)

    # === NOT COUNTED === #

    def test_what_nobody_counted_is_decided_at_once(self):
        count = self._open(self.boss)
        self._count(count, self.milk, self.rack, 6, self.lot)
        with self.assertRaises(UserError):
            self._open(self.boss).action_zero_rest()
        count.action_review()
        self.assertEqual((count.todo_count, count.todo_value), (2, 10 * 5 + 20 * 5))
        count.action_zero_rest()
        self.assertEqual((count.todo_count, count.todo_value), (0, 0))
        with self.assertRaisesRegex(UserError, "counted or decided"):
            count.action_leave_rest()
        count.action_approve()
        count.action_post()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 0)
        self.assertEqual(self._on_hand(self.tea, self.rack), 0)
        self.assertEqual(self._on_hand(self.milk, self.rack), 6)

    def test_leave_or_count_what_nobody_counted(self):
        count = self._open(self.boss)
        self._count(count, self.milk, self.rack, 6, self.lot)
        count.action_review()
        count.action_count_rest()
        self.assertEqual((count.state, count.again_count), ('second', 2))
        self._count(count, self.tea, self.shelf, 10)
        self._count(count, self.tea, self.rack, 19)
        count.action_review()
        self.assertEqual(count.todo_count, 0)
        count.action_back()
        count.action_review()
        self._finish_review(count)
        self.assertEqual(self._on_hand(self.tea, self.rack), 19)

    def _finish_review(self, count):
        count.action_approve()
        count.action_post()
        self.assertEqual(count.state, 'posted')

    def test_blind_value_is_not_told_to_counters(self):
        count = self._open(self.keeper, blind=True)
        self.assertEqual(count.todo_value, 0)
        self.assertEqual(count.with_user(self.boss).todo_value, 10 * 5 + 20 * 5 + 6 * 2)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        count.action_review()
        for model in ('jxc.stocktake.relocation', 'jxc.stocktake.evidence'):
            domain = [('stocktake_id', '=', count.id)]
            self.assertFalse(self.env[model].with_user(self.keeper).search(domain))
            self.assertTrue(self.env[model].with_user(self.boss).search(domain))
        line = self._line(count, self.tea, self.shelf)
        self.assertFalse(line.evidence_text)
        self.assertFalse(line.relocated_qty)

    def test_form(self):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        count.action_review()
        with Form(count) as form:
            form.note = "Looked at"
        self.assertEqual(count.note, "Looked at")


@tagged('post_install', '-at_install')
class TestCountingReviewTour(HttpCase, CountingCommon):
    def test_tour(self):
        self._set_stock(self.tea, self.rack, 20)
        cup = self._create_product("Count Cup", standard_price=3)
        self._set_stock(cup, self.rack, 10)
        self._set_stock(self.milk, self.rack, 54, self.lot)
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, 7)
        self._count(count, self.tea, self.rack, 23)
        self._count(count, self.milk, self.rack, 5, self.lot)
        count.action_review()
        self.start_tour(
            f'/odoo/jxc-counts/{count.id}', 'jxc_counting_review', login='jxc_count_boss'
        )
        line = count.line_ids.filtered(lambda line: line.product_id == self.milk)
        self.assertEqual(line.reason_id, self.env.ref('jxc_module.reason_count_unit'))
        self.assertEqual(count.relocation_ids.state, 'accepted')

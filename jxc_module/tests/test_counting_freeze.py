from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestFreeze(CountingCommon):
    """Nothing is moved in frozen places, whatever the way; the till goes on."""

    def _refused(self):
        return self.assertRaisesRegex(UserError, rf"{self.count.name}, opened by .* is counting")

    def setUp(self):
        super().setUp()
        self.count = self._open(self.keeper, mode='freeze', location_ids=self.shelf.ids)

    def test_ways_to_move(self):
        with self._refused():
            self._move(self.tea, self.shelf, self.customers, 1)
        with self._refused():
            self._move(self.tea, self.suppliers, self.shelf, 1)
        scrap = self.env['stock.scrap'].create(
            {'product_id': self.tea.id, 'location_id': self.shelf.id, 'scrap_qty': 1}
        )
        with self._refused():
            scrap.do_scrap()
        quant = self.env['stock.quant'].search(
            [('product_id', '=', self.tea.id), ('location_id', '=', self.shelf.id)]
        )
        with self._refused():
            quant.move_quants(self.rack)
        with self._refused():
            quant.inventory_quantity = 3
            quant._apply_inventory()
        self.assertEqual(self._on_hand(self.tea, self.shelf), 10)

    def test_done_lines_stay_as_they_are(self):
        self.count.action_cancel()
        move = self._move(self.tea, self.shelf, self.customers, 2)
        self.count = self._open(self.keeper, mode='freeze', location_ids=self.shelf.ids)
        with self._refused():
            move.move_line_ids.quantity = 1
        with self._refused():
            move.move_line_ids.copy({'quantity': 1, 'move_id': move.id})
        with self._refused():
            move.move_line_ids.location_id = self.rack
        other = self._move(self.milk, self.rack, self.customers, 1)
        with self._refused():
            other.move_line_ids.location_id = self.shelf

    def test_other_places_and_planning_go_on(self):
        self._move(self.milk, self.rack, self.customers, 1)
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': 2,
                'location_id': self.shelf.id,
                'location_dest_id': self.customers.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.state, 'assigned')

    def test_only_the_products_that_are_counted(self):
        self.count.action_cancel()
        self._set_stock(self.milk, self.shelf, 3, self.lot)
        self.count = self._open(
            self.keeper, mode='freeze', location_ids=self.shelf.ids, product_ids=self.milk.ids
        )
        self._move(self.tea, self.shelf, self.customers, 1)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 9)

    def test_the_end_of_the_freeze(self):
        for end in ('action_unfreeze', 'action_cancel'):
            getattr(self.count, end)()
            self.assertFalse(self.shelf.jxc_frozen)
            self._move(self.tea, self.shelf, self.customers, 1)

    def test_posting_passes_its_own_freeze(self):
        self._count(self.count, self.tea, self.shelf, 8)
        self._finish(self.count)
        self.assertEqual(self.count.state, 'posted')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 8)
        self.assertFalse(self.shelf.jxc_frozen or self.count.frozen)

    def test_a_move_that_slipped_in_does_no_harm(self):
        self.count.sudo().frozen = False
        self.shelf.jxc_frozen = False
        self._count(self.count, self.tea, self.shelf, 8)
        self._move(self.tea, self.shelf, self.customers, 3)
        self._finish(self.count)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 5)

    def test_queries(self):
        def moves(number):
            products = self.env['product.product'].create(
                [{'name': f"Frozen {n}", 'is_storable': True} for n in range(number)]
            )
            return [(self.shelf, product) for product in products]

        Location = self.env['stock.location']
        few, many = moves(1), moves(20)
        self.count.sudo().covers_all = False
        self.env.flush_all()
        for pairs in (few, many):
            self.shelf.jxc_frozen  # noqa: B018 - as whoever moves has read the place
            before = self.env.cr.sql_log_count
            Location._jxc_check_frozen(set(pairs))
            self.assertEqual(self.env.cr.sql_log_count - before, 1)
        self.shelf.jxc_frozen = False
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        Location._jxc_check_frozen(set(many))
        self.assertEqual(self.env.cr.sql_log_count, before)

    def test_sales_of_the_till_wait_and_are_finished(self):
        till = self.env['pos.config'].create(
            {'name': "Count Till", 'picking_type_id': self.warehouse_b.pos_type_id.id}
        )
        till.picking_type_id.default_location_src_id = self.shelf
        session = self.env['pos.session'].create({'config_id': till.id})
        session.update_stock_at_closing = False
        self.company.point_of_sale_update_stock_quantities = 'real'
        order = self.env['pos.order'].create(
            {
                'session_id': session.id,
                'amount_tax': 0,
                'amount_total': 2,
                'amount_paid': 2,
                'amount_return': 0,
                'lines': [
                    (
                        0,
                        0,
                        {
                            'product_id': self.tea.id,
                            'qty': 2,
                            'price_unit': 1,
                            'price_subtotal': 2,
                            'price_subtotal_incl': 2,
                        },
                    )
                ],
            }
        )
        order._create_order_picking()
        picking = order.picking_ids
        self.assertNotEqual(picking.state, 'done')
        self.assertEqual(self.count.held_picking_ids, picking)
        self.assertEqual(self._on_hand(self.tea, self.shelf), 10)
        self._count(self.count, self.tea, self.shelf, 8)
        self._finish(self.count)
        self.assertEqual(picking.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.shelf), 6)

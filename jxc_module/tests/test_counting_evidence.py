from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestCountingEvidence(CountingCommon):
    """Each kind of evidence found for its line, ranked, opened; in a fixed number of queries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env['res.partner'].create({'name': "Tea Garden"})

    def _found(self, count, product=None, location=None):
        """Return (kind, quantity, score) of the evidence for a line, best first."""
        if count.state in ('counting', 'second'):
            count.action_review()
        line = self._line_of(count, product, location)
        return [(row.kind, row.quantity, row.score) for row in line.evidence_ids.sorted(
            lambda row: (-row.score, row.id))]  # fmt: skip

    def _line_of(self, count, product=None, location=None):
        return count.line_ids.filtered(
            lambda line: (
                line.product_id == (product or self.tea)
                and line.location_id == (location or self.shelf)
            )
        )

    def _counted(self, quantity, **values):
        count = self._open(self.boss)
        self._count(count, self.tea, self.shelf, quantity, **values)
        return count

    def test_same_lot_elsewhere_first(self):
        self._set_stock(self.tea, self.rack, 20)
        count = self._counted(7)
        self._count(count, self.tea, self.rack, 22)
        self.assertEqual(self._found(count)[0], ('same_lot', -2, 63))
        self.assertEqual(self._found(count, location=self.rack)[0], ('same_lot', 2, 95))
        row = self._line_of(count).evidence_ids[0]
        self.assertIn("Rack", row.text)
        action = row.with_user(self.boss).action_open_document()
        self.assertEqual(action['res_id'], self._line_of(count, location=self.rack).id)

    def test_typed_in_the_wrong_unit(self):
        case = self.env['uom.uom'].create(
            {'name': "Case 24", 'relative_factor': 24, 'relative_uom_id': self.tea.uom_id.id}
        )
        self.tea.uom_ids = case
        self._set_stock(self.tea, self.shelf, 38)
        count = self._counted(2)
        self.assertEqual(self._found(count)[0], ('packages_as_units', -46, 86))
        row = self._line_of(count).evidence_ids[0]
        self.assertEqual(row.factor, 24)
        self.assertIn("24", row.text)
        self.assertFalse(row.document)

    def test_entered_twice(self):
        count = self._counted(10)
        self._count(count, self.tea, self.shelf, 10)
        self.assertEqual(self._found(count)[0], ('entered_twice', 10, 88))

    def test_done_twice_within_minutes(self):
        self._move(self.tea, self.shelf, self.customers, 2)
        again = self._move(self.tea, self.shelf, self.customers, 2)
        count = self._counted(8)
        self.assertIn(('done_twice', 2, 78), self._found(count))
        row = self._line_of(count).evidence_ids.filtered(lambda row: row.kind == 'done_twice')
        self.assertEqual((row.res_model, row.res_id), ('stock.move', again.id))

    def test_an_hour_apart_is_not_twice(self):
        hour_ago = fields.Datetime.now() - timedelta(hours=1)
        self._move(self.tea, self.shelf, self.customers, 2, hour_ago)
        self._move(self.tea, self.shelf, self.customers, 2)
        count = self._counted(8)
        self.assertNotIn('done_twice', [kind for kind, *_rest in self._found(count)])

    def test_receipt_unlike_the_order(self):
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'picking_type_id': self.warehouse_b.in_type_id.id,
                'order_line': [
                    (0, 0, {'product_id': self.tea.id, 'product_qty': 12, 'price_unit': 5})
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        picking.move_ids.quantity = 8
        picking.move_ids.picked = True
        picking.move_ids.move_line_ids.location_dest_id = self.shelf
        picking.with_context(skip_backorder=True).button_validate()
        picking.move_ids.location_dest_id = self.shelf
        count = self._counted(22)
        self.assertIn(('receipt_short', 4, 66), self._found(count))
        row = self._line_of(count).evidence_ids.filtered(lambda row: row.kind == 'receipt_short')
        self.assertEqual(row.action_open_document()['res_id'], order.id)
        self.assertIn(order.name, row.text)

    def test_scrap_not_booked(self):
        scrap = self.env['stock.scrap'].create(
            {'product_id': self.tea.id, 'scrap_qty': 3, 'location_id': self.shelf.id}
        )
        count = self._counted(7)
        self.assertIn(('unbooked_scrap', -3, 64), self._found(count))
        row = self._line_of(count).evidence_ids.filtered(lambda row: row.kind == 'unbooked_scrap')
        self.assertEqual(row.action_open_document()['res_id'], scrap.id)

    def test_return_not_booked(self):
        sold = self._move(self.tea, self.shelf, self.customers, 2)
        picking = self.env['stock.picking'].create(
            {
                'picking_type_id': self.warehouse_b.in_type_id.id,
                'location_id': self.customers.id,
                'location_dest_id': self.stock_b.id,
                'move_ids': [
                    (
                        0,
                        0,
                        {
                            'product_id': self.tea.id,
                            'product_uom_qty': 2,
                            'location_id': self.customers.id,
                            'location_dest_id': self.stock_b.id,
                            'origin_returned_move_id': sold.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        count = self._counted(10)
        self.assertIn(('unbooked_return', 2, 70), self._found(count))

    def test_below_zero_before(self):
        self._set_stock(self.tea, self.shelf, -14)
        count = self._counted(0)
        self.assertEqual(self._found(count)[-1], ('negative_before', 4, 40))

    def test_look_alike_of_the_same_vendor(self):
        green = self._create_product("Green Leaf", standard_price=4)
        jar = self._create_product("Jar", standard_price=4)
        for product in (self.tea, green):
            product.seller_ids = [(0, 0, {'partner_id': self.vendor.id})]
        for product in (green, jar):
            self._set_stock(product, self.shelf, 5)
        count = self._counted(7)
        self._count(count, green, self.shelf, 8)
        self._count(count, jar, self.shelf, 8)
        found = [row for row in self._found(count) if row[0] == 'look_alike']
        self.assertEqual(found, [('look_alike', -3, 60)])
        row = self._line_of(count).evidence_ids.filtered(lambda row: row.kind == 'look_alike')
        self.assertIn("Green Leaf", row.text)

    def test_look_alike_by_name(self):
        """Two sizes of one name: another template, the same first words."""
        small, large = (
            self._create_product(f"Oolong Superior {size}", standard_price=4)
            for size in ("100g", "250g")
        )
        for product in (small, large):
            self._set_stock(product, self.shelf, 5)
        count = self._open(self.boss)
        self._count(count, small, self.shelf, 4)
        self._count(count, large, self.shelf, 6)
        self.assertEqual(self._found(count, small)[0], ('look_alike', -1, 60))

    def test_words_on_the_line_and_the_query_count(self):
        products = [self._create_product(f"Cup {n}", standard_price=1) for n in range(12)]
        for product in products:
            self._set_stock(product, self.shelf, 24)
        few, many = self.env['jxc.stocktake'], self.env['jxc.stocktake']
        few = self._open(self.boss, product_ids=[product.id for product in products[:2]])
        for product in products[:2]:
            self._count(few, product, self.shelf, 2)
        many = self._open(self.boss, product_ids=[product.id for product in products[2:]])
        for product in products[2:]:
            self._count(many, product, self.shelf, 2)
        for count in (few, many):
            count.action_review()
        self.assertEqual(len(many.line_ids.evidence_ids), 10)
        self.assertIn("12", many.line_ids[0].evidence_text)

        def search(count):
            count.sudo()._find_evidence()

        self.assertConstantQueries(search, few, many)

        def read(count):
            count.line_ids.mapped('evidence_text')

        self.assertConstantQueries(read, few, many)

    def test_searched_again(self):
        count = self._counted(7)
        self.assertEqual(self._found(count), [])
        scrap = self.env['stock.scrap'].create(
            {'product_id': self.tea.id, 'scrap_qty': 3, 'location_id': self.shelf.id}
        )
        self.assertEqual(self._found(count), [])
        count.action_find_evidence()
        self.assertEqual([kind for kind, *_rest in self._found(count)], ['unbooked_scrap'])
        scrap.unlink()
        count.action_find_evidence()
        self.assertEqual(self._found(count), [])

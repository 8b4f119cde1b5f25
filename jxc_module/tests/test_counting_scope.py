from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.counting import jxc_stocktake_entry_book
from .common_counting import CountingCommon


@tagged('post_install', '-at_install')
class TestScope(CountingCommon):
    """What a count lists, and that two open counts never list the same."""

    def _listed(self, **values):
        count = self._open(**values)
        listed = {(line.product_id, line.location_id) for line in count.line_ids}
        count.action_cancel()
        return listed

    def test_scopes(self):
        tea, milk = (self.tea, self.shelf), (self.milk, self.rack)
        category = self.env['product.category'].create({'name': "Leaves"})
        child = category.create({'name': "Green", 'parent_id': category.id})
        vendor = self.env['res.partner'].create({'name': "Grower"})
        self.tea.write({'categ_id': child.id, 'seller_ids': [(0, 0, {'partner_id': vendor.id})]})
        self.tea.with_company(self.company).jxc_abc_class = 'A'
        self.milk.with_company(self.company).jxc_xyz_class = 'Z'
        self.milk.use_expiration_date = True
        self.lot.expiration_date = fields.Datetime.add(fields.Datetime.now(), days=10)
        self._set_stock(self.tea, self.rack, -1)
        loss = (self.tea, self.rack)
        for values, expected in (
            ({}, {tea, milk, loss}),
            ({'warehouse_ids': False, 'location_ids': self.shelf.ids}, {tea}),
            ({'location_ids': self.stock_b.ids}, {tea, milk, loss}),
            ({'location_ids': self.stock_b.ids, 'with_children': False}, set()),
            ({'category_ids': category.ids}, {tea, loss}),
            ({'product_ids': self.milk.ids}, {milk}),
            ({'abc_class': 'A'}, {tea, loss}),
            ({'abc_class': 'B', 'product_ids': self.tea.ids, 'location_ids': self.rack.ids}, set()),
            ({'vendor_ids': vendor.ids}, {tea, loss}),
            ({'lot_ids': self.lot.ids}, {milk}),
            ({'only_negative': True}, {loss}),
            ({'xyz_class': 'Z'}, {milk}),
            ({'expiring_days': 30}, {milk}),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._listed(**values), expected)
        with self.assertRaisesRegex(UserError, "no place to count"):
            self._listed(expiring_days=8)

    def test_never_counted_and_moved_since(self):
        count = self._open()
        self._count(count, self.tea, self.shelf, 9)
        self._finish(count)
        self.assertEqual(self._listed(never_counted=True), {(self.milk, self.rack)})
        self.assertEqual(self._listed(only_moved=True), {(self.milk, self.rack)})

    def test_two_open_counts(self):
        first = self._open()
        for values in ({}, {'product_ids': self.tea.ids}, {'location_ids': self.rack.ids}):
            message = f"{first.name} is open and covers"
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._open(**values)
        first.action_cancel()
        second = self._open(product_ids=self.tea.ids)
        third = self._open(product_ids=self.milk.ids)
        with self.assertRaisesRegex(UserError, f"{second.name} is open and covers"):
            self._count(third, self.tea, self.shelf, 1)
        # a part that shares one product, and all while parts are open
        for values in ({'product_ids': (self.tea | self.milk).ids}, {}):
            message = f"({second.name}|{third.name}) is open and covers"
            with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
                self._open(**values)

    def test_a_sample_can_be_drawn_again(self):
        products = self.env['product.product'].create(
            [{'name': f"Count Sample {n}", 'is_storable': True} for n in range(12)]
        )
        for product in products:
            self._set_stock(product, self.shelf, 3)
        drawn = [
            self._listed(sample='size', sample_size=4, sample_seed='auditor') for _turn in range(2)
        ]
        self.assertEqual(drawn[0], drawn[1])
        self.assertEqual(len(drawn[0]), 4)

    def test_a_copy_has_the_counters_of_the_last_time(self):
        count = self._open()
        place = count.place_ids.filtered(lambda place: place.location_id == self.shelf)
        place.user_ids = self.keeper
        count.action_cancel()
        copy = count.copy()
        self.assertEqual(copy.warehouse_ids, self.warehouse_b)
        copy.action_open()
        again = copy.place_ids.filtered(lambda place: place.location_id == self.shelf)
        self.assertEqual(again.user_ids, self.keeper)

    def test_bad_scopes_and_entries(self):
        archived = self._create_product("Count Archived", active=False)
        with self.assertRaisesRegex(UserError, "Count Archived is archived"):
            self._open(product_ids=archived.ids)
        bin_ = self.shelf.copy({'name': "Count Bin", 'active': False})
        with self.assertRaisesRegex(UserError, "Count Bin is archived"):
            self._open(location_ids=bin_.ids)
        gone = new_test_user(self.env, 'count_gone', groups='jxc_module.group_keeper', active=False)
        with self.assertRaisesRegex(UserError, "count_gone.*is archived"):
            self._open(user_id=gone.id)
        service = self.env['product.product'].create({'name': "Count Advice", 'type': 'service'})
        count = self._open(self.keeper)
        with self.assertRaisesRegex(UserError, "count_gone.*is archived"):
            count.place_ids[0].sudo().user_ids = gone
        dozen = self.env.ref('uom.product_uom_dozen')
        kilo = self.env.ref('uom.product_uom_kgm')
        for values, message in (
            ({'product_id': archived.id}, "is archived"),
            ({'product_id': service.id}, "not kept in stock"),
            ({'location_id': self.stock.id}, "is no place of"),
            ({'quantity': -1}, "between 0 and"),
            ({'quantity': 1e15}, "between 0 and"),
            ({'quantity': float('nan')}, "between 0 and"),
            ({'quantity': 'twelve'}, "is not a quantity"),
            ({'uom_id': kilo.id}, "cannot be converted"),
            ({'device_time': 'noon'}, "is not a date"),
            ({'product_id': 2**31 - 1}, "does not exist"),
            ({'product_id': False}, "choose a product"),
        ):
            given = {'quantity': 1, **values}
            quantity = given.pop('quantity')
            with self.subTest(values=values), self.assertRaisesRegex(UserError, message):
                self._count(count, self.tea, self.shelf, quantity, **given)
        self._count(count, self.tea, self.shelf, 1, uom_id=dozen.id)
        self.assertEqual(sum(count.line_ids.mapped('counted_qty')), 12)
        count.action_cancel()
        with self.assertRaisesRegex(UserError, "takes no entries any more"):
            self._count(count, self.tea, self.shelf, 1)
        count.unlink()
        with self.assertRaisesRegex(UserError, "What you counted was not stored"):
            self._count(count, self.tea, self.shelf, 1)

    def test_a_kit_is_counted_by_its_parts(self):
        kit = self._create_product("Count Kit")
        self.env['mrp.bom'].create(
            {
                'product_tmpl_id': kit.product_tmpl_id.id,
                'type': 'phantom',
                'bom_line_ids': [(0, 0, {'product_id': self.tea.id, 'product_qty': 2})],
            }
        )
        count = self._open(self.keeper)
        with self.assertRaisesRegex(UserError, "is a kit"):
            self._count(count, kit, self.shelf, 1)

    def test_a_count_of_another_company(self):
        other = self.env['res.company'].create({'name': "Count Other"})
        self.env.user.company_ids |= other
        house = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        with self.assertRaises(UserError):
            self._open(warehouse_ids=house.ids)
        count = self._open(warehouse_ids=house.ids, company_id=other.id)
        self.assertFalse(self.Stocktake.with_user(self.keeper).search([('id', '=', count.id)]))
        entries = self.Entry.with_user(self.keeper)
        with self.assertRaises(UserError):
            entries.create(
                {
                    'stocktake_id': count.id,
                    'product_id': self.tea.id,
                    'location_id': house.lot_stock_id.id,
                    'quantity': 1,
                }
            )
        count = count.with_company(other)
        self._count(count, self.tea, house.lot_stock_id, 4)
        self._finish(count)
        self.assertEqual(self._on_hand(self.tea, house.lot_stock_id), 4)
        self.assertEqual(count.line_ids.move_ids.company_id, other)

    def test_a_limited_keeper_sees_his_warehouse_only(self):
        self._set_stock(self.tea, self.stock, 3)
        count = self._open(warehouse_ids=(self.warehouse | self.warehouse_b).ids)
        self.keeper.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        mine = count.with_user(self.keeper)
        self.assertEqual(mine.line_ids.warehouse_id, self.warehouse_b)
        self.assertEqual(mine.place_ids.warehouse_id, self.warehouse_b)
        with self.assertRaisesRegex(UserError, "is no place of"):
            self._count(mine, self.tea, self.stock, 3)
        with self.assertRaisesRegex(AccessError, "warehouses that are not yours"):
            mine.action_review()

    def test_a_count_that_is_hidden_is_not_named(self):
        """Of a posted count the refusal names it: not to who does not see it."""
        count = self._open(warehouse_ids=self.warehouse.ids)
        self._finish(count)
        self.assertEqual(count.state, 'posted')
        self.keeper.write(
            {'jxc_warehouse_limited': True, 'jxc_warehouse_ids': self.warehouse_b.ids}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError) as refused:
            count.with_user(self.keeper).action_cancel()
        self.assertNotIn(count.sudo().name, str(refused.exception))
        with self.assertRaisesRegex(UserError, f"{count.name} was posted"):
            count.with_user(self.boss).action_cancel()

    def test_an_entry_is_stored_once(self):
        count = self._open(self.keeper)
        first = self._count(count, self.tea, self.shelf, 4, client_id='phone-1')
        again = self._count(count, self.tea, self.shelf, 4, client_id='phone-1')
        self.assertEqual(first, again)
        self.assertEqual(sum(count.line_ids.mapped('counted_qty')), 4)
        with self.assertRaisesRegex(UserError, "sent by somebody else"):
            self._count(count.with_user(self.boss), self.tea, self.shelf, 4, client_id='phone-1')

    @freeze_time('2026-03-02 09:00:00')
    def test_many_entries_are_stored_as_one_is(self):
        """What is stored by one statement is what the ORM stores."""
        dozen = self.env.ref('uom.product_uom_dozen')
        stored = []
        for many in (1, 10**6):
            count = self._open(self.keeper)
            with patch.object(jxc_stocktake_entry_book, 'MANY', many):
                entries = self.Entry.with_user(self.keeper).create(
                    [
                        {'stocktake_id': count.id, 'location_id': place.id, **values}
                        for place, values in (
                            (self.shelf, {'product_id': self.tea.id, 'quantity': 1.1 + 2.2}),
                            (self.shelf, {'product_id': self.tea.id, 'quantity': 1,
                                          'uom_id': dozen.id, 'how': 'scan',
                                          'client_id': 'device-0001'}),
                            (self.rack, {'product_id': self.milk.id, 'lot_id': self.lot.id,
                                         'quantity': 5, 'device_time': '2026-03-02 08:00:00'}),
                            (self.rack, {'product_id': self.milk.id, 'lot_name': 'New "1"',
                                         'lot_expiry': '2030-01-31', 'quantity': 2}),
                            (self.rack, {'unknown_code': '44', 'note': "a {blue}, box"}),
                        )
                    ]
                )  # fmt: skip
            self.env.flush_all()
            self.env.cr.execute("SELECT * FROM jxc_stocktake_entry WHERE id = ANY(%s) ORDER BY id",
                                [entries.ids])  # fmt: skip
            same = ('id', 'stocktake_id', 'line_id', 'create_date', 'write_date')
            rows = self.env.cr.dictfetchall()
            self.assertTrue(all(row['line_id'] for row in rows[:4]))
            stored.append([{k: v for k, v in row.items() if k not in same} for row in rows])
            figures = count.sudo().line_ids.mapped(lambda line: (line.counted_qty, line.book_qty))
            stored[-1].append(sorted(figures))
            count.action_cancel()
        self.assertEqual(*stored)

    def test_queries_of_an_entry(self):
        count = self._open(self.keeper)
        self._count(count, self.milk, self.rack, 1, self.lot)

        def enter(number):
            count.env['jxc.stocktake.entry'].create(
                [
                    {
                        'stocktake_id': count.id,
                        'product_id': self.tea.id,
                        'location_id': self.shelf.id,
                        'quantity': 1,
                    }
                ]
                * number
            )

        self.assertLessEqual(self._count_queries(enter, 1), 12)
        self.assertConstantQueries(enter, 1, 20)


@tagged('post_install', '-at_install')
class TestAuditorTour(CountingCommon, HttpCase):
    def test_draw_a_sample(self):
        """Limited to one warehouse, without costs: draws two of seven lines and opens them."""
        self.env['res.config.settings'].create({'jxc_hide_costs': True}).execute()
        for number in range(5):
            product = self._create_product(f"Count Audit {number}", standard_price=7.77)
            self._set_stock(product, self.rack, 3)
            self._set_stock(product, self.stock, 3)  # not his
        auditor = new_test_user(
            self.env,
            'jxc_count_auditor',
            groups='jxc_module.group_keeper',
            jxc_warehouse_limited=True,
            jxc_warehouse_ids=[Command.set(self.warehouse_b.ids)],
        )
        self.start_tour('/odoo/jxc-counts', 'jxc_counting_auditor', login='jxc_count_auditor')
        count = self.Stocktake.search([('create_uid', '=', auditor.id)])
        self.assertEqual((count.state, len(count.line_ids)), ('counting', 2))
        self.assertLessEqual(count.line_ids.location_id, self.shelf | self.rack)
        # whoever has the seed draws the same again
        again = self.Stocktake.create(
            {
                'warehouse_ids': self.warehouse_b.ids,
                'sample': 'size',
                'sample_size': 2,
                'sample_seed': count.sample_seed,
            }
        )
        drawn = count.line_ids.mapped(lambda line: (line.product_id.id, line.location_id.id))
        count.action_cancel()
        again.action_open()
        self.assertEqual(
            again.line_ids.mapped(lambda line: (line.product_id.id, line.location_id.id)), drawn
        )

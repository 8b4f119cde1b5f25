from datetime import date, timedelta

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from .common_replenishment import NOW, ReplenishmentCommon, local


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestPositionFact(ReplenishmentCommon):
    """On hand, incoming and outgoing of a place: equal to what core's forecast adds up."""

    def _position(self, place=None):
        place = place or self.stock
        rows = self.env.execute_query_dict(
            self.facts._position_sql(self.company, place.ids, self.tea.ids)
        )
        return rows[0] if rows else {}

    def _planned(self, src, dst, qty, date='2026-03-05 04:00:00', **vals):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': qty,
                'product_uom': self.tea.uom_id.id,
                'location_id': src.id,
                'location_dest_id': dst.id,
                'date': date,
                **vals,
            }
        )
        move._action_confirm(merge=False)
        move.date = date
        return move

    def test_equals_core(self):
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock.id, 'usage': 'internal'}
        )
        self._set_stock(self.tea, self.stock, 30)
        self._set_stock(self.tea, shelf, 5)
        self._set_stock(self.tea, self.stock_b, 100)
        self._planned(self.suppliers, self.stock, 12)
        self._planned(self.stock, self.customers, 7)
        self._planned(self.stock, shelf, 3)  # inside: neither in nor out
        self._planned(shelf, self.stock_b, 2)
        self.env.flush_all()
        row = self._position()
        core = self.tea.with_context(location=self.stock.id)
        self.assertEqual(row['on_hand'], core.qty_available)
        self.assertEqual(row['incoming'], core.incoming_qty)
        self.assertEqual(sum(row['outgoing']), core.outgoing_qty)
        self.assertEqual(
            (row['on_hand'], row['incoming'], sorted(row['outgoing'])), (35, 12, [2, 7])
        )
        self.assertEqual(self._position(shelf)['on_hand'], 5)

    def test_today_for_programs_outside(self):
        self.company.partner_id.tz = 'Asia/Shanghai'
        with freeze_time('2026-03-09 17:00:00'):
            self.assertEqual(self.env['jxc.facts']._local_today(self.company), date(2026, 3, 10))

    def test_outgoing_days_are_local(self):
        self._planned(self.stock, self.customers, 7, '2026-03-05 17:00:00')
        self.env.flush_all()
        self.assertEqual(self._position()['outgoing_on'], [date(2026, 3, 6)])

    def test_requests_for_quotation_count_in_the_unit_of_the_product(self):
        self._add_vendor()
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': self.tea.id,
                            'product_qty': 2,
                            'product_uom_id': self.env.ref('uom.product_uom_dozen').id,
                            'price_unit': 1,
                        }
                    )
                ],
            }
        )
        self.env.flush_all()
        self.assertEqual(self._position()['asked'], 24)
        order.button_confirm()
        self.env.flush_all()
        row = self._position()
        self.assertEqual((row['asked'], row['incoming']), (0, 24))

    def test_expired_lots_are_told_apart(self):
        milk = self._create_product("Milk", tracking='lot', use_expiration_date=True)
        lots = self.env['stock.lot'].create(
            [
                {'name': 'old', 'product_id': milk.id, 'expiration_date': '2026-03-01 00:00:00'},
                {'name': 'new', 'product_id': milk.id, 'expiration_date': '2026-06-01 00:00:00'},
                {'name': 'none', 'product_id': milk.id, 'expiration_date': False},
            ]
        )
        lots[:1].removal_date = '2026-03-01 00:00:00'
        lots[1:2].removal_date = '2026-06-01 00:00:00'
        lots[2:].removal_date = False
        for lot, qty in zip(lots, (3, 4, 5), strict=True):
            self._set_stock(milk, self.stock, qty, lot)
        self.env.flush_all()
        row = self.env.execute_query_dict(
            self.facts._position_sql(self.company, self.stock.ids, milk.ids)
        )[0]
        self.assertEqual((row['on_hand'], row['unusable']), (12, 3))


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestStockoutFact(ReplenishmentCommon):
    """Whole local days without stock, by the gaps that the nightly run keeps."""

    def _gaps(self):
        self.env['jxc.stock.gap']._update(self.company)
        return [
            (gap.warehouse_id.code, str(gap.date_from), str(gap.date_to or ''))
            for gap in self.env['jxc.stock.gap'].search(
                [('product_id', '=', self.tea.id)], order='date_from'
            )
        ]

    def test_days_between_running_out_and_coming_back(self):
        self._open_stock(5, '2026-01-10')
        self._sell(5, '2026-01-12')
        self._open_stock(8, '2026-01-16')
        self._sell(8, '2026-01-20')
        self.assertEqual(
            self._gaps(),
            [
                (self.warehouse.code, '2026-01-13', '2026-01-15'),
                (self.warehouse.code, '2026-01-21', ''),
            ],
        )

    def test_back_on_the_next_day_is_no_gap(self):
        self._open_stock(5, '2026-01-10')
        self._sell(5, '2026-01-12')
        self._open_stock(8, '2026-01-13')
        self.assertEqual(self._gaps(), [])

    def test_a_second_run_sees_what_moved_since_and_back_dated_moves(self):
        self._open_stock(5, '2026-01-10')
        self._sell(5, '2026-01-12')
        self.assertEqual(self._gaps(), [(self.warehouse.code, '2026-01-13', '')])
        self._open_stock(8, '2026-01-20')
        self.assertEqual(self._gaps(), [(self.warehouse.code, '2026-01-13', '2026-01-19')])

    def test_a_transfer_inside_the_warehouse_is_no_gap(self):
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock.id, 'usage': 'internal'}
        )
        self._open_stock(5, '2026-01-10')
        self._sell(5, '2026-01-12', dest=shelf)
        self.assertEqual(self._gaps(), [])


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestLeadTimeFact(ReplenishmentCommon):
    """Lead times from order to real receipt, not to the promised date."""

    def _receive(self, ordered, received, product=None, promised=1, vendor=None):
        """Order and receive one piece; local ISO days."""
        product = product or self.tea
        order = self.env['purchase.order'].create(
            {
                'partner_id': (vendor or self.vendor).id,
                'order_line': [
                    Command.create({'product_id': product.id, 'product_qty': 1, 'price_unit': 1})
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        picking.move_ids.write({'quantity': 1, 'picked': True})
        picking.button_validate()
        picking.move_ids.date = local(f'{received} 12:00')
        order.date_approve = local(f'{ordered} 12:00')
        order.order_line.date_planned = order.date_approve + timedelta(days=promised)
        return order

    def _lead_times(self):
        self.env.flush_all()
        rows = self.env.execute_query(
            self.facts._lead_time_sql(self.company, date(2025, 1, 1), date(2026, 3, 1))
        )
        return {
            (product, partner): (round(mean, 4), round(std, 4), count)
            for product, partner, mean, std, count in rows
        }

    def test_mean_and_deviation_of_real_receipts(self):
        for days in (2, 4, 9):
            self._receive('2026-01-05', date(2026, 1, 5) + timedelta(days=days))
        # mean 5, sample variance ((−3)² + (−1)² + 4²) / 2 = 13
        self.assertEqual(
            self._lead_times(), {(self.tea.id, self.vendor.id): (5.0, round(13**0.5, 4), 3)}
        )

    def test_the_vendor_as_a_whole_needs_five(self):
        others = [self._create_product(f"P{n}") for n in range(5)]
        for product in others:
            self._receive('2026-01-05', '2026-01-11', product)
        contact = self.env['res.partner'].create({'name': "Desk", 'parent_id': self.vendor.id})
        self._receive('2026-01-05', '2026-01-17', vendor=contact)
        # six receipts of the commercial vendor: (5 × 6 + 12) / 6
        self.assertEqual(self._lead_times()[None, self.vendor.id][0], 7.0)

    def test_rules_take_the_best_source(self):
        rule = self._create_rule()
        self.assertEqual(rule._jxc_inputs(self.company, date(2026, 3, 2))[0].lead_source, 'none')
        self._add_vendor(delay=5)
        self.env.flush_all()
        found = rule._jxc_inputs(self.company, date(2026, 3, 2))[0]
        self.assertEqual((found.lead_source, found.lead_time), ('promised', 5))
        for _n in range(3):
            self._receive('2026-01-05', '2026-01-14')
        self.env.flush_all()
        found = rule._jxc_inputs(self.company, date(2026, 3, 2))[0]
        self.assertEqual((found.lead_source, found.lead_time), ('product', 9))
        self.company.days_to_purchase = 2
        self.env.flush_all()
        self.assertEqual(rule._jxc_inputs(self.company, date(2026, 3, 2))[0].lead_time, 11)

    def test_two_step_receipts_count_the_first_step(self):
        self.warehouse.reception_steps = 'two_steps'
        for _n in range(3):
            order = self._receive('2026-01-05', '2026-01-08')
            step = self.env['stock.move'].search(
                [('product_id', '=', self.tea.id), ('state', '=', 'assigned')]
            )
            step.write({'quantity': 1, 'picked': True})
            step._action_done()
            step.date = local('2026-01-30 12:00')
            self.assertTrue(order)
        self.assertEqual(self._lead_times()[self.tea.id, self.vendor.id], (3.0, 0.0, 3))

    def test_archived_vendor_is_not_asked(self):
        rule = self._create_rule()
        self._add_vendor(delay=5)
        self.vendor.active = False
        self.env.flush_all()
        found = rule._jxc_inputs(self.company, date(2026, 3, 2))[0]
        self.assertEqual((found.vendor_id, found.lead_source), (None, 'none'))

    def test_archived_product_or_warehouse_leaves_the_run(self):
        rules = self._create_rule() | self._create_rule(warehouse=self.warehouse_b)
        self.assertEqual(len(rules._jxc_inputs(self.company, date(2026, 3, 2))), 2)
        self.warehouse_b.active = False
        self.env.flush_all()
        self.assertEqual(len(rules._jxc_inputs(self.company, date(2026, 3, 2))), 1)
        self.tea.active = False
        self.env.flush_all()
        self.assertFalse(rules._jxc_inputs(self.company, date(2026, 3, 2)))

    def test_resupply_from_another_warehouse_takes_the_delay_of_the_route(self):
        self.warehouse_b.resupply_wh_ids = self.warehouse
        route = self.env['stock.route'].search(
            [('supplied_wh_id', '=', self.warehouse_b.id)], limit=1
        )
        route.rule_ids[:1].delay = 3
        rule = self._create_rule(warehouse=self.warehouse_b)
        self.env.flush_all()
        found = rule._jxc_inputs(self.company, date(2026, 3, 2))[0]
        self.assertEqual((found.lead_source, found.lead_time), ('route', 3))

    def test_core_and_we_agree_on_who_supplies_a_branch(self):
        """A product with a vendor, in a warehouse that another one resupplies."""
        self._add_vendor(delay=5)
        self.warehouse_b.resupply_wh_ids = self.warehouse
        resupply = self.env['stock.route'].search(
            [('supplied_wh_id', '=', self.warehouse_b.id)], limit=1
        )
        resupply.rule_ids[:1].delay = 3
        buy = self.env.ref('purchase_stock.route_warehouse0_buy')
        rule = self._create_rule(warehouse=self.warehouse_b)

        def check(source, lead_time, action):
            self.env.flush_all()
            found = rule._jxc_inputs(self.company, date(2026, 3, 2))[0]
            self.assertEqual((found.lead_source, found.lead_time), (source, lead_time))
            self.assertEqual(bool(found.vendor_id), action == 'buy')
            self.assertEqual(rule._get_default_rule().action == 'buy', action == 'buy')

        check('promised', 5, 'buy')  # the resupply route is there to be chosen, no more
        self.tea.route_ids = resupply
        check('route', 3, 'pull')
        rule.route_id = buy
        check('promised', 5, 'buy')
        rule.route_id = False
        self.tea.route_ids = False
        self.tea.categ_id = self.env['product.category'].create(
            {'name': "Resupplied", 'route_ids': resupply.ids}
        )
        check('route', 3, 'pull')

from freezegun import freeze_time

from odoo.tests import tagged

from .common_replenishment import NOW, ReplenishmentCommon, local


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestDemandFact(ReplenishmentCommon):
    """What counts as demand of a warehouse, on which local day, in which unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_stock(1000, '2026-01-01')
        cls.A, cls.B = cls.warehouse.code, cls.warehouse_b.code

    def test_a_delivery_after_midnight_in_china_is_of_the_new_day(self):
        """17:00 UTC of 28 February is 01:00 of 1 March in China."""
        self._move(self.tea, self.stock, self.customers, 3, '2026-02-28 17:00:00')
        self._move(self.tea, self.stock, self.customers, 4, '2026-02-28 15:59:59')
        self.assertEqual(
            self._demand('2026-02-01', '2026-03-01'),
            {(self.A, '2026-02-28'): 4, (self.A, '2026-03-01'): 3},
        )
        self.assertEqual(self._demand('2026-03-01', '2026-03-01'), {(self.A, '2026-03-01'): 3})
        self.assertEqual(self._demand('2026-02-28', '2026-02-28'), {(self.A, '2026-02-28'): 4})

    def test_a_zone_with_summer_time(self):
        """Berlin: UTC+1 until 29 March 2026, then UTC+2."""
        self.company.partner_id.tz = 'Europe/Berlin'
        self._move(self.tea, self.stock, self.customers, 1, '2026-01-10 23:30:00')
        self._move(self.tea, self.stock, self.customers, 2, '2025-07-10 22:30:00')
        self.assertEqual(
            self._demand('2025-01-01', '2026-03-01'),
            {(self.A, '2026-01-11'): 1, (self.A, '2025-07-11'): 2},
        )

    def test_what_counts(self):
        day = '2026-02-10'
        production = self.env['stock.location'].search([('usage', '=', 'production')], limit=1)
        self._sell(1, day)
        self._sell(2, day, dest=production)
        self._sell(4, day, dest=self.stock_b)
        self.assertEqual(self._demand(day, day), {(self.A, day): 7})

    def test_what_does_not_count(self):
        day = '2026-02-10'
        loss = self.env['stock.location'].search(
            [('usage', '=', 'inventory'), ('company_id', '=', self.company.id)], limit=1
        )
        shelf = self.env['stock.location'].create(
            {'name': "Shelf", 'location_id': self.stock.id, 'usage': 'internal'}
        )
        for place in (loss, shelf, self.suppliers):
            self._sell(1, day, dest=place)
        self._move(self.tea, self.suppliers, self.customers, 5, local(f'{day} 12:00'))
        self.assertEqual(self._demand(day, day), {})

    def test_a_transit_is_demand_of_the_sender_once(self):
        day = '2026-02-10'
        transit = self.company.internal_transit_location_id
        transit.active = True
        self._move(self.tea, self.stock, transit, 6, local(f'{day} 09:00'))
        self._move(self.tea, transit, self.stock_b, 6, local('2026-02-12 09:00'))
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {(self.A, day): 6})

    def test_two_step_delivery_counts_once(self):
        day = '2026-02-10'
        output = self.warehouse.wh_output_stock_loc_id
        output.active = True
        self._move(self.tea, self.stock, output, 6, local(f'{day} 09:00'))
        self._move(self.tea, output, self.customers, 6, local('2026-02-11 09:00'))
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {(self.A, '2026-02-11'): 6})

    def test_a_linked_return_is_taken_off_the_day_and_warehouse_of_its_delivery(self):
        sold = self._sell(9, '2026-02-10')
        back = self._move(self.tea, self.customers, self.stock_b, 4, local('2026-02-20 10:00'))
        back.origin_returned_move_id = sold
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {(self.A, '2026-02-10'): 5})
        # the delivery lies before the period: neither it nor its return belongs to the period
        self.assertEqual(self._demand('2026-02-15', '2026-02-28'), {})

    def test_an_unlinked_return_counts_where_and_when_it_happened(self):
        self._sell(9, '2026-02-10')
        self._move(self.tea, self.customers, self.stock, 4, local('2026-02-20 10:00'))
        self.assertEqual(
            self._demand('2026-02-01', '2026-02-28'),
            {(self.A, '2026-02-10'): 9, (self.A, '2026-02-20'): -4},
        )

    def test_a_return_between_warehouses_is_no_demand_of_the_one_that_sends_it_back(self):
        sent = self._sell(9, '2026-02-10', dest=self.stock_b)
        back = self._move(self.tea, self.stock_b, self.stock, 4, local('2026-02-12 10:00'))
        back.origin_returned_move_id = sent
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {(self.A, '2026-02-10'): 5})

    def test_what_takes_a_return_back_is_demand_again(self):
        """9 went, 4 came back, and these 4 were sent once more: 9 in all, 4 of them later."""
        sold = self._sell(9, '2026-02-10')
        back = self._move(self.tea, self.customers, self.stock, 4, local('2026-02-12 10:00'))
        back.origin_returned_move_id = sold
        again = self._move(self.tea, self.stock, self.customers, 4, local('2026-02-20 10:00'))
        again.origin_returned_move_id = back
        first, later = (self.A, '2026-02-10'), (self.A, '2026-02-20')
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {first: 5, later: 4})
        self.assertEqual(self._demand('2026-02-15', '2026-02-28'), {later: 4})
        last = self._move(self.tea, self.customers, self.stock_b, 1, local('2026-02-25 10:00'))
        last.origin_returned_move_id = again
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {first: 5, later: 3})

    def test_a_transfer_sent_back_and_sent_again(self):
        """A sends 9 to B, B sends 4 back, A sends them again, B sends 1 of these back."""
        days = ('2026-02-10', '2026-02-12', '2026-02-20', '2026-02-25')
        places = (self.stock, self.stock_b)
        before = self.env['stock.move']
        for number, (quantity, day) in enumerate(zip((9, 4, 4, 1), days, strict=True)):
            src, dst = places[:: -1 if number % 2 else 1]
            move = self._move(self.tea, src, dst, quantity, local(f'{day} 10:00'))
            move.origin_returned_move_id = before
            before = move
        self.assertEqual(
            self._demand('2026-02-01', '2026-02-28'), {(self.A, days[0]): 5, (self.A, days[2]): 3}
        )

    def test_quantities_are_in_the_unit_of_the_product(self):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': 2,
                'product_uom': self.env.ref('uom.product_uom_dozen').id,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
            }
        )
        move._action_confirm()
        move.quantity = 2
        move.picked = True
        move._action_done()
        day = '2026-02-10'
        move.move_line_ids.date = move.date = local(f'{day} 12:00')
        self.assertEqual(self._demand(day, day), {(self.A, day): 24})

    def test_companies_do_not_mix(self):
        other = self.env['res.company'].create({'name': "Other"})
        warehouse = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        move = self.env['stock.move'].create(
            {
                'company_id': other.id,
                'product_id': self.tea.id,
                'product_uom_qty': 2,
                'product_uom': self.tea.uom_id.id,
                'location_id': warehouse.lot_stock_id.id,
                'location_dest_id': self.customers.id,
            }
        )
        move._action_confirm()
        move.quantity = 2
        move.picked = True
        move._action_done()
        move.move_line_ids.date = move.date = local('2026-02-10 12:00')
        self.assertEqual(self._demand('2026-02-01', '2026-02-28'), {})

    def test_demand_of_a_place_inside_a_warehouse(self):
        """A rule on the shop's shelf: what leaves the shelf, to the back room too."""
        shelf, back_room = self.env['stock.location'].create(
            [
                {'name': name, 'location_id': self.stock.id, 'usage': 'internal'}
                for name in ("Shelf", "Back room")
            ]
        )
        day = '2026-02-10'
        self._move(self.tea, shelf, self.customers, 3, local(f'{day} 10:00'))
        self._move(self.tea, shelf, back_room, 2, local(f'{day} 11:00'))
        self._move(self.tea, back_room, shelf, 50, local(f'{day} 11:00'))
        self._move(self.tea, self.customers, shelf, 1, local(f'{day} 12:00'))
        self._sell(20, day)
        rows = self.env.execute_query(
            self.facts._location_demand_sql(
                self.company,
                local('2026-02-01 12:00').date(),
                local('2026-02-28 12:00').date(),
                shelf.ids,
            )
        )
        self.assertEqual(sum(row[3] for row in rows if row[0] == self.tea.id), 4)

    def test_one_query_whatever_the_number_of_products(self):
        first, last = local('2026-01-01 12:00').date(), local('2026-03-01 12:00').date()
        for count in (1, 30):
            for n in range(count):
                self._sell(1, '2026-02-10', product=self._create_product(f"P{n}"))
            self.env.flush_all()
            self.company._jxc_today()
            with self.assertQueryCount(1):
                self.facts._demand_lines(self.company, first, last)

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_replenishment import NOW, local
from .common_replenishment_orders import ReplenishCommon

TODAY = date(2026, 3, 2)


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestChart(ReplenishCommon):
    """Stock of tea over 90 past and 60 coming days; rule without policy, 20/50."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._open_stock(100, '2025-11-01')
        cls.rule = cls._create_rule(min_qty=20, max_qty=50)

    def _chart(self, user=None):
        self.rule._jxc_recompute(self.company)
        self.env.invalidate_all()
        chart = self.rule.with_user(user or self.buyer).get_jxc_chart()
        self.assertEqual({len(chart[key]) for key in ('days', 'past', 'future')}, {151})
        return chart

    def _future(self, day):
        chart = self._chart()
        return chart['future'][chart['days'].index(day)]

    def _plan(self, src, dst, qty, day):
        move = self.env['stock.move'].create(
            {
                'product_id': self.tea.id,
                'product_uom_qty': qty,
                'location_id': src.id,
                'location_dest_id': dst.id,
                'date': local(f'{day} 10:00'),
            }
        )
        move._action_confirm()
        return move

    def test_levels_and_days(self):
        chart = self._chart()
        self.assertEqual(chart['days'][0], '2025-12-02')
        self.assertEqual(chart['days'][90], chart['today'])
        self.assertEqual((chart['today'], chart['days'][-1]), ('2026-03-02', '2026-05-01'))
        self.assertEqual((chart['reorder_point'], chart['order_up_to']), (20, 50))
        self.assertEqual(chart['unit'], self.tea.uom_id.display_name)
        self.assertEqual(chart['past'][91:], [None] * 60)
        self.assertEqual(chart['future'][:90], [None] * 90)

    def test_past_equals_core_at_the_end_of_each_local_day(self):
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        self._sell(10, '2025-12-10', hour=23)  # the same day in UTC
        self._sell(7, '2026-01-05', hour=0)  # 4 January 16:00 in UTC
        self._sell(5, '2026-01-05', hour=7)  # 4 January 23:00 in UTC
        self._sell(3, '2026-01-06', hour=0)
        self._move(self.tea, self.stock, shelf, 20, local('2026-01-10 09:00'))  # stays inside
        self._move(self.tea, shelf, self.customers, 4, local('2026-01-20 09:00'))
        self._move(self.tea, self.customers, self.stock, 2, local('2026-02-01 12:00'))
        self._move(self.tea, self.stock, self.stock_b, 6, local('2026-02-10 12:00'))
        self._sell(1, '2026-03-02', hour=13)
        chart = self._chart()
        expected = []
        for text in chart['days'][:91]:
            midnight = local(f'{date.fromisoformat(text) + timedelta(days=1)} 00:00')
            self.env.invalidate_all()
            expected.append(
                self.tea.with_context(
                    location=self.stock.id, to_date=midnight - timedelta(microseconds=1)
                ).qty_available
            )
        self.assertEqual(chart['past'][:91], expected)
        self.assertEqual(len(set(expected)), 8)
        self.assertEqual(chart['past'][90], 66)

    def test_demand_goes_on(self):
        self.rule._jxc_recompute(self.company)
        self.rule.jxc_daily_demand = 3
        self.env.flush_all()
        chart = self.rule.with_user(self.buyer).get_jxc_chart()
        self.assertEqual(chart['future'][90:], [max(100 - 3 * n, 0) for n in range(61)])

    def test_receipts_and_deliveries_come_on_their_local_days(self):
        self._plan(self.suppliers, self.stock, 30, '2026-03-05')
        self._plan(self.stock, self.customers, 60, '2026-03-04')
        self._plan(self.suppliers, self.stock, 8, '2026-02-20')  # late: expected today
        chart = self._chart()
        self.assertEqual(chart['future'][90:95], [108, 108, 48, 78, 78])

    def test_arrival_and_departure_on_one_day_do_not_hide_each_other(self):
        self._plan(self.suppliers, self.stock, 30, '2026-03-05')
        self._plan(self.stock, self.customers, 20, '2026-03-05')
        self.rule._jxc_recompute(self.company)
        self.rule.jxc_daily_demand = 3
        self.env.flush_all()
        chart = self.rule.get_jxc_chart()
        # 3 a day, on 5 March the planned 20 instead of 3
        self.assertEqual(chart['future'][90:95], [100, 97, 94, 104, 101])

    def test_a_planned_step_inside_the_place_is_no_departure(self):
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        self._plan(self.stock, shelf, 20, '2026-03-05')
        self.rule._jxc_recompute(self.company)
        self.rule.jxc_daily_demand = 3
        self.env.flush_all()
        self.assertEqual(self.rule.get_jxc_chart()['future'][90:95], [100, 97, 94, 91, 88])

    def test_a_receipt_in_two_steps_counts_once(self):
        self.warehouse.reception_steps = 'two_steps'
        self._add_vendor()
        order = self._buy_draft(self.tea, 30)
        order.order_line.write(
            {'date_planned': local('2026-03-05 10:00'), 'orderpoint_id': self.rule.id}
        )
        self.assertEqual(self._future('2026-03-05'), 130)
        order.button_confirm()
        self.assertEqual(self._future('2026-03-04'), 100)
        self.assertEqual(self._future('2026-03-05'), 130)

    def test_requests_for_quotation_are_expected(self):
        self._add_vendor()
        order = self._buy_draft(self.tea, 2)
        order.order_line.write(
            {
                'product_uom_id': self.dozen.id,
                'product_qty': 2,
                'date_planned': local('2026-03-06 00:30'),
            }
        )
        self.assertEqual(self._future('2026-03-05'), 100)
        self.assertEqual(self._future('2026-03-06'), 124)
        order.button_cancel()
        self.assertEqual(self._future('2026-03-06'), 100)

    def test_who_may_not_see_the_rule_sees_no_chart(self):
        limited = new_test_user(self.env, 'jxc limited', groups='jxc_module.group_buyer')
        limited.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.rule.with_user(limited).get_jxc_chart()
        # not even of a rule that somebody else has just read in this transaction
        self.rule.sudo().read()
        with self.assertRaises(AccessError):
            self.rule.with_user(limited).get_jxc_chart()
        limited.jxc_warehouse_ids = self.warehouse
        self.assertEqual(self._chart(limited)['past'][90], 100)

    def test_a_keeper_sees_it_too(self):
        keeper = new_test_user(self.env, 'jxc keeper', groups='jxc_module.group_keeper')
        self._add_vendor()
        self._buy_draft(self.tea, 5)
        self.assertEqual(self._chart(keeper)['past'][90], 100)

    def test_the_number_of_queries_is_small(self):
        self.rule._jxc_recompute(self.company)
        self.assertLess(self._count_queries(self.rule.get_jxc_chart), 40)

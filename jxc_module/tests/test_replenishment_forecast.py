from datetime import date, datetime, timedelta
from math import floor

from freezegun import freeze_time

from odoo.tests import tagged

from .common_replenishment import NOW, ReplenishmentCommon
from .common_tools_properties import holds
from .test_tools_fefo import walk

# 60 days after Monday 2 March 2026
IN_60_DAYS = datetime(2026, 5, 1, 6)
IN_A_YEAR = datetime(2027, 3, 2, 6)


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestExpiryForecast(ReplenishmentCommon):
    """Cream with lots; the nightly run found a demand of 5 a day in both warehouses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.horizon_days = 365
        cls.cream = cls._create_product("Cream", tracking='lot', use_expiration_date=True)
        cls._add_vendor(cls.cream)
        cls.rule = cls._create_rule(cls.cream, min_qty=20, max_qty=50)
        cls.rule_b = cls._create_rule(cls.cream, cls.warehouse_b, min_qty=1, max_qty=2)
        cls._set_demand(cls.rule | cls.rule_b, 5)

    @classmethod
    def _set_demand(cls, rules, daily):
        rules.write({'jxc_daily_demand': daily})
        rules.flush_recordset()

    def _add_lot(self, qty, removal, location=None, product=None):
        product = product or self.cream
        lot = self.env['stock.lot'].create(
            {
                'name': f"L{self.env['stock.lot'].search_count([])}",
                'product_id': product.id,
                'expiration_date': removal + timedelta(days=1),
                'removal_date': removal,
            }
        )
        self._set_stock(product, location or self.stock, qty, lot)
        return lot

    def _forecast(self, to_date=IN_A_YEAR, product=None, **context):
        self.env.invalidate_all()
        product = (product or self.cream).with_context(to_date=to_date, **context)
        return product.virtual_available

    def _switch(self, on=True):
        self.company.jxc_expiry_forecast = on

    def test_what_sells_in_time_is_not_subtracted(self):
        self._add_lot(100, IN_60_DAYS)
        self.assertEqual(self._forecast(), 0)  # core's
        self._switch()
        self.assertEqual(self._forecast(), 100)

    def test_what_will_be_left_is_subtracted(self):
        self._add_lot(400, IN_60_DAYS)
        self._switch()
        # 60 days from 2 March to the last day before 1 May, 5 a day
        self.assertEqual(self._forecast(), 300)

    def test_off_equals_core_in_all_contexts(self):
        """The switch on, without rules, gives core's figures too."""
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        lot = self._add_lot(30, IN_60_DAYS)
        self._add_lot(7, IN_60_DAYS, shelf)
        self._add_lot(11, IN_60_DAYS, self.stock_b)
        self._add_lot(5, NOW - timedelta(days=3))
        self._set_stock(self.tea, self.stock, 9)
        contexts = [
            {},
            {'to_date': NOW - timedelta(days=1)},
            {'to_date': '2026-02-01'},
            {'to_date': '2026-06-01'},
            {'to_date': date(2026, 6, 1)},
            {'to_date': IN_A_YEAR},
            {'to_date': IN_A_YEAR, 'from_date': NOW},
            {'to_date': IN_A_YEAR, 'location': shelf.id},
            {'to_date': IN_A_YEAR, 'location': [shelf.id, self.stock_b.id]},
            {'to_date': IN_A_YEAR, 'location': "Shelf"},
            {'to_date': IN_A_YEAR, 'warehouse_id': self.warehouse_b.id},
            {'to_date': IN_A_YEAR, 'warehouse_id': [self.warehouse.id, self.warehouse_b.id]},
            {'to_date': IN_A_YEAR, 'lot_id': lot.id},
            {'to_date': IN_A_YEAR, 'owner_id': False},
            {'to_date': IN_A_YEAR, 'package_id': False},
            {'to_date': IN_A_YEAR, 'owners': []},
        ]
        names = ['qty_available', 'virtual_available', 'free_qty', 'incoming_qty', 'outgoing_qty']
        products = self.cream | self.tea

        def read(context):
            self.env.invalidate_all()
            return products.with_context(**context).read(names)

        unpatched = [read(context) for context in contexts]
        # what it must equal: core's methods without ours
        ours = self.env.registry['product.product']._jxc_sold_in_time
        self.patch(self.env.registry['product.product'], '_jxc_sold_in_time', None)
        for context, figures in zip(contexts, unpatched, strict=True):
            self.assertEqual(read(context), figures, context)  # off: ours is not even called
        self.patch(self.env.registry['product.product'], '_jxc_sold_in_time', ours)
        self._switch()
        changed = [
            read(context) != figures for context, figures in zip(contexts, unpatched, strict=True)
        ]
        self.assertEqual(
            changed,
            [False, False, False, True, True, True, True, True, True, True, True, True]
            + [False] * 4,
        )
        (self.rule | self.rule_b).active = False
        for context, figures in zip(contexts, unpatched, strict=True):
            self.assertEqual(read(context), figures, context)

    def test_without_demand_nothing_is_subtracted(self):
        """100 that nobody asks for are not ordered again, whatever a rule's minimum says."""
        self._add_lot(100, IN_60_DAYS)
        self._switch()
        for daily in (0, False):
            self._set_demand(self.rule, daily)
            self.assertEqual(self._forecast(location=self.stock.id), 100)
            self._assert_one_answer(short=0, status='over')

    def test_whole_pieces(self):
        """1.777 a day for 3 days are 5.331: 5 pieces count, and 45 are ordered up to 50."""
        self._add_lot(100, NOW + timedelta(days=3))
        self._switch()
        self._set_demand(self.rule, 1.777)
        self.assertEqual(self._forecast(location=self.stock.id), 5)
        self._assert_one_answer(short=45, status='below_reorder')
        self.rule._procure_orderpoint_confirm(company_id=self.company)
        line = self.env['purchase.order.line'].search([('product_id', '=', self.cream.id)])
        self.assertEqual(line.product_qty, 45)
        # on order now: neither asks again
        self._assert_one_answer(short=0, status='over')

    def test_fractions_where_the_lots_are_fractions(self):
        self._add_lot(100.5, NOW + timedelta(days=3))
        self._switch()
        self._set_demand(self.rule, 1.777)
        self.assertEqual(self._forecast(location=self.stock.id), 5.33)
        self._assert_one_answer(short=44.67, status='below_reorder')

    def _assert_one_answer(self, short, status=None):
        """Compare core's To Order with our status and suggestion."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.rule.jxc_computed_on = NOW
        self.rule._compute_qty_to_order_computed()
        self.Orderpoint._jxc_refresh_status(self.company, self.cream.ids)
        self.env.invalidate_all()
        self.assertEqual(self.rule.qty_to_order, short)
        self.assertEqual(self.rule.jxc_short_qty, short)
        if status:
            self.assertEqual(self.rule.jxc_status, status)
        self.assertEqual(self.rule.jxc_status in ('ok', 'over'), not short)

    def test_what_will_expire_is_named(self):
        self._add_lot(100, NOW + timedelta(days=4))
        self._add_lot(30, datetime(2028, 1, 1))
        self._switch()
        self._assert_one_answer(short=0)
        # 4 days at 5 a day; 30 + 20 are sold in 10 days
        self.assertRecordValues(
            self.rule, [{'jxc_on_hand': 130, 'jxc_unsold': 80, 'jxc_days_of_cover': 10}]
        )
        self.assertEqual(self.rule._jxc_position(), 50)
        self._switch(False)
        self.Orderpoint._jxc_refresh_status(self.company, self.cream.ids)
        self.env.invalidate_all()
        self.assertEqual(self.rule.jxc_unsold, 0)

    def test_the_switch_wakes_the_status(self):
        self._add_lot(100, IN_60_DAYS)
        self.env.cr.precommit.run()
        self.env['jxc.stock.change']._take(1000)
        self._switch()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.assertEqual(self.env['jxc.stock.change']._take(1000), self.cream.ids)

    def test_what_nobody_may_sell_is_subtracted_once(self):
        """Ten that go off sale tonight, 100 on hold, 100 of a vendor: nothing, and not less."""
        in_20_days = NOW + timedelta(days=20)
        owner = self.env['res.partner'].create({'name': "Owner"})
        rules = self.Orderpoint.browse()
        for kind, qty, removal in (
            ('tonight', 10, NOW + timedelta(hours=9)),
            ('held', 100, in_20_days),
            ('consigned', 100, in_20_days),
        ):
            product = self._create_product(kind, tracking='lot', use_expiration_date=True)
            self._add_vendor(product)
            rules |= self._create_rule(product, min_qty=20, max_qty=50)
            lot = self._add_lot(qty, removal, product=product)
            lot.jxc_on_hold = kind == 'held'
            if kind == 'consigned':
                lot.quant_ids.owner_id = owner
        self._set_demand(rules, 2)
        self._switch()
        self.env.flush_all()
        self.env.invalidate_all()
        rules.jxc_computed_on = NOW
        rules._compute_qty_to_order_computed()
        self.Orderpoint._jxc_refresh_status(self.company, rules.product_id.ids)
        self.env.invalidate_all()
        self.assertEqual([rule._jxc_position() for rule in rules], [0, 0, 0])
        self.assertEqual(rules.mapped('jxc_short_qty'), [50, 50, 50])
        # core counts the goods of others as stock, whether they expire or not
        self.assertEqual(rules[:2].mapped('qty_to_order'), [50, 50])

    def test_several_lots_first_expired_first_out(self):
        self._switch()
        self._add_lot(50, datetime(2026, 3, 7, 6))  # 5 days: 25 sell, 25 are left
        self._add_lot(200, datetime(2026, 4, 1, 6))  # 25 more days: 125 sell, 75 are left
        self._add_lot(40, datetime(2028, 1, 1))  # beyond the horizon
        self.assertEqual(self._forecast(), 25 + 125 + 40)
        # of the horizon's end only what leaves before counts
        self.assertEqual(self._forecast(datetime(2026, 3, 20)), 25 + 200 + 40)

    def test_expired_lots_stay_subtracted(self):
        self._switch()
        self._add_lot(100, IN_60_DAYS)
        self._add_lot(30, NOW - timedelta(hours=1))
        self._add_lot(8, NOW)
        self.assertEqual(self._forecast(), 100)

    def test_the_removal_day_is_a_local_day(self):
        """00:30 on 12 March in China is still 11 March in UTC: 10 days of sale, not 9."""
        self._switch()
        self._add_lot(80, datetime(2026, 3, 11, 16, 30))
        self.assertEqual(self._forecast(), 50)

    def test_two_warehouses_have_their_own_demand(self):
        self._switch()
        self._add_lot(400, IN_60_DAYS)
        self._add_lot(100, IN_60_DAYS, self.stock_b)
        self._set_demand(self.rule_b, 1)
        self.assertEqual(self._forecast(), 300 + 60)
        self.assertEqual(self._forecast(warehouse_id=self.warehouse_b.id), 60)
        self.assertEqual(self._forecast(location=self.stock.id), 300)

    def test_a_place_inside_a_warehouse_has_the_demand_of_its_rule(self):
        self._switch()
        shelf = self.env['stock.location'].create({'name': "Shelf", 'location_id': self.stock.id})
        rule = self._create_rule(self.cream, location_id=shelf.id)
        self._set_demand(rule, 2)
        self._add_lot(400, IN_60_DAYS, shelf)
        self.assertEqual(self._forecast(location=shelf.id), 120)
        self.assertEqual(self._forecast(location=self.stock.id), 300)

    def test_reserved_goods_go_out_first(self):
        self._set_demand(self.rule, 1)
        self._switch()
        self._add_lot(100, IN_60_DAYS)
        move = self.env['stock.move'].create(
            {
                'product_id': self.cream.id,
                'product_uom_qty': 40,
                'location_id': self.stock.id,
                'location_dest_id': self.customers.id,
                'date': datetime(2026, 3, 10),
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual(move.state, 'assigned')
        # 40 go to the customer and meet the demand of 40 days; in the other 20 days 20 sell
        self.assertEqual(self._forecast(), 20)

    def test_the_rule_orders_what_is_really_missing(self):
        self._add_lot(100, IN_60_DAYS)
        self.env.flush_all()
        self.env.invalidate_all()
        self.rule._compute_qty_to_order_computed()
        # core's: forecast 0, so up to the maximum
        self.assertRecordValues(self.rule, [{'qty_forecast': 0, 'qty_to_order': 50}])
        self.env.flush_all()
        self._switch()
        self.assertRecordValues(self.rule, [{'qty_forecast': 100, 'qty_to_order': 0}])
        self.env.flush_all()
        self.assertEqual(self._stored(), [(0,)])
        self._switch(False)
        self.env.flush_all()
        self.assertEqual(self._stored(), [(50,)])

    def _stored(self):
        self.env.cr.execute(
            'SELECT qty_to_order_computed FROM stock_warehouse_orderpoint WHERE id = %s',
            [self.rule.id],
        )
        return self.env.cr.fetchall()

    def test_a_switch_that_changes_nothing_recomputes_nothing(self):
        self._add_lot(100, IN_60_DAYS)
        self._switch()
        self.env.flush_all()
        Model = self.env.registry['stock.warehouse.orderpoint']
        self.patch(Model, '_compute_qty_to_order_computed', None)
        self.company.write({'jxc_expiry_forecast': True})
        self.env.flush_all()

    def test_the_switch_is_that_of_the_company_of_the_stock(self):
        """As when the superuser, at home in another company, recomputes what is stored."""
        other = self.env['res.company'].create({'name': "Other Company"})
        self._add_lot(100, IN_60_DAYS)
        self._switch()
        self.env.invalidate_all()
        elsewhere = self.cream.sudo().with_context(
            allowed_company_ids=other.ids, to_date=IN_A_YEAR, location=self.stock.id
        )
        self.assertEqual(elsewhere.virtual_available, 100)
        self._switch(False)
        other.jxc_expiry_forecast = True
        self.env.invalidate_all()
        self.assertEqual(self._forecast(location=self.stock.id), 0)

    def test_a_date_beside_the_context_is_not_core_s_horizon(self):
        """Core subtracts lots by the date of the context only; what it kept is not added again."""
        self._add_lot(100, IN_60_DAYS)
        self._switch()
        figures = self.cream._compute_quantities_dict(None, None, None, to_date=IN_A_YEAR)
        self.assertEqual(figures[self.cream.id]['virtual_available'], 100)

    def test_the_query_count_does_not_grow(self):
        self._switch()
        products = self.env['product.product']
        for n in range(15):
            product = self._create_product(f"P{n}", tracking='lot', use_expiration_date=True)
            self._set_demand(self._create_rule(product), 1)
            self._add_lot(10, IN_60_DAYS, product=product)
            products |= product

        def read(batch):
            future = batch.with_context(to_date=IN_A_YEAR)
            self.assertEqual(future.mapped('virtual_available'), [10] * len(batch))

        self.assertConstantQueries(read, products[:1], products)

    def test_a_new_record_has_no_stock(self):
        self._switch()
        self.assertEqual(
            self.env['product.product'].with_context(to_date=IN_A_YEAR).new({}).virtual_available, 0
        )
        # the copy of a form shows what its origin has
        self._add_lot(100, IN_60_DAYS)
        self.env.invalidate_all()
        draft = self.cream.new(origin=self.cream).with_context(to_date=IN_A_YEAR)
        self.assertEqual(draft.virtual_available, 100)

    @holds(
        lambda st: {
            'lots': st.lists(
                st.tuples(st.integers(1, 30), st.integers(1, 60)), min_size=1, max_size=4
            ),
            'daily': st.sampled_from([0, 1, 2.5, 7]),
        },
        examples=15,
    )
    def test_forecast_equals_a_walk_by_days(self, lots, daily):
        """Through the database: core's forecast of 0 and what sells in time."""
        with self.env.cr.savepoint() as savepoint:
            self._switch()
            self._set_demand(self.rule, daily)
            for days, qty in lots:
                self._add_lot(qty, NOW + timedelta(days=days))
            expected = floor(walk(lots, 0, daily) + 1e-6) if daily else sum(q for _d, q in lots)
            self.assertAlmostEqual(self._forecast(location=self.stock.id), expected, 2)
            self._assert_one_answer(0 if expected >= 20 else 50 - expected)
            savepoint.rollback()
        self.env.registry.clear_cache()

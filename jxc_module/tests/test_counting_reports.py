from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user, tagged

from .common_counting import CountingCommon
from .common_reporting import ReportCommon

TODAY = {'period': 'this_month'}


@tagged('post_install', '-at_install')
class TestCountingReports(CountingCommon, ReportCommon):
    """Four reports, each against a second computation over records, one by one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea.with_company(cls.company).jxc_abc_class = 'A'
        cls.milk.with_company(cls.company).jxc_abc_class = 'C'
        cls.cup = cls._create_product("Count Cup", standard_price=3.0)
        cls._set_stock(cls.cup, cls.rack, 100)
        cls.stolen, cls.unit = cls.env['jxc.reason'].create(
            [{'name': name, 'kind': 'count'} for name in ("Stolen away", "Odd unit")]
        )
        # moved, so that 收发存 has goods to tell of; core values what came by moves
        cls._move(cls.tea, cls.suppliers, cls.shelf, 10)
        cls.first = cls._counted_by_two()
        cls.second = cls._counted_by_keeper()
        cls._adjust(cls.cup, cls.rack, 98)

    @classmethod
    def _counted_by_two(cls):
        count = cls._open(cls.boss)
        cls._count(count, cls.tea, cls.shelf, 17)
        cls._count(count, cls.milk, cls.rack, 6, cls.lot)
        cls._count(count.with_user(cls.keeper), cls.cup, cls.rack, 103)
        count.action_review()
        count.line_ids.filtered(lambda line: line.product_id == cls.tea).reason_id = cls.stolen
        count.line_ids.filtered(lambda line: line.product_id == cls.cup).reason_id = cls.unit
        count.action_approve()
        count.action_post()
        return count

    @classmethod
    def _counted_by_keeper(cls):
        count = cls._open(cls.keeper, product_ids=cls.cup.ids)
        cls._count(count, cls.cup, cls.rack, 102)
        cls._finish(count)
        return count

    @classmethod
    def _adjust(cls, product, location, quantity):
        """Count by Odoo's own physical inventory."""
        quant = cls.env['stock.quant'].search(
            [('product_id', '=', product.id), ('location_id', '=', location.id)]
        )
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def _rows(self, key, *names, user=None, groups=(), **params):
        params = {'product_ids': (self.tea + self.milk + self.cup).ids, **params}
        if groups:
            params['group_by'] = list(groups)
        if key != 'count_coverage':
            params = {**TODAY, **params}
        return self._values(self._report(key, user, **params).search([]), *names)

    # === DIFFERENCES === #

    def test_variance(self):
        names = ('stocktake_id', 'product_id', 'reason_id', 'difference_qty', 'net_value')
        self.assertEqual(
            self._rows('stocktake_variance', *names, groups=names[:3]),
            sorted(
                [
                    (self.first.name, "Count Tea", "Stolen away", -3, -15),
                    (self.first.name, "Count Cup", "Odd unit", 3, 9),
                    (self.second.name, "Count Cup", False, -1, -3),
                ],
                key=str,
            ),
        )
        total = self._rows(
            'stocktake_variance',
            *('lines', 'gain_value', 'loss_value', 'net_value', 'gross_value'),
            groups=['warehouse_id'],
        )
        self.assertEqual(total, [(3, 9, 18, -9, 27)])

    def test_variance_equals_the_moves(self):
        report = self._report('stocktake_variance', **TODAY)
        lines = self.env['jxc.stocktake.line'].search([('stocktake_id.state', '=', 'posted')])
        worth = sum(m.value if m.is_in else -m.value for m in lines.move_ids)
        [(net,)] = report._read_group([], [], ['net_value:sum'])
        self.assertAlmostEqual(net, worth)
        [(_name, ours, books)] = report._report_tie_out()
        self.assertAlmostEqual(ours, books)

    def test_what_was_relocated_is_no_difference_of_value(self):
        self._set_stock(self.tea, self.rack, 20)
        count = self._open(self.boss, product_ids=self.tea.ids)
        self._count(count, self.tea, self.shelf, 12)
        self._count(count, self.tea, self.rack, 25)
        count.action_review()
        count.action_accept_relocations()
        count.action_approve()
        count.action_post()
        rows = self._rows(
            'stocktake_variance',
            *('location_id', 'difference_qty', 'relocated_qty', 'net_value'),
            groups=['stocktake_id', 'location_id'],
            product_ids=self.tea.ids,
        )
        self.assertEqual(
            [row for row in rows if row[2]],
            [(self.rack.display_name, 5, 5, 0), (self.shelf.display_name, -5, -5, 0)],
        )

    # === ACCURACY === #

    def test_accuracy(self):
        names = ('lines', 'right_lines', 'accuracy')
        self.assertEqual(
            self._rows('stocktake_accuracy', 'abc', *names, groups=['abc']),
            sorted(
                # A: 20 and 17; C: milk right. Without a class: 3 and 1 of 100, within 5 %
                [('A', 1, 0, 0.0), ('C', 1, 1, 1.0), (False, 2, 2, 1.0)],
                key=str,
            ),
        )
        rows = self._report(
            'stocktake_accuracy',
            **TODAY,
            group_by=['warehouse_id'],
            product_ids=self.cup.ids,
            tolerance_c=2,
        )
        self.assertEqual(rows.search([]).right_lines, 1, "3 of 100 is more than 2 %")

    def test_accuracy_by_quantity_value_and_counter(self):
        names = ('book_qty', 'gross_qty', 'quantity_accuracy', 'book_value', 'value_accuracy')
        self.assertEqual(
            self._rows('stocktake_accuracy', 'product_id', *names, groups=['product_id']),
            sorted(
                [
                    ("Count Tea", 20, 3, 0.85, 100, 0.85),
                    ("Count Milk", 6, 0, 1, 12, 1),
                    ("Count Cup", 203, 4, round(199 / 203, 6), 609, round(199 / 203, 6)),
                ],
                key=str,
            ),
        )
        by_counter = dict(self._rows('stocktake_accuracy', 'user_id', 'lines', groups=['user_id']))
        self.assertEqual(by_counter, {self.boss.name: 2, self.keeper.name: 2})

    # === SHRINKAGE === #

    def test_shrinkage_by_cause_and_against_the_movement(self):
        names = ('reason_id', 'loss_qty', 'gain_qty', 'net_value', 'gross_value')
        self.assertEqual(
            self._rows('shrinkage', *names, groups=['product_id', 'reason_id']),
            sorted(
                [
                    ("Stolen away", 3, 0, 15, 15),
                    ("Odd unit", 0, 3, -9, 9),
                    # the second count, and Odoo's own inventory: no cause
                    (False, 5, 0, 15, 15),
                ],
                key=str,
            ),
        )
        shown = self._report('shrinkage', **TODAY)
        movement = self._report('stock_movement', **TODAY)
        [(net, gross)] = shown._read_group([], [], ['net_value:sum', 'gross_value:sum'])
        [(found, missing)] = movement._read_group(
            [], [], ['in_count_value:sum', 'out_count_value:sum']
        )
        self.assertAlmostEqual(net, missing - found)
        self.assertAlmostEqual(gross, missing + found)
        [(_name, ours, books)] = shown._report_tie_out()
        self.assertAlmostEqual(ours, books)

    def test_shrinkage_opens_its_moves(self):
        rows = self._report(
            'shrinkage', **TODAY, group_by=['reason_id'], product_ids=self.tea.ids
        ).search([])
        action = rows.action_jxc_open()
        lines = self.env['stock.move.line'].search(action['domain'])
        self.assertEqual(lines.move_id.jxc_stocktake_line_id.stocktake_id, self.first)

    # === COVERAGE === #

    def test_coverage(self):
        self._set_stock(self.tea, self.rack, 4)
        names = ('places', 'counted_30', 'never', 'value', 'value_30', 'share_30')
        self.assertEqual(
            self._rows('count_coverage', 'product_id', *names, groups=['product_id']),
            sorted(
                [
                    ("Count Tea", 2, 1, 1, 105, 85, round(85 / 105, 6)),
                    ("Count Milk", 1, 1, 0, 12, 12, 1),
                    ("Count Cup", 1, 1, 0, 294, 294, 1),
                ],
                key=str,
            ),
        )
        report = self._report('count_coverage', group_by=['warehouse_id'])
        [(_name, ours, books)] = report._report_tie_out()
        self.assertAlmostEqual(ours, books)

    def test_coverage_counts_a_place_once(self):
        """5 beside 2 in a box and 3 of a vendor are one place; 4 and -4 on the rack are none."""
        box = self.env['stock.package'].create({'name': "Box"})
        vendor = self.env['res.partner'].create({'name': "Owner"})
        update = self.env['stock.quant']._update_available_quantity
        cup = self._create_product("Coverage Cup", standard_price=3)
        for values in ({'quantity': 5}, {'quantity': 2, 'package_id': box}):
            update(cup, self.shelf, **values)
        update(cup, self.shelf, 3, owner_id=vendor)
        for quantity in (4, -4):
            values = {'product_id': cup.id, 'location_id': self.rack.id}
            self.env['stock.quant'].create(values).sudo().quantity = quantity
        self.assertEqual(
            self._rows(
                'count_coverage',
                *('places', 'never', 'value'),
                groups=['product_id'],
                product_ids=cup.ids,
            ),
            [(1, 1, 21)],
        )

    def test_coverage_by_days(self):
        now = fields.Datetime.now()
        for days, expected in ((29, (1, 1, 1)), (31, (0, 1, 1)), (91, (0, 0, 1)), (366, (0, 0, 0))):
            self.env.cr.execute(
                "UPDATE jxc_stocktake_line SET counted_on = %s WHERE stocktake_id = %s",
                [now - timedelta(days=days), self.first.id],
            )
            rows = self._rows(
                'count_coverage',
                *('counted_30', 'counted_90', 'counted_365'),
                groups=['product_id'],
                product_ids=self.tea.ids,
            )
            self.assertEqual(rows, [expected], days)

    # === READERS === #

    def test_readers(self):
        """Warehouses, costs and companies of the reader hold in every report."""
        limited = self._user('count_limited', 'jxc_module.group_keeper', warehouses=self.warehouse)
        self._hide_costs()
        masked = self._user('count_masked', 'jxc_module.group_keeper')
        accountant = self._user('count_accountant', 'jxc_module.group_accountant')
        other = self.env['res.company'].create({'name': "Other Company"})
        stranger = new_test_user(
            self.env,
            'count_stranger',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=other.ids,
        )
        for key in ('stocktake_variance', 'stocktake_accuracy', 'shrinkage', 'count_coverage'):
            with self.subTest(report=key):
                groups = ['product_id', 'warehouse_id']
                self.assertTrue(self._rows(key, 'product_id', user=masked, groups=groups))
                self.assertFalse(self._rows(key, 'product_id', user=limited, groups=groups))
                self.assertFalse(self._rows(key, 'product_id', user=stranger, groups=groups))
                report = self._report(key, masked)
                for name, field in report._fields.items():
                    if field.groups == 'jxc_module.group_cost':
                        self.assertFalse(report._sees(name))
        for key in ('stocktake_variance', 'stocktake_accuracy', 'shrinkage'):
            self.assertTrue(self._rows(key, 'product_id', user=accountant))

    def test_one_query_for_any_number_of_lines(self):
        def read(report):
            report.search([]).read()

        for key in ('stocktake_variance', 'stocktake_accuracy', 'shrinkage', 'count_coverage'):
            few = self._report(key, product_ids=self.tea.ids)
            many = self._report(key)
            # more products have more names to read
            self.assertConstantQueries(read, few, many, more=2)

    @freeze_time(datetime(2026, 3, 31, 16, 30))
    def test_days_are_local(self):
        """Half past midnight of April 1st in Shanghai is April."""
        count = self._open(self.boss, product_ids=self.cup.ids)
        self._count(count, self.cup, self.rack, 90)
        self._finish(count)
        for first, last, expected in (
            ('2026-03-01', '2026-03-31', []),
            ('2026-04-01', '2026-04-01', [(-8,)]),
        ):
            rows = self._report(
                'stocktake_variance',
                date_from=first,
                date_to=last,
                group_by=['product_id'],
                product_ids=self.cup.ids,
            ).search([])
            self.assertEqual(self._values(rows, 'difference_qty'), expected)

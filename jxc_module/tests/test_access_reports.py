import io
import json

import openpyxl

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_access_costs import CostCommon
from .common_access_leaks import MANY, MARK, AccessLeakCommon
from .common_tools_properties import IS_LONG

# What shows the trade to who has no limit.
TELLING = ('jxc.report.stock_on_hand', 'jxc.report.stock_movement')


class ReportReader:
    """Read every report of a user in every way it leaves the server."""

    def _reports(self, user):
        """Return the reports that a user may open, with the widest parameters."""
        env = self.env(user=user.id)
        names = [name for name, _report in env['jxc.report.wizard']._reports()]
        self.assertGreater(len(names), 10)
        return [env[name] for name in names if env[name].has_access('read')]

    def _texts(self, report):
        """Yield what a report says: rows, list, sums, sheet; as texts without the time of day."""
        self.env.invalidate_all()
        wide = report._with_params(date_from='2020-01-01', date_to='2040-12-31', group_by=[])
        columns = list(wide.fields_get())
        yield 'rows', repr(list(wide._get_rows()))
        yield 'list', repr(wide.search([]).read(columns))
        stored = [
            name
            for name in columns
            if wide._fields[name].type in ('float', 'monetary') and wide._fields[name].aggregator
        ]
        sums = [f'{name}:{wide._fields[name].aggregator}' for name in stored]
        yield 'sums', repr(wide.formatted_read_group([], [], sums))
        target = io.BytesIO()
        wide._write_book(target)
        book = openpyxl.load_workbook(target, data_only=True)
        sheets = [sheet for sheet in book if sheet.title != "Cover"]  # which tells the time
        yield 'sheet', repr([[cell.value for cell in row] for sheet in sheets for row in sheet])


@tagged('post_install', '-at_install')
class TestReportsOfOneWarehouse(ReportReader, AccessLeakCommon):
    """A user of A reads the same in every report before and after B has traded."""

    def _everything(self, user, names=None):
        return {
            (report._name, kind): text
            for report in self._reports(user)
            if names is None or report._name in names
            for kind, text in self._texts(report)
        }

    def test_reports_do_not_tell_of_another_warehouse(self):
        free = new_test_user(self.env, 'free', groups='jxc_module.group_manager')
        # a keeper reads a part of what all roles together read, and is looked at in long runs
        limited = (self.keeper, self.manager) if IS_LONG else (self.manager,)
        before = [self._everything(user) for user in limited]
        before_free = self._everything(free, TELLING)
        self.assertGreater(len(before[0]), 10)
        self._trade(self.warehouse_b, MARK, MANY)
        for user, old in zip(limited, before, strict=True):
            for key, text in self._everything(user).items():
                with self.subTest(user=user.login, report=key):
                    self.assertEqual(text, old[key])
        after = self._everything(free, TELLING)
        changed = {key[0] for key, text in after.items() if text != before_free[key]}
        self.assertEqual(changed, set(TELLING), "who has no limit sees the trade")


@tagged('post_install', '-at_install')
class TestReportsWithoutCost(ReportReader, CostCommon):
    """No report says a cost to who may not see one; the owner reads them there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'user_id': cls.seller.id,
                'order_line': [
                    Command.create({'product_id': product.id, 'product_uom_qty': 1})
                    for product in cls.products.values()
                ],
            }
        )
        order.action_confirm()
        cls._done(order.picking_ids)
        order._create_invoices().action_post()
        cls.env.flush_all()

    def _costs(self):
        """Texts of the cost, of what 19 or 20 pieces of it are worth, and of the margin."""
        pieces = (1, 4, 16, 19, 20, 76, 80)
        numbers = [round(self.COST * count, 2) for count in pieces]
        return [*map(str, numbers), str(20 - self.COST), str(round(80 - 4 * self.COST, 2))]

    def _found(self, text):
        return [cost for cost in self._costs() if f'{cost}' in text]

    def test_no_report_says_a_cost(self):
        for user in (self.keeper, self.seller, self.clerk, self.chief):
            reports = self._reports(user)
            for report in reports:
                hidden = [
                    field.name
                    for field in report._fields.values()
                    if 'jxc_module.group_cost' in (field.groups or '')
                ]
                self.assertFalse(set(hidden) & set(report.fields_get()))
                for name in hidden:
                    with self.assertRaises(AccessError):
                        report.search([(name, '>', 1)])
                for kind, text in self._texts(report):
                    with self.subTest(user=user.login, report=report._name, kind=kind):
                        self.assertEqual(self._found(text), [])

    def test_owner_reads_costs(self):
        """The test above would find what it looks for."""
        found = {
            report._name
            for report in self._reports(self.owner)
            if any(self._found(text) for _kind, text in self._texts(report))
        }
        self.assertLessEqual(
            {'jxc.report.stock_on_hand', 'jxc.report.stock_movement', 'jxc.report.gross_profit'},
            found,
        )

    def test_salesperson_reads_his_own_sales(self):
        other = self.env['sale.order'].create(
            {
                'partner_id': self.customer.id,
                'user_id': self.chief.id,
                'order_line': [Command.create({'product_id': self.products['fifo'].id})],
            }
        )
        other.action_confirm()
        self.env.flush_all()

        def revenue(user):
            report = self.env['jxc.report.sales_summary'].with_user(user)
            rows = report._with_params(date_from='2020-01-01', date_to='2040-12-31')._get_rows()
            return sum(row['revenue'] for row in rows)

        self.assertEqual(revenue(self.seller), 80)
        self.assertEqual(revenue(self.chief), 100)

    def test_export_of_a_report(self):
        report = self.env['jxc.report.stock_on_hand'].with_user(self.chief)
        rows = report.search([]).export_data(['product_id/name', 'on_hand'])['datas']
        self.assertEqual(self._found(json.dumps(rows)), [])
        with self.assertRaises(AccessError):
            report.search([]).export_data(['value'])

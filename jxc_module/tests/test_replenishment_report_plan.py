"""Demand plan: what will be needed, week by week."""

import io
from datetime import date, timedelta
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import tagged

from .common_reporting import ReportCommon

MARCH = {'date_from': '2026-03-01', 'date_to': '2026-03-31'}


@tagged('post_install', '-at_install')
class TestDemandPlan(ReportCommon):
    def test_twelve_weeks_and_order_days(self):
        today = date(2026, 6, 30)
        self.startPatcher(
            patch.object(self.registry['res.company'], '_jxc_today', lambda self: today)
        )
        tea = self._create_product("Tea")
        rule = self.env['stock.warehouse.orderpoint'].create(
            {'product_id': tea.id, 'warehouse_id': self.warehouse.id}
        )
        rule.write(
            {
                'jxc_daily_demand': 2,
                'jxc_safety_stock': 10,
                'jxc_lead_time': 5,
                'jxc_order_by': date(2026, 7, 8),
                'jxc_on_hand': 40,
                'jxc_on_order': 5,
            }
        )
        rows = self._report('demand_plan', product_ids=[tea.id]).search([])
        self.assertEqual(len(rows), 12)
        level = 45
        for number, row in enumerate(rows):
            level -= 14
            self.assertEqual(row.week, today + timedelta(days=7 * number))
            self.assertEqual((row.demand, row.projected), (14, level))
            self.assertEqual(row.shortage, max(0, 10 - level))
            self.assertEqual(row.order_by, rule.jxc_order_by, "the date in the list of rules")
        self._check_no_total_of_levels(tea)

    def _check_no_total_of_levels(self, product):
        """Stock at the end of 12 weeks adds up to nothing, on no sheet and no cover."""
        stream = io.BytesIO()
        self._report('demand_plan', product_ids=[product.id])._write_book(stream)
        sheet, cover = load_workbook(stream, data_only=True).worksheets[:2]
        labels = [cell.value for cell in sheet[1]]
        last = dict(zip(labels, [cell.value for cell in sheet[sheet.max_row]], strict=True))
        self.assertEqual(last["Demand"], 12 * 14)
        named = {row[0] for row in cover.iter_rows(values_only=True)}
        for label in ("Stock at Week's End", "Safety Stock", "Shortage"):
            self.assertIsNone(last[label])
            self.assertNotIn(label, named)
        self.assertIn("Demand", named)

    def test_a_place_inside_another_needs_nothing_more(self):
        """10 a day leave the warehouse, 3 of them from its shelf: 70 a week, and 100 are there."""
        tea = self._create_product("Tea")
        shelf, rack, board = self.env['stock.location'].create(
            [
                {'name': name, 'location_id': self.stock.id, 'usage': 'internal'}
                for name in ("Shelf", "Rack", "Board")
            ]
        )
        board.location_id = shelf
        rules = self.env['stock.warehouse.orderpoint'].create(
            [
                {
                    'product_id': tea.id,
                    'warehouse_id': self.warehouse.id,
                    'location_id': place.id,
                    'jxc_daily_demand': daily,
                    'jxc_on_hand': daily * 10,
                    'jxc_safety_stock': daily * 2,
                }
                for place, daily in ((self.stock, 10), (shelf, 3), (rack, 2), (board, 1))
            ]
        )

        def first():
            row = self._report('demand_plan', product_ids=tea.ids).search([], limit=1)
            return row.demand, row.projected, row.safety_stock

        self.assertEqual(first(), (70, 30, 20))
        # archived, it says nothing of the places beside each other in it
        rules[0].active = False
        self.assertEqual(first(), (35, 15, 10))

    def test_what_is_archived_needs_nothing(self):
        tea = self._create_product("Tea")
        rule = self.env['stock.warehouse.orderpoint'].create(
            {
                'product_id': tea.id,
                'warehouse_id': self.warehouse_b.id,
                'jxc_daily_demand': 10,
                'jxc_on_hand': 100,
            }
        )

        def weeks():
            self.env.flush_all()
            return self._report('demand_plan', product_ids=tea.ids).search_count([])

        self.assertEqual(weeks(), 12)
        rule.active = False
        self.assertEqual(weeks(), 0)
        rule.active = True
        for record in (tea, self.warehouse_b):
            record.active = False
            rule.active = True
            self.assertEqual(weeks(), 0)
            record.active = True
            self.assertEqual(weeks(), 12)

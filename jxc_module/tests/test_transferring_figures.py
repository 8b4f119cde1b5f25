from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from odoo.addons.jxc_module.tests.test_transferring_arrival import ArrivalCommon

NOW = datetime(2026, 3, 2, 8)


class FiguresCommon(ArrivalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'UTC'

    def _bin(self, transfer, quantity, at=NOW, product=None):
        """Scrap something of a transfer that is on its way."""
        with freeze_time(at):
            scrap = self.env['stock.scrap'].create(
                {
                    'product_id': (product or self.tea).id,
                    'scrap_qty': quantity,
                    'location_id': transfer.dest_warehouse_id.jxc_transit_location_id.id,
                    'jxc_transfer_line_id': transfer.line_ids[0].id,
                }
            )
            scrap.do_scrap()
        return scrap.move_ids


@tagged('post_install', '-at_install')
class TestTransitFigures(FiguresCommon):
    """Each piece counts once, wherever one looks."""

    def _on_hand(self, *names):
        rows = self.env['jxc.report.stock_on_hand']._with_params(
            product_ids=[self.tea.id], group_by=['product_id', 'warehouse_id']
        )
        return {row.warehouse_id: tuple(row[name] for name in names) for row in rows.search([])}

    def test_stock_on_hand(self):
        transfer = self._ask(5)
        transfer.action_request()
        names = ('on_hand', 'incoming', 'outgoing', 'in_transit')
        nowhere = self.env['stock.warehouse']
        here, there = self.warehouse, self.warehouse_b
        found = self._on_hand(*names)
        self.assertEqual(found[here], (80, 0, 5, 0))
        self.assertEqual(found[there], (10, 5, 0, 0))
        transfer.action_ship()
        self.env.invalidate_all()
        found = self._on_hand(*names)
        self.assertEqual(found[here], (75, 0, 0, 0))
        self.assertEqual(found[there], (10, 5, 0, 5))
        self.assertEqual(found[nowhere], (5, 0, 0, 0))
        self.assertEqual(self.tea.with_context(warehouse_id=there.id).incoming_qty, found[there][1])
        transfer.action_receive()
        self.env.invalidate_all()
        found = self._on_hand(*names)
        self.assertEqual(found[there], (15, 0, 0, 0))
        self.assertFalse(any(found.get(nowhere, ())))

    def test_rules(self):
        rule = self._rule(self.tea, self.warehouse_b, 15, 24)
        other = self._rule(self.tea, self.warehouse, 20, 50)
        transfer = self._shipped(NOW)
        rules = rule | other
        rules.invalidate_recordset()
        self.assertEqual(rules.mapped('jxc_in_transit'), [5, 0])
        facts = self.env['jxc.facts'].sudo()
        for step in (None, transfer.action_receive):
            if step:
                step()
            places = {rule.location_id.id for rule in rules}
            query = facts._position_sql(self.company, places, [self.tea.id])
            position = {row[1]: (row[2], row[5]) for row in self.env.execute_query(query)}
            self.assertEqual(sum(position[self.stock_b.id]), 15)
            self.assertEqual(position[self.stock.id], (75, 0))
        rules.invalidate_recordset()
        self.assertEqual(rules.mapped('jxc_in_transit'), [0, 0])
        keeper = self._user('figures_there', 'keeper', warehouses=self.warehouse_b)
        self._shipped(NOW, 2)
        rule.invalidate_recordset()
        self.assertEqual(rule.with_user(keeper).jxc_in_transit, 2)

    def test_movement_and_ledger_tie_out(self):
        """Quantity and value of the company stay, on each day, as goods leave and arrive."""
        self.tea.standard_price = 5
        transfer = self._shipped(NOW, 5)
        with freeze_time(NOW + timedelta(days=3)):
            transfer.action_receive()
        self.env.flush_all()
        place = {self.warehouse.id: 'here', self.warehouse_b.id: 'there', None: 'road'}
        for first, last, wanted in (
            (0, 1, {'road': (0, 5, 0, 5), 'here': (0, 0, 5, -5)}),
            (3, 3, {'road': (5, 0, 5, 0), 'there': (0, 5, 0, 5)}),
        ):
            days = [(NOW + timedelta(days=day)).date() for day in (first, last)]
            start, end = self.company._jxc_day_range(*days)
            query = self.env['jxc.facts']._valued_movement_sql(
                self.company, start, end, products=[self.tea.id], with_value=True
            )
            rows = self.env.execute_query_dict(query)
            found = {
                place[row['warehouse_id']]: (row['in_transfer_qty'], row['out_transfer_qty'])
                for row in rows
                if row['in_transfer_qty'] or row['out_transfer_qty']
            }
            self.assertEqual(found, {name: row[1:3] for name, row in wanted.items()})
            for name in ('qty', 'value'):
                change = sum(row[f'closing_{name}'] - row[f'opening_{name}'] for row in rows)
                self.assertAlmostEqual(change, 0)
        ledger = self.env['jxc.report.stock_ledger']._with_params(
            date_from=NOW.date().isoformat(),
            date_to=(NOW + timedelta(days=5)).date().isoformat(),
            product_ids=[self.tea.id],
        )
        for _label, ours, books in ledger._report_tie_out():
            self.assertAlmostEqual(ours, books)

    def test_value_in_transit_is_that_of_the_report(self):
        self._shipped(NOW, 5)
        today = self.company._jxc_today()
        rows = self.env['jxc.kpi'].sudo()._kpi_transit_value(self.company, today, today)
        [(value, _second)] = rows.values()
        report = self.env['jxc.report.stock_on_hand']._with_params(group_by=['warehouse_id'])
        road = [row.value for row in report.search([]) if not row.warehouse_id]
        self.assertAlmostEqual(value, sum(road))
        self.assertGreaterEqual(value, 25)


@tagged('post_install', '-at_install')
class TestTransitReports(FiguresCommon):
    def _report(self, name, *groups, **params):
        return self.env[f'jxc.report.{name}']._with_params(
            date_from='2026-03-01',
            date_to='2026-03-31',
            **({'group_by': list(groups)} if groups else {}),
            **params,
        )

    def test_what_transit_cost(self):
        carrier = self.env['res.partner'].create({'name': "Carrier"})
        transfer = self._shipped(NOW, carrier_id=carrier.id)
        move = self._bin(transfer, 2)
        self.env.flush_all()
        report = self._report('transit_loss', 'source_id', 'warehouse_id', 'partner_id')
        self.assertRecordValues(
            report.search([]),
            [
                {
                    'source_id': self.warehouse.id,
                    'warehouse_id': self.warehouse_b.id,
                    'partner_id': carrier.id,
                    'loss_qty': 2,
                    'net_qty': 2,
                    'loss_value': move.value,
                    'net_value': 10,
                    'claimed': 0,
                    'cost': 10,
                }
            ],
        )
        [(_label, ours, books)] = report._report_tie_out()
        self.assertEqual((ours, books), (10, 10))
        self.assertFalse(
            self._report('transit_loss', product_ids=[self._create_product("Other").id]).search([])
        )
        lines = self.env['stock.move.line'].search(
            report._report_document_domain(self.company, report._report_params())
        )
        self.assertEqual(lines.move_id, move)

    def test_what_the_carrier_owes(self):
        """A difference tells reason, carrier and amount of its moves."""
        carrier = self.env['res.partner'].create({'name': "Carrier"})
        reason = self.env['jxc.reason'].search([('kind', '=', 'transfer')], limit=1)
        transfer = self._shipped(NOW)
        move = self._bin(transfer, 2)
        self.env['jxc.transfer.difference'].sudo().create(
            {
                'transfer_id': transfer.id,
                'line_id': transfer.line_ids.id,
                'product_id': self.tea.id,
                'quantity': 2,
                'kind': 'carrier',
                'reason_id': reason.id,
                'partner_id': carrier.id,
                'amount': 7,
                'move_ids': [(6, 0, move.ids)],
                'user_id': self.env.uid,
                'done_on': NOW,
            }
        )
        self.env.flush_all()
        row = self._report('transit_loss', 'reason_id', 'partner_id', 'kind').search([])
        self.assertRecordValues(
            row,
            [
                {
                    'reason_id': reason.id,
                    'partner_id': carrier.id,
                    'kind': 'carrier',
                    'net_value': 10,
                    'claimed': 7,
                    'cost': 3,
                }
            ],
        )

    def test_of_their_own_ends(self):
        third = self.env['stock.warehouse'].create({'name': "Branch C", 'code': 'BRC'})
        self._bin(self._shipped(NOW), 2)
        self.env.flush_all()
        for name, warehouses, seen in (
            ('loss_b', self.warehouse_b, 2),
            ('loss_c', third, 0),
        ):
            user = self._user(name, 'keeper', warehouses=warehouses)
            rows = self._report('transit_loss', 'warehouse_id').with_user(user).search([])
            self.assertEqual(sum(rows.mapped('loss_qty')), seen)
            trips = self._report('transfers', 'warehouse_id').with_user(user).search([])
            self.assertFalse(trips)

    def test_lead_times(self):
        """One in time, one a day late: two days and three, half of them late."""
        for days in (2, 3):
            transfer = self._shipped(NOW)
            with freeze_time(NOW + timedelta(days=days)):
                transfer.action_receive()
        self._shipped(NOW)
        self.env.flush_all()
        row = self._report('transfers', 'source_id', 'warehouse_id').search([])
        self.assertRecordValues(
            row,
            [
                {
                    'source_id': self.warehouse.id,
                    'warehouse_id': self.warehouse_b.id,
                    'trips': 2,
                    'late': 1,
                    'average_days': 2.5,
                }
            ],
        )
        self.assertEqual(row.late_share, 0.5)


@tagged('post_install', '-at_install')
class TestTransferFirst(FiguresCommon):
    def test_the_page_of_what_to_order_says_so(self):
        vendor = self.env['res.partner'].create({'name': "Vendor"})
        self.tea.seller_ids = [(0, 0, {'partner_id': vendor.id, 'price': 5})]
        rule = self._rule(self.tea, self.warehouse_b, 15, 24)
        page = self.env['jxc.replenish'].create(
            {
                'company_id': self.company.id,
                'line_ids': [
                    (
                        0,
                        0,
                        {
                            'orderpoint_id': rule.id,
                            'source': 'buy',
                            'vendor_id': vendor.id,
                            'need_qty': 14,
                            'quantity': 14,
                        },
                    )
                ],
            }
        )
        self.assertNotIn(self.warehouse.display_name, page.line_ids.hint)
        self._run()
        page.line_ids.invalidate_recordset(['hint'])
        self.assertIn('14', page.line_ids.hint)
        self.assertIn(self.warehouse.display_name, page.line_ids.hint)
        # what the page itself transfers from there is not told again
        page.line_ids = [
            (
                0,
                0,
                {
                    'orderpoint_id': rule.id,
                    'source': 'transfer',
                    'source_warehouse_id': self.warehouse.id,
                    'quantity': 14,
                },
            )
        ]
        bought = page.line_ids.filtered('vendor_id')
        bought.invalidate_recordset(['hint'])
        self.assertNotIn(self.warehouse.display_name, bought.hint)

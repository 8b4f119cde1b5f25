import io
from datetime import datetime, timedelta

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.tests import tagged

from .common_reporting import ReportCommon

# noon in Shanghai; the lots of 10 expire, and leave the shelf, by the steps below
NOON = datetime(2026, 6, 20, 4)
KEYS = ('lot_id', 'way', 'cause', 'quantity', 'value', 'count_qty', 'count_value')


@tagged('post_install', '-at_install')
class TestReportExpiryLoss(ReportCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env['stock.scrap.reason.tag']
        cls.tags._jxc_make_expired_tag()
        cls.milk = cls._create_product(
            "Milk", tracking='lot', use_expiration_date=True, standard_price=3
        )
        with freeze_time(NOON):
            cls.lots = {
                # 16:30 in UTC is half past midnight of the next day in Shanghai
                name: cls._lot(name, expires, removal)
                for name, expires, removal in (
                    ('today', datetime(2026, 6, 19, 16, 30), None),
                    ('tomorrow', datetime(2026, 6, 20, 16, 30), None),
                    ('shelf', NOON + timedelta(days=9), NOON),
                    ('undated', None, None),
                )
            }

    @classmethod
    def _lot(cls, name, expires, removal):
        lot = cls.env['stock.lot'].create({'name': name, 'product_id': cls.milk.id})
        lot.write({'expiration_date': expires, 'removal_date': removal or expires})
        cls._set_stock(cls.milk, cls.stock, 10, lot)
        return lot

    def _scrap(self, name, quantity, tags=(), location=None):
        scrap = self.env['stock.scrap'].create(
            {
                'product_id': self.milk.id,
                'lot_id': self.lots[name].id,
                'scrap_qty': quantity,
                'location_id': (location or self.stock).id,
                'scrap_reason_tag_ids': [tag.id for tag in tags],
            }
        )
        scrap.do_scrap()
        return scrap

    def _lot_move(self, src, dst, quantity, lot):
        move = self.env['stock.move'].create(
            {
                'product_id': self.milk.id,
                'product_uom_qty': quantity,
                'location_id': src.id,
                'location_dest_id': dst.id,
            }
        )
        move._action_confirm()
        move.move_line_ids.unlink()
        line = {**move._prepare_move_line_vals(), 'lot_id': lot.id, 'quantity': quantity}
        self.env['stock.move.line'].create(line)
        move.picked = True
        move._action_done()

    def _count(self, name, quantity):
        quant = self.lots[name].quant_ids.filtered(lambda quant: quant.location_id == self.stock)
        quant.inventory_quantity = quantity
        quant.action_apply_inventory()

    def _rows(self, user=None, groups=('lot_id', 'way', 'cause'), **params):
        params = {
            'date_from': '2026-06-01',
            'date_to': '2026-06-30',
            'product_ids': self.milk.ids,
            'group_by': list(groups),
            **params,
        }
        return self._report('expiry_loss', user, **params).search([])

    def _check(self, *expected, **options):
        self.assertEqual(self._values(self._rows(**options), *KEYS), sorted(expected, key=str))

    @freeze_time(NOON)
    def test_scrapped_on_or_after_the_day(self):
        for name in self.lots:
            self._scrap(name, 2)
        self._check(
            ('today', 'scrap', 'expired', 2, 6, 0, 0),
            ('shelf', 'scrap', 'off_sale', 2, 6, 0, 0),
        )

    @freeze_time(NOON)
    def test_scrapped_before_with_the_reason(self):
        tag = self.tags._jxc_expired_tag()
        other = self.tags.create({'name': "Broken glass", 'sequence': 99})
        self._scrap('tomorrow', 3, tag + other)
        self._scrap('tomorrow', 1, other)
        self._scrap('today', 1, other)
        self._check(
            ('tomorrow', 'scrap', 'reason', 3, 9, 0, 0),
            ('today', 'scrap', 'expired', 1, 3, 0, 0),
        )
        rows = self._rows(groups=('reason_id',))
        self.assertEqual({row.reason_id: row.quantity for row in rows}, {tag: 3, other: 1})

    @freeze_time(NOON)
    def test_counts_stand_apart(self):
        self._count('today', 6)
        self._count('shelf', 6)  # not expired: what is missing may have been sold
        self._check(('today', 'count', 'expired', 0, 0, 4, 12))
        self._count('today', 7)
        self._check(('today', 'count', 'expired', 0, 0, 3, 9))

    @freeze_time(NOON)
    def test_quarantine_is_no_loss_until_it_is_scrapped(self):
        lot = self.lots['today']
        lot.action_jxc_quarantine("Old")
        self.assertFalse(self._rows())
        self._scrap('today', 10, location=self.warehouse.jxc_quarantine_loc_id)
        self._check(('today', 'scrap', 'expired', 10, 30, 0, 0))

    @freeze_time(NOON)
    def test_transfer_to_a_loss_location_and_back(self):
        loss = self.env['stock.location'].search(
            [('usage', '=', 'inventory'), ('company_id', '=', self.company.id)], limit=1
        )
        lot = self.lots['today']
        self._lot_move(self.stock, loss, 4, lot)
        self._check(('today', 'transfer', 'expired', 4, 12, 0, 0))
        self._lot_move(loss, self.stock, 1, lot)
        [row] = self._rows()
        self.assertEqual((row.quantity, row.value), (3, 9))

    @freeze_time(NOON)
    def test_what_is_no_loss(self):
        """Sold, returned to the vendor and consumed lots are not lost, however old."""
        lot = self.lots['today']
        for place in (self.customers, self.suppliers):
            self._lot_move(self.stock, place, 1, lot)
        self._scrap('tomorrow', 1)
        self.assertFalse(self._rows())

    def test_days_of_the_company(self):
        with freeze_time(datetime(2026, 6, 30, 15, 59)):  # the last minute of June in Shanghai
            self._scrap('today', 1)
        with freeze_time(datetime(2026, 6, 30, 16, 1)):
            self._scrap('today', 2)
        rows = self._rows(
            groups=('day',), compare='previous', date_from='2026-07-01', date_to='2026-07-31'
        )
        self.assertEqual(
            [(str(row.day), row.quantity, row.previous_quantity) for row in rows],
            [('2026-07-01', 2, 0), ('2026-06-30', 0, 1)],
        )
        self.assertEqual(self._rows(groups=('warehouse_id',)).quantity, 1)

    @freeze_time(NOON)
    def test_documents_of_a_row(self):
        scrap, _old = self._scrap('today', 2), self._scrap('shelf', 1)
        self._lot_move(self.stock, self.customers, 1, self.lots['today'])
        row = self._rows(groups=('warehouse_id', 'cause')).filtered(
            lambda row: row.cause == 'expired'
        )
        action = row.action_jxc_open()
        lines = self.env[action['res_model']].search(action['domain'])
        self.assertEqual(lines, scrap.move_ids.move_line_ids)

    @freeze_time(NOON)
    def test_tie_out(self):
        self._scrap('today', 2)
        self._scrap('shelf', 3)
        self._scrap('tomorrow', 1)
        self._scrap('tomorrow', 1, self.tags._jxc_expired_tag())
        self.env.flush_all()
        report = self.env['jxc.report.expiry_loss']._with_params(
            date_from='2026-06-20', date_to='2026-06-20'
        )
        [(_label, ours, books)] = report._report_tie_out()
        self.assertAlmostEqual(ours, books)
        self.assertGreaterEqual(ours, 18)

    @freeze_time(NOON)
    def test_readers(self):
        self._scrap('today', 2)
        self._hide_costs()
        branch = self._user('lou', 'jxc_module.group_keeper', warehouses=self.warehouse_b)
        self.assertFalse(self._rows(branch))
        keeper = self._user('kim', 'jxc_module.group_keeper')
        [row] = self._rows(keeper)
        self.assertEqual(row.quantity, 2)
        self.assertNotIn('value', row.fields_get())
        accountant = self._user('amy', 'jxc_module.group_accountant', 'jxc_module.group_cost')
        [row] = self._rows(accountant, groups=('product_id', 'reason_id'))
        self.assertEqual((row.quantity, row.value), (2, 6))
        limited = self._user('ann', 'jxc_module.group_accountant', warehouses=self.warehouse_b)
        self.assertFalse(self._rows(limited, groups=('product_id',)))
        company = self.env['res.company'].create({'name': "Other"})
        other = self._user(
            'oli',
            'jxc_module.group_keeper',
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertFalse(self._rows(other))

    @freeze_time(NOON)
    def test_workbook(self):
        self._scrap('today', 2)
        report = self._report(
            'expiry_loss',
            date_from='2026-06-01',
            date_to='2026-06-30',
            product_ids=self.milk.ids,
        )
        stream = io.BytesIO()
        report._write_book(stream)
        book = load_workbook(stream, data_only=True)
        cells = [cell for sheet in book for row in sheet.values for cell in row]
        for expected in ("Milk", 2, 6):
            self.assertIn(expected, cells)

"""What is open in a month is shown before it is closed."""

from datetime import date, datetime

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .test_closing_months import JANUARY, ClosingCommon


class OpenCommon(ClosingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.closing = cls.env['jxc.closing'].create({'month': JANUARY})
        cls.accountant = cls._user('ada', 'jxc_module.group_accountant', password='ada')
        cls.tea = cls._product(cls, 'standard', cost=4.0)

    def _open(self, closing=None):
        rows = (closing or self.closing)._what_is_open()
        return {row['kind']: (row['count'], row['amount']) for row in rows}

    def _records(self, kind):
        return self.closing._open_records(kind)[0]

    @classmethod
    def _draft(cls, move_type, day):
        partner = cls.env['res.partner'].create({'name': "Open House"})
        line = {'name': "Tea", 'price_unit': 10.0, 'quantity': 1}
        return cls.env['account.move'].create(
            {
                'move_type': move_type,
                'partner_id': partner.id,
                'date': day,
                'invoice_date': day,
                'invoice_line_ids': [Command.create(line)],
            }
        )

    @classmethod
    def _received(cls, quantity, at):
        """Receive goods of a purchase order at an hour (UTC).

        :return: purchase.order
        """
        order = cls.env['purchase.order'].create(
            {
                'partner_id': cls.env['res.partner'].create({'name': "Open Vendor"}).id,
                'date_order': at,
                'order_line': [
                    Command.create(
                        {'product_id': cls.tea.id, 'product_qty': quantity, 'price_unit': 4.0}
                    )
                ],
            }
        )
        order.button_confirm()
        picking = order.picking_ids
        picking.move_ids.write({'quantity': quantity, 'picked': True})
        picking.button_validate()
        picking.move_ids.date = at
        cls.env.flush_all()
        return order


@tagged('post_install', '-at_install')
class TestClosingOpen(OpenCommon):
    def test_nothing_open_closes_at_once(self):
        self.assertEqual(self._open(), {})
        self.assertFalse(self.closing.with_user(self.accountant).action_review())
        self.assertEqual(self.closing.state, 'running')

    def test_drafts_up_to_the_last_day_of_the_month(self):
        last = self._draft('out_invoice', date(2026, 1, 31))
        bill = self._draft('in_invoice', date(2026, 1, 1))
        older = self._draft('out_refund', date(2025, 12, 5))
        self._draft('out_invoice', date(2026, 2, 1))
        self._draft('out_invoice', date(2026, 1, 20)).action_post()
        other = self.env['res.company'].create({'name': "Elsewhere"})
        self.env['account.move'].with_company(other).create(
            {'date': '2026-01-05', 'journal_id': self._journal(other).id}
        )
        self.assertEqual(self._open(), {'invoices': (2, 0), 'bills': (1, 0)})
        self.assertEqual(self._records('invoices'), (last | older).sorted('id'))
        self.assertEqual(self._records('bills'), bill)

    def _journal(self, company):
        vals = {'name': "Misc", 'code': 'OPN', 'type': 'general', 'company_id': company.id}
        return self.env['account.journal'].create(vals)

    def test_entries_and_payments(self):
        journal = self._journal(self.company)
        entry = self.env['account.move'].create({'date': '2026-01-05', 'journal_id': journal.id})
        bank = self.env['account.journal'].search(
            [('type', '=', 'bank'), ('company_id', '=', self.company.id)], limit=1
        )
        payment = self.env['account.payment'].create(
            {'amount': 5, 'date': '2026-01-31', 'journal_id': bank.id, 'payment_type': 'inbound'}
        )
        self.assertEqual(self._open(), {'entries': (1, 0), 'payments': (1, 0)})
        self.assertEqual(self._records('entries'), entry)
        self.assertEqual(self._records('payments'), payment)

    def test_three_documents_are_named(self):
        vals = {'date': '2026-01-05', 'journal_id': self._journal(self.company).id}
        entries = self.env['account.move'].create([vals] * 3)
        names = ', '.join(entries.mapped('display_name'))
        self.assertEqual(self.closing._what_is_open()[0]['examples'], names)
        self.env['account.move'].create(vals)
        self.assertEqual(self.closing._what_is_open()[0]['examples'], f"{names} …")

    def test_transfers_until_the_month_ends_where_the_company_is(self):
        """January ends at 16:00 UTC in Shanghai."""
        transfers = self.env['stock.picking'].create(
            [
                {
                    'picking_type_id': self.warehouse.int_type_id.id,
                    'location_id': self.stock.id,
                    'location_dest_id': self.stock.id,
                    'scheduled_date': at,
                }
                for at in ('2026-01-31 15:59:59', '2026-01-31 16:00:00', '2026-01-02 08:00:00')
            ]
        )
        transfers[2].action_cancel()
        closing = self.closing.with_user(self.accountant)
        self.assertEqual(self._open(closing), {'transfers': (1, 0)})
        self.assertEqual(closing._what_is_open()[0]['examples'], transfers[0].name)
        self.assertEqual(self._records('transfers'), transfers[0])

    def test_received_and_not_billed_at_the_end_of_the_month(self):
        order = self._received(5, datetime(2026, 1, 20, 4))
        self._received(5, datetime(2026, 2, 2, 4))  # after it
        self.assertEqual(self._open(), {'unbilled': (1, 0)})
        self.assertEqual(self._records('unbilled'), order)

    def test_stock_and_value_below_zero(self):
        go = self._go
        salt = self._product('standard', cost=2.0)
        sugar = self._product('standard', cost=3.0)
        # 5 too many at one place, more than that at another: the quantity, not the value
        go(datetime(2026, 1, 8), self.tea, self.stock, self.customers, 5)
        go(datetime(2026, 1, 8), self.tea, self.suppliers, self.stock_b, 9)
        # both below zero: 3 x 2
        go(datetime(2026, 1, 9), salt, self.stock, self.customers, 3)
        # put right in the month itself
        go(datetime(2026, 1, 9), sugar, self.stock, self.customers, 3)
        go(datetime(2026, 1, 30), sugar, self.suppliers, self.stock, 3)
        # and what happens later is of another month
        go(datetime(2026, 2, 9), salt, self.suppliers, self.stock, 9)
        self.assertEqual(self._open(), {'negative': (2, 0), 'below_zero': (1, -6)})
        self.assertEqual(self._records('negative'), self.tea | salt)
        self.assertEqual(self._records('below_zero'), salt)

    def test_half_a_cent_is_no_value_below_zero(self):
        sweet = self._product('standard', cost=0.01)
        self._go(datetime(2026, 1, 8), sweet, self.stock, self.customers, 0.5)
        self.assertEqual(self._open(), {'negative': (1, 0)})
        self._go(datetime(2026, 1, 9), sweet, self.stock, self.customers, 0.5)
        self.assertEqual(self._open(), {'negative': (1, 0), 'below_zero': (1, -0.01)})

    def test_the_page_asks_and_closes(self):
        self._draft('out_invoice', date(2026, 1, 31))
        closing = self.closing.with_user(self.accountant)
        action = closing.action_review()
        self.assertEqual(closing.state, 'draft')
        page = Form(
            self.env[action['res_model']]
            .with_user(self.accountant)
            .with_context(**action['context'])
        )
        self.assertEqual(page.line_ids.edit(0).count, 1)
        review = page.save()
        self.assertIn("Draft invoices", review.line_ids.name)
        opened = review.line_ids.action_open()
        self.assertEqual(self._found(opened), self._records('invoices'))
        review.action_close()
        self.assertEqual(closing.state, 'running')
        with self.assertRaises(UserError):  # pressed twice
            review.action_close()

    def _found(self, action):
        model = self.env[action['res_model']].with_user(self.accountant)
        model = model.with_context(**action['context'])
        return model.search(action['domain']).with_env(self.env)

    def test_the_value_is_told_to_who_sees_costs(self):
        self._go(datetime(2026, 1, 8), self.tea, self.stock, self.customers, 5)
        page = self.closing.action_review()
        lines = self._dialog(page, self.accountant).line_ids
        self.assertEqual(
            [(line.kind, line.amount) for line in lines], [('negative', 0), ('below_zero', -20)]
        )
        values = self.env['jxc.closing.review.line'].with_user(self.accountant)
        self.accountant.group_ids = self.env.ref('base.group_user')
        self._hide_costs()
        self.assertTrue(self.accountant._jxc_costs_hidden())
        shown = values._values_of(self.closing)
        self.assertEqual([line['kind'] for line in shown], ['negative', 'below_zero'])
        self.assertFalse([line for line in shown if 'amount' in line])

    def test_a_product_is_opened_as_it_was_then(self):
        self._go(datetime(2026, 1, 8), self.tea, self.stock, self.customers, 5)
        review = self._dialog(self.closing.action_review(), self.accountant)
        self.tea.active = False
        action = review.line_ids[0].action_open()
        self.assertEqual(action['context']['to_date'], '2026-01-31 16:00:00')
        self.assertFalse(action['context']['create'])
        self.assertEqual(self._found(action), self.tea)
        self.assertEqual(action['views'], [(False, 'list'), (False, 'form')])
        self.assertFalse(action['context']['active_test'])

    def test_what_a_client_sends_back_is_not_believed(self):
        self._draft('out_invoice', date(2026, 1, 31))
        review = self._dialog(self.closing.action_review(), self.accountant)
        review.line_ids.kind = 'domain'
        with self.assertRaises(UserError):
            review.line_ids.action_open()
        other = self.env['res.company'].create({'name': "Elsewhere"})
        foreign = self.env['jxc.closing'].create({'month': JANUARY, 'company_id': other.id})
        pages = self.env['jxc.closing.review'].with_user(self.accountant)
        with self.assertRaises(AccessError):
            pages.with_context(default_closing_id=foreign.id).create({})

    def test_no_user_of_single_warehouses(self):
        self._draft('out_invoice', date(2026, 1, 31))
        limited = self._user('leo', 'jxc_module.group_accountant', warehouses=self.warehouse_b)
        with self.assertRaises(UserError):
            self.closing.with_user(limited).action_review()
        pages = self.env['jxc.closing.review'].with_user(limited)
        with self.assertRaises(UserError):
            pages.with_context(default_closing_id=self.closing.id).create({})

    def test_as_many_queries_for_many(self):
        self._draft('out_invoice', date(2026, 1, 31))
        self._received(1, datetime(2026, 1, 20, 4))
        few = self._count_queries(self.closing._what_is_open)
        for _ in range(4):
            self._draft('out_invoice', date(2026, 1, 30))
            self._received(1, datetime(2026, 1, 21, 4))
        self.assertLessEqual(self._count_queries(self.closing._what_is_open), few)


@tagged('post_install', '-at_install')
class TestClosingOpenTour(OpenCommon, HttpCase):
    def test_asked_before_closing(self):
        self._draft('out_invoice', date(2026, 1, 31))
        self.start_tour(f'/odoo/jxc-closings/{self.closing.id}', 'jxc_closing_open', login='ada')
        self.assertEqual(self.closing.state, 'running')

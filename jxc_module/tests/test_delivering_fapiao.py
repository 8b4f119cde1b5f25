from contextlib import contextmanager
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, new_test_user, tagged
from odoo.tools import SQL, mute_logger

from .common_reporting import ReportCommon


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestTradingFapiao(ReportCommon):
    """Invoices of 113.00 (100.00 and 13 % tax), covered by fapiaos in whole or in part."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls._create_product("Tea", list_price=100.0)
        cls.tax = cls.env['account.tax'].create(
            {'name': "VAT 13%", 'amount': 13.0, 'type_tax_use': 'sale'}
        )
        cls.invoice, cls.second, cls.third = (cls._invoice() for _each in range(3))

    @classmethod
    def _invoice(cls, move_type='out_invoice', post=True, price=100.0, **vals):
        move = cls.env['account.move'].create(
            {
                'move_type': move_type,
                'partner_id': cls.customer.id,
                'invoice_date': date(2026, 3, 1),
                'invoice_line_ids': [
                    Command.create(
                        {
                            'product_id': cls.product.id,
                            'quantity': 1,
                            'price_unit': price,
                            'tax_ids': cls.tax.ids,
                        }
                    )
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _fapiao(cls, number, untaxed, tax, *lines, **vals):
        return cls.env['jxc.fapiao'].create(
            {
                'number': number,
                'amount_untaxed': untaxed,
                'amount_tax': tax,
                'line_ids': [
                    Command.create({'move_id': move.id, 'amount': amount}) for move, amount in lines
                ],
                **vals,
            }
        )

    @contextmanager
    def _refused(self, error, text):
        """Expect an error, and nothing left of what ended in it."""
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()

    def _said(self, *moves):
        return [
            (move.jxc_fapiao_number, move.jxc_fapiao_state, move.jxc_fapiao_open) for move in moves
        ]

    def test_one_fapiao_for_many_invoices(self):
        self.assertEqual(self._said(self.invoice), [(False, 'none', 113)])
        fapiao = self._fapiao(
            '001', 300, 39, (self.invoice, 113), (self.second, 113), (self.third, 60)
        )
        self.assertEqual(
            self._said(self.invoice, self.second, self.third),
            [('001', 'full', 0), ('001', 'full', 0), ('001', 'part', 53)],
        )
        self.assertRecordValues(
            fapiao,
            [
                {
                    'amount_total': 339,
                    'amount_left': 53,
                    'partner_id': self.customer.id,
                    'state': 'issued',
                    'date': date(2026, 3, 10),
                }
            ],
        )

    def test_many_fapiaos_for_one_invoice(self):
        self._fapiao('001', 50, 6.5, (self.invoice, 56.5))
        self.assertEqual(self._said(self.invoice), [('001', 'part', 56.5)])
        self._fapiao('002', 50, 6.5, (self.invoice, 56.5))
        self.assertEqual(self._said(self.invoice), [('001, 002', 'full', 0)])

    def test_no_more_than_the_invoice(self):
        self._fapiao('001', 100, 13, (self.invoice, 60))
        self._fapiao('002', 100, 13, (self.invoice, 53))
        with self._refused(ValidationError, self.invoice.name):
            self._fapiao('003', 100, 13, (self.invoice, 0.01))

    def test_no_more_than_the_fapiao(self):
        fapiao = self._fapiao('001', 100, 13, (self.invoice, 60), (self.second, 53))
        with self._refused(ValidationError, '001'):
            fapiao.line_ids = [Command.create({'move_id': self.third.id, 'amount': 0.01})]
        with self._refused(ValidationError, '001'):
            fapiao.amount_untaxed = 99.99
        with self._refused(ValidationError, '001'):
            fapiao.line_ids[0].amount = 60.01

    def test_red_letter_takes_back(self):
        blue = self._fapiao('001', 100, 13, (self.invoice, 113))
        for untaxed, tax, amount in ((100, 13, -113), (-100, -13, 113), (-100, 13, -87)):
            with self._refused(ValidationError, 'R1'):
                self._fapiao('R1', untaxed, tax, (self.invoice, amount))
        self._fapiao('R1', -40, -5.2, (self.invoice, -45.2), red_of_id=blue.id)
        self.assertEqual(self._said(self.invoice), [('001, R1', 'part', 45.2)])
        self.assertEqual(blue.state, 'issued')
        with self._refused(ValidationError, '001'):
            self._fapiao('R2', -60, -7.81, red_of_id=blue.id)
        rest = self._fapiao('R2', -60, -7.8, (self.invoice, -67.8), red_of_id=blue.id)
        self.assertEqual(self._said(self.invoice), [('001, R1, R2', 'none', 113)])
        self.assertEqual(blue.state, 'red')
        rest.action_jxc_void()
        self.assertEqual(blue.state, 'issued')
        self.assertEqual(self._said(self.invoice), [('001, R1', 'part', 45.2)])
        # more cannot be taken back than was given
        with self._refused(ValidationError, self.invoice.name):
            self._fapiao('R3', -70, -9.1, (self.invoice, -67.81))

    def test_credit_note(self):
        note = self._invoice('out_refund', price=40.0)
        self.assertEqual(self._said(note), [(False, 'none', -45.2)])
        with self._refused(ValidationError, note.name.replace('/', '.')):
            self._fapiao('R1', -100, -13, (note, -45.21))
        self._fapiao('R1', -40, -5.2, (note, -45.2))
        self.assertEqual(self._said(note), [('R1', 'full', 0)])
        # a month's fapiao may be over what is left after a credit note
        other = self._invoice('out_refund', price=40.0)
        self._fapiao('001', 60, 7.8, (self.invoice, 113), (other, -45.2))
        self.assertEqual(self._said(self.invoice, other), [('001', 'full', 0), ('001', 'full', 0)])

    def test_reverse_in_red(self):
        blue = self._fapiao('001', 200, 26, (self.invoice, 113), (self.second, 100))
        action = blue.action_jxc_reverse()
        form = Form(self.env['jxc.fapiao'].with_context(**action['context']))
        form.number = 'R1'
        red = form.save()
        self.assertRecordValues(
            red, [{'amount_total': -226, 'red_of_id': blue.id, 'kind': 'general'}]
        )
        self.assertEqual(blue.state, 'red')
        self.assertEqual(self._said(self.second), [('001, R1', 'none', 113)])
        with self._refused(UserError, '001'):
            blue.action_jxc_reverse()
        with self._refused(UserError, '001'):
            blue.action_jxc_void()
        with self._refused(UserError, '001'):
            blue.state = 'void'
        red.unlink()
        self.assertEqual(blue.state, 'issued')

    def test_reverse_a_month_with_a_credit_note(self):
        note = self._invoice('out_refund', price=40.0)
        lines = (self.invoice, 113), (note, -45.2)
        blue = self._fapiao('001', 60, 7.8, *lines)
        form = Form(self.env['jxc.fapiao'].with_context(**blue.action_jxc_reverse()['context']))
        form.number = 'R1'
        red = form.save()
        self.assertEqual(red.amount_total, -67.8)
        self.assertEqual(sorted(red.line_ids.mapped('amount')), [-113, 45.2])
        self.assertEqual(blue.state, 'red')
        self.assertEqual(
            self._said(self.invoice, note), [('001, R1', 'none', 113), ('001, R1', 'none', -45.2)]
        )
        # only what a reversal gives back is above zero
        with self._refused(ValidationError, "below zero"):
            self._fapiao('R2', -60, -7.8, (self.second, -113), (note, 45.2))
        # and no more than there was
        other = self._fapiao('002', 100, 13, (self.second, 113))
        with self._refused(ValidationError, note.name.replace('/', '.')):
            self._fapiao('R2', -100, -13, (self.second, -113), (note, 0.01), red_of_id=other.id)

    def test_what_is_taken_off_leaves_no_more_than_the_invoice(self):
        """Invoice fapiaoed, taken back in red, fapiaoed again: the red one holds the two apart."""
        blue = self._fapiao('001', 100, 13, (self.invoice, 113))
        red = self._fapiao('R1', -100, -13, (self.invoice, -113), red_of_id=blue.id)
        again = self._fapiao('002', 100, 13, (self.invoice, 113))
        self._fapiao('003', 100, 13, (self.second, 113))
        with self._refused(ValidationError, self.invoice.name):
            red.unlink()
        with self._refused(ValidationError, self.invoice.name):
            red.line_ids.unlink()
        with self._refused(ValidationError, self.invoice.name):
            red.line_ids.move_id = self.second
        self.assertEqual(self._said(self.invoice), [('001, R1, 002', 'full', 0)])
        again.unlink()
        red.unlink()
        self.assertEqual(self._said(self.invoice), [('001', 'full', 0)])
        self.assertEqual(blue.state, 'issued')
        # nor more than the fapiao
        note = self._invoice('out_refund', price=40.0)
        month = self._fapiao('004', 60, 7.8, (self.third, 113), (note, -45.2))
        for mistake in (
            lambda line: line.unlink(),
            lambda line: line.write({'fapiao_id': self._fapiao('R2', -60, -7.8).id}),
        ):
            with self._refused(ValidationError, '004'):
                mistake(month.line_ids.filtered(lambda line: line.move_id == note))

    def test_a_red_letter_that_reverses_another_one(self):
        wrong, right = self._fapiao('001', 100, 13), self._fapiao('002', 100, 13)
        red = self._fapiao('R1', -100, -13, red_of_id=wrong.id)
        red.red_of_id = right
        self.assertEqual((wrong.state, right.state), ('issued', 'red'))

    def test_two_at_once_write_on_the_same_rows(self):
        """A row that was written stops a transaction that began before; a locked one does not."""

        def rows(*records):
            self.env.flush_all()
            return [
                self.env.execute_query(
                    SQL(
                        "SELECT ctid FROM %s WHERE id = %s",
                        SQL.identifier(record._table),
                        record.id,
                    )
                )
                for record in records
            ]

        def written(act, *records):
            before = rows(*records)
            act()
            return [old != new for old, new in zip(before, rows(*records), strict=True)]

        blue = self._fapiao('001', 200, 26, (self.invoice, 50))
        added = [Command.create({'move_id': self.second.id, 'amount': 50})]
        red = {'red_of_id': blue.id}
        for act, *records in (
            (lambda: self._fapiao('002', 100, 13, (self.invoice, 50)), self.invoice),
            (lambda: blue.line_ids.create({**added[0][2], 'fapiao_id': blue.id}), blue),
            (lambda: blue.line_ids[0].write({'amount': 51}), blue, self.invoice),
            (lambda: self._fapiao('R1', -10, -1.3, **red), blue),
            (blue.line_ids[0].unlink, blue, self.invoice),
        ):
            self.assertEqual(written(act, *records), [True] * len(records))

    def test_void_counts_nothing(self):
        fapiao = self._fapiao('001', 100, 13, (self.invoice, 113))
        fapiao.action_jxc_void()
        self.assertEqual(self._said(self.invoice), [(False, 'none', 113)])
        self._fapiao('002', 100, 13, (self.invoice, 113))
        with self._refused(ValidationError, self.invoice.name):
            fapiao.state = 'issued'

    def test_number_once(self):
        self._fapiao('26322000000012345678', 100, 13)
        for number in ('26322000000012345678', ' 26322 0000000 12345678 '):
            with self._refused(ValidationError, '26322000000012345678'):
                self._fapiao(number, 100, 13)
        paper = self._fapiao('12345678', 100, 13, kind='paper_special', code='3200114130')
        self._fapiao('12345678', 100, 13, kind='paper_special', code='3200114131')
        other = self._fapiao('12345678', 100, 13, kind='paper_general', code='3200114130')
        with self._refused(ValidationError, '12345678'):
            other.kind = 'paper_special'
        with self._refused(ValidationError, "Enter the number"):
            paper.number = '  '
        with self._refused(ValidationError, '999'):
            self.env['jxc.fapiao'].create(
                [{'number': '999', 'amount_untaxed': 1}, {'number': '999', 'amount_untaxed': 1}]
            )
        company = self.env['res.company'].create({'name': "Other"})
        self._fapiao('26322000000012345678', 100, 13, company_id=company.id)
        # who gets past the question at the same moment meets the index
        self.patch(self.registry['jxc.fapiao'], '_jxc_check_once', lambda *_args: None)
        with mute_logger('odoo.sql_db'), self.assertRaises(UniqueViolation):
            self._fapiao('26322000000012345678', 100, 13)

    def test_only_customer_invoices_of_the_company(self):
        bill = self._invoice('in_invoice', post=False)
        cancelled = self._invoice(post=False)
        cancelled.button_cancel()
        for move in (bill, cancelled):
            with self._refused(ValidationError, "no customer invoice, or cancelled"):
                self._fapiao('001', 100, 13, (move, 10))
        company = self.env['res.company'].create({'name': "Other"})
        with self._refused(UserError, "Tea|compan"):
            self._fapiao('001', 100, 13, (self.invoice, 10), company_id=company.id)

    def test_invoice_that_shrinks(self):
        self._fapiao('001', 100, 13, (self.invoice, 113))
        self.invoice.button_draft()
        self.invoice.invoice_line_ids.price_unit = 99
        with self._refused(ValidationError, self.invoice.name):
            self.invoice.action_post()
        with self._refused(ValidationError, "stands on a fapiao"):
            self.invoice.unlink()
        self.invoice.invoice_line_ids.price_unit = 101
        self.invoice.action_post()
        self.assertEqual(self._said(self.invoice), [('001', 'part', 1.13)])

    def test_currency(self):
        """Fapiaos are in the company's currency, whatever the invoice is in."""
        foreign = self.env['res.currency'].create(
            {
                'name': 'JXF',
                'symbol': 'F',
                'rate_ids': [Command.create({'name': '2026-01-01', 'rate': 0.5})],
            }
        )
        move = self._invoice(currency_id=foreign.id)
        self.assertEqual(self._said(move), [(False, 'none', 226)])
        self._fapiao('001', 200, 26, (move, 226))
        self.assertEqual(self._said(move), [('001', 'full', 0)])

    def test_typed_on_invoices(self):
        with Form(self.invoice) as form:
            form.jxc_fapiao_number = '001'
        self.assertEqual(self._said(self.invoice), [('001', 'full', 0)])
        self.assertRecordValues(
            self.invoice.jxc_fapiao_line_ids.fapiao_id,
            [{'amount_untaxed': 100, 'amount_tax': 13, 'kind': 'general'}],
        )
        with self._refused(UserError, "has a fapiao already"):
            self.invoice.jxc_fapiao_number = '002'
        # several in the list: one fapiao for all
        (self.second | self.third).write({'jxc_fapiao_number': '002'})
        fapiao = self.second.jxc_fapiao_line_ids.fapiao_id
        self.assertEqual(fapiao, self.third.jxc_fapiao_line_ids.fapiao_id)
        self.assertEqual(fapiao.amount_total, 226)

    def test_enter_for_several(self):
        self._fapiao('001', 50, 6.5, (self.invoice, 56.5))
        draft = self._invoice(post=False)
        moves = self.invoice | self.second | draft
        action = (moves - draft).action_jxc_enter_fapiao()
        form = Form(self.env['jxc.fapiao'].with_context(**action['context']))
        form.number = '002'
        fapiao = form.save()
        self.assertRecordValues(fapiao, [{'amount_untaxed': 150, 'amount_tax': 19.5}])
        self.assertEqual(fapiao.line_ids.mapped('amount'), [56.5, 113])
        with self._refused(UserError, "Nothing to enter"):
            (self.invoice | self.second).action_jxc_enter_fapiao()

    def test_line_without_amount_takes_what_is_left(self):
        self._fapiao('001', 50, 6.5, (self.invoice, 56.5))
        with Form(self.env['jxc.fapiao']) as form:
            form.number = '002'
            form.amount_untaxed = 100
            with form.line_ids.new() as line:
                line.move_id = self.invoice
        self.assertEqual(form.record.line_ids.amount, 56.5)

    def test_search_group_and_sort_say_the_same(self):
        self._fapiao('001', 100, 13, (self.invoice, 113))
        self._fapiao('002', 100, 13, (self.second, 1))
        model = self.env['account.move']
        bill = self._invoice('in_invoice', post=False)
        of = [('id', 'in', (self.invoice | self.second | self.third | bill).ids)]

        def found(*leaf):
            return model.search([*of, leaf], order='id')

        self.assertEqual(found('jxc_fapiao_state', '=', 'full'), self.invoice)
        self.assertEqual(
            found('jxc_fapiao_state', 'in', ('none', 'part')), self.second + self.third
        )
        self.assertEqual(found('jxc_fapiao_state', '=', False), bill)
        self.assertEqual(found('jxc_fapiao_number', '=', '002'), self.second)
        self.assertEqual(found('jxc_fapiao_number', 'ilike', '00'), self.invoice + self.second)
        self.assertEqual(found('jxc_fapiao_number', '=', False), self.third + bill)
        self.assertEqual(
            dict(model._read_group(of, ['jxc_fapiao_state'], ['__count'])),
            {'full': 1, 'part': 1, 'none': 1, False: 1},
        )
        self.env.invalidate_all()
        (self.invoice | self.second | self.third).mapped('move_type')
        with self.assertQueryCount(1):
            (self.invoice | self.second | self.third).mapped('jxc_fapiao_number')

    def test_rights(self):
        groups = 'base.group_user,jxc_module.group_'
        accountant = new_test_user(self.env, 'fapiao_accountant', groups=f'{groups}accountant')
        seller = new_test_user(self.env, 'fapiao_seller', groups=f'{groups}sales')
        fapiao = self._fapiao('001', 100, 13, (self.invoice, 13))
        self.invoice.with_user(accountant).action_jxc_enter_fapiao()
        self.second.with_user(accountant).jxc_fapiao_number = '002'
        with self.assertRaises(AccessError):
            fapiao.with_user(seller).read(['number'])
        # his own customer's invoice says what it says
        self.invoice.invoice_user_id = seller
        self.env.invalidate_all()
        own = self.invoice.with_user(seller)
        self.assertEqual((own.jxc_fapiao_number, own.jxc_fapiao_state), ('001', 'part'))
        company = self.env['res.company'].create({'name': "Other"})
        other = self._fapiao('001', 100, 13, company_id=company.id)
        with self.assertRaises(AccessError):
            other.with_user(accountant).read(['number'])

    def test_what_is_shipped_and_not_invoiced_does_not_ask_for_fapiaos(self):
        self._set_stock(self.product, self.stock, 10)
        order = self._sell((self.product, 4, 100.0))
        order.picking_ids.move_ids.write({'quantity': 4, 'picked': True})
        order.picking_ids.with_context(skip_sms=True).button_validate()

        def listed():
            rows = self._report(
                'shipped_not_invoiced', group_by=['order_id'], product_ids=self.product.ids
            )
            return self._values(rows.search([]), 'order_id', 'quantity')

        self.assertEqual(listed(), [(order.name, 4)])
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual(listed(), [])
        self.assertEqual(invoice.jxc_fapiao_state, 'none')
        invoice.jxc_fapiao_number = '001'
        self.assertEqual(listed(), [])

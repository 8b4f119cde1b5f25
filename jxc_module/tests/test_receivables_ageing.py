import io
from datetime import date

from lxml import etree
from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common_receivables import SettlingCommon
from .common_tools_properties import holds


@tagged('post_install', '-at_install')
class TestAgeing(SettlingCommon):
    """As of the 31st of March 2026, unless a test says otherwise."""

    def _rows(self, user=None, **params):
        report = self._report(
            'ageing', user=user, **{'date_from': '2026-03-31', 'date_to': '2026-03-31'} | params
        )
        ours = ('partner_id', 'in', (self.customer | self.other_customer | self.vendor).ids)
        return report.search([ours])

    def _wide(self, partner=None, **vals):
        """Return the wide row of a partner as a dictionary without zeros."""
        wizard = self.env['jxc.report.wizard'].create(
            {'report_key': 'ageing', 'date_to': '2026-03-31', **vals}
        )
        self.env.flush_all()
        rows = [
            row for row in wizard._get_rows() if row['partner_id'] == (partner or self.customer).id
        ]
        self.assertLessEqual(len(rows), 1)
        return {
            key: value
            for key, value in (rows or [{}])[0].items()
            if value and key not in ('partner_id', 'kind')
        }

    # === FIGURES === #

    def test_buckets_by_due_date(self):
        for due, amount in (
            ('2026-03-31', 1),  # due that day: not late
            ('2026-03-30', 2),
            ('2026-03-01', 4),  # 30 days
            ('2026-02-28', 8),  # 31
            ('2025-11-30', 16),  # 121
            ('2026-05-01', 32),
        ):
            self._invoice(amount, '2025-11-01', due=due)
        self._invoice(999, '2026-04-01')  # booked after that day
        self._invoice(999, '2026-03-01', post=False)
        self.assertEqual(
            self._wide(),
            {'not_due': 33, 'days_1_30': 6, 'days_31_60': 8, 'over_120': 16, 'total': 63},
        )
        self.assertEqual(self._wide(ageing_basis='document'), {'over_120': 63, 'total': 63})

    def test_payment_after_the_day_does_not_change_it(self):
        invoice = self._invoice(100, '2026-01-10')
        self._pay(invoice, 40, '2026-03-15')
        before = self._wide()
        self.assertEqual(before, {'days_61_90': 60, 'total': 60})
        self._pay(invoice, 60, '2026-04-02')
        self.assertEqual(self._wide(), before)
        self.assertEqual(self._wide(date_to='2026-04-02'), {})
        self.assertEqual(self._wide(date_to='2026-03-14'), {'days_61_90': 100, 'total': 100})

    def test_unapplied_stands_apart(self):
        self._invoice(100, '2026-03-01')
        self._invoice(30, '2026-03-05', kind='out_refund')
        self._entry(-25, '2026-03-20')  # a payment without invoice
        self.assertEqual(self._wide(), {'days_1_30': 100, 'unapplied': -55, 'total': 45})
        self._invoice(70, '2026-03-01', kind='in_invoice')
        self._entry(20, '2026-03-20', partner=self.vendor, account=self.payable)
        self.assertEqual(self._wide(self.vendor), {'days_1_30': -70, 'unapplied': 20, 'total': -50})
        self.assertEqual(self._wide(self.vendor, ageing_kind='receivable'), {})

    def test_instalments(self):
        term = self.env['account.payment.term'].create(
            {
                'name': "Half now, half later",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 0}),
                    Command.create({'value': 'percent', 'value_amount': 50, 'nb_days': 60}),
                ],
            }
        )
        self._invoice(80, '2026-03-01', invoice_payment_term_id=term.id)
        self.assertEqual(self._wide(), {'days_1_30': 40, 'not_due': 40, 'total': 80})

    def test_currencies_and_exchange_difference(self):
        """100 at rate 2 are 50; paid at rate 4 with 25: 25 of exchange difference."""
        invoice = self._invoice(100, '2026-01-10', currency_id=self.foreign.id)
        rows = self._rows(group_by=['partner_id', 'document_currency_id'])
        self.assertEqual(
            self._values(rows, 'document_currency_id', 'amount', 'amount_currency'),
            [('XTS', 50, 100)],
        )
        self._pay(invoice, 60, '2026-02-10', currency_id=self.foreign.id)
        rows = self._rows(group_by=['partner_id', 'document_currency_id'])
        self.assertEqual(self._values(rows, 'amount', 'amount_currency'), [(20, 40)])
        self._pay(invoice, 40, '2026-02-20', currency_id=self.foreign.id)
        self.assertFalse(self._rows())

    def test_cancelled_reversed_and_zero(self):
        cancelled = self._invoice(100, '2026-03-01')
        cancelled.button_draft()
        cancelled.button_cancel()
        self._invoice(0, '2026-03-01')
        reversed_one = self._invoice(70, '2026-03-01')
        reversed_one._reverse_moves(
            [{'date': date(2026, 3, 20), 'invoice_date': date(2026, 3, 20)}], cancel=True
        )
        self.assertEqual(self._wide(), {})
        self.assertEqual(self._wide(date_to='2026-03-19'), {'days_1_30': 70, 'total': 70})

    def test_family_and_merged_partner(self):
        contact = self.env['res.partner'].create({'name': "Buyer", 'parent_id': self.customer.id})
        self._invoice(10, '2026-03-01', partner=contact)
        self._entry(5, '2026-03-02', partner=contact)
        twin = self.env['res.partner'].create({'name': "Tea House again"})
        self._invoice(3, '2026-03-01', partner=twin)
        self.env['base.partner.merge.automatic.wizard']._merge(
            (self.customer | twin).ids, self.customer
        )
        self.assertEqual(self._wide(), {'days_1_30': 18, 'total': 18})
        self.assertEqual(
            self._wide(partner_ids=[Command.set(contact.ids)]), {'days_1_30': 18, 'total': 18}
        )

    def test_groups_and_salesperson(self):
        seller = self._user('seller', 'jxc_module.group_sales')
        self.other_customer.user_id = seller
        self._invoice(10, '2026-03-01', invoice_user_id=seller.id)
        # without a salesperson of its own: the partner's
        self._entry(4, '2026-03-01', partner=self.other_customer)
        rows = self._rows(group_by=['user_id', 'account_id'], user_ids=seller.ids)
        self.assertEqual(
            self._values(rows, 'partner_id', 'amount', 'items', 'oldest'),
            [('Corner Shop', 4, 1, 30), ('Tea House', 10, 1, 30)],
        )

    def test_drill_down(self):
        late, _other = self._invoice(10, '2026-03-01'), self._invoice(5, '2026-03-31')
        self._pay(late, 10, '2026-04-05')
        row = self._rows().filtered(lambda row: row.bucket_id.kind == 'days')
        action = row.action_jxc_open()
        found = self.env[action['res_model']].search(action['domain'])
        self.assertEqual(found, self._items(late))

    # === BUCKETS === #

    def _set(self, *ranges):
        return self.env['jxc.ageing.bucket.set'].create(
            {
                'name': "Mine",
                'day_ids': [
                    Command.create({'day_from': first, 'day_to': last}) for first, last in ranges
                ],
            }
        )

    def test_wrong_buckets_are_told(self):
        for ranges, word in (
            ([(1, 10), (10, 0)], 'overlap'),
            ([(1, 0), (20, 0)], 'overlap'),
            ([(1, 10), (12, 0)], '11 to 11'),
            ([(2, 0)], 'must start at day 1'),
            ([(1, 10)], 'leave its end empty'),
            ([], 'has no range'),
        ):
            with self.subTest(ranges=ranges), self.assertRaisesRegex(ValidationError, word):
                self._set(*ranges)
        with Form(self.env.ref('jxc_module.ageing_bucket_set_month')) as form:
            with self.assertRaisesRegex(ValidationError, 'overlap'):
                with form.day_ids.edit(0) as line:
                    line.day_to = 40
                form.save()
            with form.day_ids.edit(0) as line:
                line.day_to = 30

    def test_hundred_buckets(self):
        ranges = [(day, day) for day in range(1, 100)] + [(100, 0)]
        buckets = self._set(*ranges)
        self._invoice(7, '2026-01-01', due='2026-01-10')  # 80 days
        self.assertEqual(self._wide(bucket_set_id=buckets.id), {'days_80_80': 7, 'total': 7})
        self.assertEqual(len(buckets.bucket_ids), 102)

    # === SCREEN, WORKBOOK === #

    def test_parameters_and_workbook(self):
        self._invoice(10, '2026-03-01')
        self._invoice(6, '2026-03-01', kind='in_invoice')
        self._invoice(4, '2026-03-01', kind='in_invoice', partner=self.customer)
        report = self._report(
            'ageing', date_from='2026-03-31', date_to='2026-03-31', ageing_kind='receivable'
        )
        wizard = self._dialog(report.action_jxc_parameters())
        self.assertEqual((wizard.ageing_kind, str(wizard.date_to)), ('receivable', '2026-03-31'))
        with Form(wizard) as form:
            form.ageing_kind = 'both'
        action = wizard.action_view()
        report = self.env['jxc.report.ageing'].with_context(**action['context'])
        target = io.BytesIO()
        report._write_book(target, [('partner_id', 'in', (self.customer | self.vendor).ids)])
        book = load_workbook(target, data_only=True)
        rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0]]
        self.assertEqual(
            rows[0],
            ('Partner', 'Receivable or Payable', 'Not due', '1–30 days', '31–60 days',
             '61–90 days', '91–120 days', 'Over 120 days', 'Unapplied', 'Total'),
        )  # fmt: skip
        # a customer who is a vendor, too, has a row for each; what we owe comes off nothing
        self.assertIn(('Tea House', 'Receivable', 0, 10, 0, 0, 0, 0, 0, 10), rows)
        self.assertIn(('Tea House', 'Payable', 0, -4, 0, 0, 0, 0, 0, -4), rows)
        self.assertIn(('Total of Payable', None, 0, -10, 0, 0, 0, 0, 0, -10), rows)
        self.assertEqual(rows[-1], ('Total', None, 0, None, 0, 0, 0, 0, 0, None))
        cover = {row[0]: row[1:4] for row in book.worksheets[1].iter_rows(values_only=True)}
        self.assertEqual(cover['As of'][0].date(), date(2026, 3, 31))
        [line] = [
            values for name, values in cover.items() if name and name.startswith('Receivable (')
        ]
        self.assertEqual(line[0], line[1])
        self.assertEqual(line[2], 0)
        lines = [row[:2] for row in book.worksheets[1].iter_rows(values_only=True)]
        for title, total in (("Totals: Receivable", 10), ("Totals: Payable", -10)):
            first = lines.index((title, None)) + 1
            self.assertEqual(dict(lines[first : first + 8])['Total'], total)

    def test_two_partners_of_one_name(self):
        twin = self.env['res.partner'].create({'name': self.customer.name})
        self._invoice(10, '2026-03-01')
        self._invoice(7, '2026-03-01', partner=twin)
        self.assertEqual(self._wide()['total'], 10)
        self.assertEqual(self._wide(twin)['total'], 7)
        target = io.BytesIO()
        report = self._report(
            'ageing', date_from='2026-03-31', date_to='2026-03-31', ageing_kind='receivable'
        )
        report._write_book(target, [('partner_id', 'in', (self.customer | twin).ids)])
        rows = load_workbook(target, data_only=True).worksheets[0].iter_rows(values_only=True)
        found = [(row[0], row[-1]) for row in rows if row[0] == self.customer.name]
        self.assertEqual(sorted(found), [('Tea House', 7), ('Tea House', 10)])

    @freeze_time('2026-03-31 20:00:00')
    def test_today_is_the_local_day(self):
        """In Shanghai it is the 1st of April already."""
        self._invoice(10, '2026-03-01')
        self.assertEqual(self.env['jxc.report.ageing']._report_params().date_to, date(2026, 4, 1))
        wizard = self.env['jxc.report.wizard'].create({'report_key': 'ageing'})
        self.assertEqual(wizard.date_to, date(2026, 4, 1))

    def test_pivot(self):
        self._invoice(10, '2026-03-01')
        report = self._report('ageing', date_from='2026-03-31', date_to='2026-03-31')
        groups = report.formatted_read_group(
            [('partner_id', '=', self.customer.id)], ['partner_id', 'bucket_id'], ['amount:sum']
        )
        self.assertEqual([group['amount:sum'] for group in groups], [10])

    def test_receivable_and_payable_have_no_total_together(self):
        self._invoice(10, '2026-03-01')
        self._invoice(4, '2026-03-01', kind='in_invoice', partner=self.customer)
        ours = [('partner_id', '=', self.customer.id)]
        day = {'date_from': '2026-03-31', 'date_to': '2026-03-31'}
        for kind, total in (('both', None), ('receivable', 10), ('payable', -4)):
            report = self._report('ageing', ageing_kind=kind, **day)
            [group] = report.formatted_read_group(ours, ['partner_id'], ['amount:sum'])
            self.assertEqual(group['amount:sum'] or None, total)
            [group] = report.formatted_read_group(ours, [], ['amount:sum', '__count'])
            self.assertEqual(group['amount:sum'] or None, total)
        report = self._report('ageing', **day)
        groups = report.formatted_read_group(ours, ['kind'], ['amount:sum'])
        self.assertEqual({group['kind']: group['amount:sum'] for group in groups},
                         {'asset_receivable': 10, 'liability_payable': -4})  # fmt: skip
        self.assertEqual(
            self._values(report.search(ours), 'kind', 'amount'),
            [('asset_receivable', 10), ('liability_payable', -4)],
        )
        pivot = etree.fromstring(report.get_view(view_type='pivot')['arch'])
        self.assertEqual(pivot.xpath("//field[@type='row']/@name"), ['kind', 'partner_id'])
        listed = etree.fromstring(report.get_view(view_type='list')['arch'])
        # the column with a total below it is there for one kind alone
        summed, apart = listed.xpath("//field[@name='amount']")
        self.assertEqual((summed.get('sum'), apart.get('sum')), ("Total", None))
        for kind, has_total in (('both', False), ('receivable', True), ('payable', True)):
            text = self._report('ageing', ageing_kind=kind)._report_params().to_json()
            hidden = [
                safe_eval(node.get('column_invisible'), {'context': {'jxc_report': text}})
                for node in (summed, apart)
            ]
            self.assertEqual(hidden, [not has_total, has_total])
        [column] = listed.xpath("//field[@name='kind']/@column_invisible")
        for text, hidden in (('', False), (report._report_params().to_json(), False)):
            self.assertEqual(safe_eval(column, {'context': {'jxc_report': text}}), hidden)
        report = self._report('ageing', ageing_kind='receivable', **day)
        given = {'jxc_report': report._report_params().to_json()}
        self.assertTrue(safe_eval(column, {'context': given}))

    # === RIGHTS === #

    def test_who_sees_what(self):
        seller = self._user('seller', 'jxc_module.group_sales')
        manager = self._user('boss', 'jxc_module.group_manager')
        self.customer.user_id = seller
        self._invoice(10, '2026-03-01', invoice_user_id=manager.id)
        self._entry(-4, '2026-03-02')
        self._invoice(5, '2026-03-01', partner=self.other_customer, invoice_user_id=seller.id)
        self._invoice(7, '2026-03-01', partner=self.customer, kind='in_invoice')
        with self.assertRaises(AccessError):
            self._rows(user=seller)
        self.company.jxc_sales_see_ageing = True
        rows = self._rows(user=seller, group_by=['partner_id', 'kind'])
        self.assertEqual(
            self._values(rows, 'partner_id', 'amount'), [('Tea House', -4), ('Tea House', 10)]
        )
        report = self._report('ageing', user=seller, date_from='2026-03-31', date_to='2026-03-31')
        [(_what, ours, books)] = report._report_tie_out()
        self.assertEqual((ours, books), (6, 6))
        for user in (manager, self._accountant()):
            rows = self._rows(user=user)
            self.assertEqual(sum(rows.mapped('amount')), 10 - 4 + 5 - 7)
        self.company.jxc_sales_see_ageing = False
        with self.assertRaises(AccessError):
            self._rows(user=seller)

    def test_other_company(self):
        other = self.env['res.company'].create({'name': "Elsewhere"})
        self._invoice(10, '2026-03-01')
        stranger = self._accountant('stranger', company_id=other.id, company_ids=other.ids)
        self.assertFalse(self._rows(user=stranger))

    def test_lock_date_does_not_matter(self):
        invoice = self._invoice(10, '2026-01-10')
        self.company.fiscalyear_lock_date = '2026-02-28'
        self._pay(invoice, 10, '2026-03-05')
        self.assertEqual(self._wide(), {})
        self.assertEqual(self._wide(date_to='2026-03-04'), {'days_31_60': 10, 'total': 10})

    # === PROPERTY === #

    @holds(
        lambda st: {
            'steps': st.lists(
                st.tuples(
                    st.sampled_from(
                        ['invoice', 'bill', 'refund', 'pay', 'write_off', 'match', 'undo']
                    ),
                    st.integers(0, 5),
                    st.integers(1, 9),
                    st.booleans(),
                ),
                min_size=3,
                max_size=9,
            )
        },
        examples=12,
    )
    def test_equals_the_ledger(self, steps):
        """Whatever is booked and reconciled: each item's rest and the total, on every month end."""
        with self.env.cr.savepoint() as savepoint:
            days = [f'2026-0{month}-10' for month in range(1, 7)]
            made = self.env['account.move']
            for what, month, amount, is_foreign in steps:
                made |= self._step(made, what, days[month], amount * 10 + 0.01, is_foreign)
            self.env.flush_all()
            for day in ('2026-01-31', '2026-02-28', '2026-04-30', '2026-12-31'):
                self._compare_with_ledger(date.fromisoformat(day))
            savepoint.rollback()
            self.env.invalidate_all()

    def _step(self, made, what, day, amount, is_foreign):
        currency = {'currency_id': self.foreign.id} if is_foreign else {}
        kinds = {'invoice': 'out_invoice', 'bill': 'in_invoice', 'refund': 'out_refund'}
        if what in kinds:
            return self._invoice(amount, day, kind=kinds[what], **currency)
        items = self._items(made)
        if what == 'undo':
            items.remove_move_reconcile()
        elif what == 'match':
            for account in items.account_id:
                items.filtered(
                    lambda line, account=account: line.account_id == account and not line.reconciled
                ).reconcile()
        else:
            unpaid = made.filtered(
                lambda move: move.amount_residual and not move.move_type.endswith('refund')
            )[:1]
            if unpaid:
                part = unpaid.amount_residual / 2
                self._pay(
                    unpaid,
                    part,
                    day,
                    write_off=what == 'write_off',
                    currency_id=unpaid.currency_id.id,
                )
        return made.browse()

    def _compare_with_ledger(self, day):
        lines = self.env['account.move.line'].search(
            [
                ('account_type', 'in', ('asset_receivable', 'liability_payable')),
                ('parent_state', '=', 'posted'),
                ('date', '<=', day),
                ('company_id', '=', self.company.id),
            ]
        )
        expected = {}
        for line in lines:
            rest, rest_currency = line.balance, line.amount_currency
            for part in line.matched_credit_ids.filtered(lambda p: p.credit_move_id.date <= day):
                rest, rest_currency = rest - part.amount, rest_currency - part.debit_amount_currency
            for part in line.matched_debit_ids.filtered(lambda p: p.debit_move_id.date <= day):
                rest, rest_currency = (
                    rest + part.amount,
                    rest_currency + part.credit_amount_currency,
                )
            if round(rest, 2) or round(rest_currency, 2):
                expected[line.id] = (round(rest, 2), round(rest_currency, 2))
        report = self._report('ageing', date_from=str(day), date_to=str(day), group_by=['line_id'])
        found = {
            row.line_id.id: (round(row.amount, 2), round(row.amount_currency, 2))
            for row in report.search([])
        }
        self.assertEqual(found, expected)
        for what, ours, books in report._report_tie_out():
            self.assertAlmostEqual(ours, books, 2, what)
        self.assertAlmostEqual(
            sum(value[0] for value in found.values()), sum(lines.mapped('balance')), 2
        )

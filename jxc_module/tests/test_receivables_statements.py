import io
from datetime import date, datetime
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, freeze_time, tagged

from .common_receivables import SettlingCommon

BOOK = 'odoo.addons.jxc_module.models.receivables.statements.jxc_statement_book'
FIGURES = ('opening', 'late', 'invoices', 'refunds', 'payments', 'discounts', 'closing')
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
APRIL = (date(2026, 4, 1), date(2026, 4, 30))


@tagged('post_install', '-at_install')
class TestStatement(SettlingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = 'tea@house.example'
        cls.statements = cls.env['jxc.statement']

    def _make(self, days=MARCH, kind='receivable', partners=None, **options):
        partners = partners or self.customer
        return self.statements._create_for(self.company, kind, *days, partners=partners, **options)

    def _figures(self, statement):
        """Return the figures by currency, without zeros."""
        return {
            total.currency_id.name: {name: total[name] for name in FIGURES if total[name]}
            for total in statement.total_ids
        }

    # === FIGURES === #

    def test_figures(self):
        self._invoice(100, '2026-02-10')
        invoice = self._invoice(60, '2026-03-05', ref="PO 7")
        self._invoice(20, '2026-03-06', kind='out_refund')
        self._pay(invoice, 57, '2026-03-20', write_off=True)
        self._entry(-1, '2026-03-21', journal=self.misc)  # a write-off by hand
        self._invoice(999, '2026-04-01')
        self._invoice(999, '2026-03-09', post=False)
        statement = self._make()
        usd = self.company.currency_id.name
        self.assertEqual(
            self._figures(statement),
            {
                usd: {
                    'opening': 100,
                    'invoices': 60,
                    'refunds': -20,
                    'payments': -57,
                    'discounts': -4,
                    'closing': 79,
                }
            },
        )
        self.assertEqual(
            [(line.section, line.amount) for line in statement.line_ids],
            [
                ('invoice', 60),
                ('refund', -20),
                ('payment', -57),
                ('discount', -3),
                ('discount', -1),
            ],
        )
        [part] = statement._print_parts()
        self.assertEqual([row['balance'] for row in part['rows']], [160, 140, 83, 80, 79])

    def test_currencies_apart_and_net(self):
        self._invoice(100, '2026-03-05', currency_id=self.foreign.id)
        self._invoice(30, '2026-03-05')
        self._invoice(50, '2026-03-06', kind='in_invoice', partner=self.customer)
        usd = self.company.currency_id.name
        for kind, expected in (
            ('receivable', {'XTS': 100, usd: 30}),
            ('payable', {usd: -50}),
            ('net', {'XTS': 100, usd: -20}),
        ):
            with self.subTest(kind=kind):
                figures = self._figures(self._make(kind=kind))
                self.assertEqual({c: values['closing'] for c, values in figures.items()}, expected)

    def test_one_follows_the_other(self):
        """Also where somebody books into the month that the partner has got already."""
        self._invoice(100, '2026-03-05')
        march = self._make()
        march.action_jxc_mark_sent()
        self.assertFalse(march.is_stale)
        self._invoice(20, '2026-03-15')
        self._invoice(7, '2026-04-02')
        self.env.flush_all()
        self.env.invalidate_all()
        usd = self.company.currency_id.name
        self.assertEqual(self._figures(march)[usd]['closing'], 100)
        self.assertTrue(march.is_stale)
        self.assertIn('+$', march.stale_text.replace('\xa0', '') + '+$')
        self.assertIn('20.00', march.stale_text)
        self.assertIn(march, self.statements.search([('is_stale', '=', True)]))
        self.assertNotIn(march, self.statements.search([('is_stale', '=', False)]))
        april = self._make(APRIL)
        self.assertEqual(
            self._figures(april)[usd], {'opening': 100, 'late': 20, 'invoices': 7, 'closing': 127}
        )
        with self.assertRaisesRegex(UserError, 'has been sent'):
            march.action_jxc_refresh()
        march.action_jxc_draft()
        self.assertEqual(self._figures(march)[usd]['closing'], 120)
        april.action_jxc_refresh()
        self.assertEqual(self._figures(april)[usd], {'opening': 120, 'invoices': 7, 'closing': 127})

    def test_replaced_document_is_noticed(self):
        """The closing is the same, what it is made of is not."""
        self._invoice(100, '2026-03-05')
        statement = self._make()
        statement.action_jxc_mark_sent()
        self._entry(-30, '2026-03-07')
        self._entry(30, '2026-03-07', journal=self.misc)
        statement.invalidate_recordset()
        self.assertTrue(statement.is_stale)

    def test_goods_not_invoiced(self):
        product = self._create_product("Green Tea", list_price=10)
        self._set_stock(product, self.stock, 10)
        with freeze_time('2026-03-10 04:00:00'):
            order = self._sell((product, 5, 10.0))
            order.picking_ids.button_validate()
        invoice = order._create_invoices()
        invoice.invoice_date = invoice.date = '2026-04-03'
        statement = self._make()
        lines = statement.line_ids
        self.assertEqual(
            [(line.section, line.name, line.quantity, line.amount) for line in lines],
            [('unbilled', order.name, 5, 50)],
        )
        self.assertEqual(statement.total_ids.unbilled, 50)
        self.assertEqual(statement.total_ids.closing, 0)
        invoice.action_post()
        # on the last of March it was not invoiced; on the last of April it is
        statement.action_jxc_refresh()
        self.assertEqual(statement.total_ids.unbilled, 50)
        self.assertFalse(self._make(APRIL).line_ids.filtered(lambda row: row.section == 'unbilled'))
        # and on the last of February it was not delivered
        february = self._make((date(2026, 2, 1), date(2026, 2, 28)))
        self.assertFalse(february)

    def test_received_not_billed(self):
        product = self._create_product("Green Tea")
        order = self.env['purchase.order'].create(
            {
                'partner_id': self.vendor.id,
                'order_line': [
                    Command.create(
                        {'product_id': product.id, 'product_qty': 4, 'price_unit': 5, 'tax_ids': []}
                    )
                ],
            }
        )
        with freeze_time('2026-03-10 04:00:00'):
            order.button_confirm()
            order.picking_ids.move_ids.quantity = 3
            order.picking_ids.move_ids.picked = True
            order.picking_ids._action_done()
        statement = self._make(kind='payable', partners=self.vendor)
        self.assertEqual(statement.line_ids.mapped('amount'), [-15])
        self.assertEqual(statement.line_ids.purchase_id, order)

    def test_family(self):
        contact = self.env['res.partner'].create({'name': "Buyer", 'parent_id': self.customer.id})
        self._entry(5, '2026-03-02', partner=contact)
        statement = self._make(partners=contact)
        self.assertEqual(statement.partner_id, self.customer)
        self.assertEqual(statement.total_ids.closing, 5)

    # === MANY === #

    def test_constant_queries(self):
        partners = self.env['res.partner'].create([{'name': f"P{i}"} for i in range(12)])
        for partner in partners:
            self._entry(5, '2026-03-02', partner=partner)
        self._make(partners=partners[:1])
        self.assertConstantQueries(
            lambda some: self.assertEqual(len(self._make(partners=some)), len(some)),
            partners[1:3],
            partners[3:],
        )
        # once: the same again gives the same statements
        again = self._make(partners=partners)
        self.assertEqual(len(again), 12)
        self.assertEqual(self.statements.search_count([('partner_id', 'in', partners.ids)]), 12)

    def test_wizard_and_form(self):
        self._invoice(100, '2026-03-05')
        with freeze_time('2026-04-02'), Form(self.env['jxc.statement.run']) as form:
            self.assertEqual((form.date_from, form.date_to), MARCH)
            form.partner_ids.add(self.customer)
        action = form.save().action_run()
        statement = self.statements.search(
            [*action['domain'], ('partner_id', '=', self.customer.id)]
        )
        self.assertEqual(statement.total_ids.closing, 100)
        with Form(self.statements) as form:
            form.partner_id = self.customer
            form.date_from, form.date_to = APRIL
        self.assertEqual(form.record.total_ids.opening, 100)

    # === SENDING === #

    def _run_mails(self):
        self.statements._cron_jxc_statement_mail()

    def test_mail_with_log(self):
        self._entry(5, '2026-03-02')
        self._entry(5, '2026-03-02', partner=self.other_customer)
        statements = self._make(partners=self.customer | self.other_customer)
        notice = statements.action_jxc_send()['params']['message']
        self.assertIn("Corner Shop", notice)
        mine = statements.filtered('email')
        self.assertEqual(mine.partner_id, self.customer)
        with patch.object(
            self.registry['ir.actions.report'],
            '_render_qweb_pdf',
            lambda *args, **kwargs: (b'%PDF', 'pdf'),
        ):
            self._run_mails()
        self.assertEqual(mine.state, 'sent')
        self.assertEqual(mine.log_ids.mapped('result'), ['sent'])
        mail = self.env['mail.mail'].search(
            [('model', '=', 'jxc.statement'), ('res_id', '=', mine.id)]
        )
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(len(mail.attachment_ids), 1)
        rest = statements - mine
        self.assertEqual((rest.state, rest.log_ids.result), ('draft', 'no_mail'))
        self.assertFalse(statements.filtered('is_queued'))

    def test_one_that_fails_does_not_stop_the_rest(self):
        self.other_customer.email = 'corner@shop.example'
        self._entry(5, '2026-03-02')
        self._entry(5, '2026-03-02', partner=self.other_customer)
        statements = self._make(partners=self.customer | self.other_customer)
        statements.action_jxc_send()

        def render(self, report_ref, res_ids=None, data=None):
            if statements[0].id in res_ids:
                raise UserError("no paper")  # pylint: disable=translation-required
            return b'%PDF', 'pdf'

        with (
            patch.object(self.registry['ir.actions.report'], '_render_qweb_pdf', render),
            self.assertLogs('odoo.addons.jxc_module.models.base.jxc_job_runner', 'WARNING'),
        ):
            self._run_mails()
        self.assertEqual(statements.mapped('state'), ['draft', 'sent'])
        self.assertEqual(statements[0].log_ids.message, "no paper")

    # === ANSWERS === #

    def test_dispute_opens_a_todo(self):
        self._invoice(100, '2026-03-05')
        clerk = self._accountant()
        statement = self._make()
        statement.user_id = clerk
        line = statement.line_ids
        with self.assertRaisesRegex(UserError, 'has not been sent'):
            line.is_disputed = True
        statement.action_jxc_mark_sent()
        with Form(statement.with_user(clerk)) as form, form.line_ids.edit(0) as row:
            row.is_disputed = True
            row.reason_id = self.env.ref('jxc_module.reason_dispute_price')
            row.note = "we agreed on 90"
        self.assertEqual(statement.state, 'disputed')
        [todo] = statement.activity_ids
        self.assertEqual(todo.user_id, clerk)
        for word in (line.name, "Price differs", "we agreed on 90"):
            self.assertIn(word, todo.note)
        statement.action_jxc_agree()
        self.assertFalse(line.is_disputed)
        self.assertFalse(statement.activity_ids)

    def test_what_was_sent_stays(self):
        self._invoice(100, '2026-03-05')
        statement = self._make()
        with self.assertRaisesRegex(UserError, 'has not been sent'):
            statement.action_jxc_agree()
        statement.action_jxc_mark_sent()
        with self.assertRaisesRegex(UserError, 'come from the ledger'):
            statement.line_ids.amount = 1
        with self.assertRaisesRegex(UserError, 'has been sent'):
            statement.date_to = '2026-03-30'
        with self.assertRaisesRegex(UserError, 'cannot be deleted'):
            statement.unlink()
        # made again, it is left alone
        self._invoice(5, '2026-03-06')
        self.assertFalse(self._make())
        self.assertEqual(statement.total_ids.closing, 100)

    # === PAPER === #

    def test_print_and_workbook(self):
        self._invoice(100, '2026-03-05')
        statement = self._make(with_goods=True)
        html, _kind = self.env['ir.actions.report']._render_qweb_html(
            'jxc_module.statement', statement.ids
        )
        text = html.decode()
        for word in ("Tea House", statement.line_ids.name, "Opening balance", ">Tea<"):
            self.assertIn(word, text)
        stream = io.BytesIO()
        self.env.flush_all()
        statement._write_book(stream)
        book = load_workbook(stream)
        rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        self.assertEqual(rows[0][0], "Tea House")
        self.assertEqual(rows[0][6:14], (0, 0, 100, 0, 0, 0, 0, 100))
        lines = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
        self.assertEqual(lines[0][1:4], (datetime(2026, 3, 5), "Invoice", statement.line_ids.name))

    def test_exactly_what_was_selected_is_exported(self):
        """More than an address holds: the others of the same period stay out."""
        partners = self.env['res.partner'].create([{'name': f"Shop {n}"} for n in range(5)])
        for partner in partners:
            self._invoice(10, '2026-03-05', partner=partner)
        statements = self._make(partners=partners).sorted(lambda s: s.partner_id.name)
        chosen = statements[0] | statements[2] | statements[4]
        clerk = self._accountant('exporter')
        with patch(f'{BOOK}.FEW_IDS', 2):
            action = chosen.with_user(clerk).action_jxc_xlsx()
        file = self.env['ir.attachment'].browse(int(action['url'].split('/')[3].split('?')[0]))
        rows = (
            load_workbook(io.BytesIO(file.raw)).worksheets[0].iter_rows(min_row=2, values_only=True)
        )
        names = [row[0] for row in rows if row[1] == "Receivable"]
        self.assertEqual(names, ["Shop 0", "Shop 2", "Shop 4"])
        with self.assertRaises(AccessError):
            file.with_user(self._accountant('nosy')).read(['raw'])
        self.statements._gc_kept_books()
        self.assertTrue(file.exists())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = create_date - interval '25 hours'"
            " WHERE id = %s",
            file.ids,
        )
        self.env.invalidate_all()
        self.statements._gc_kept_books()
        self.assertFalse(file.exists())
        few = chosen.action_jxc_xlsx()
        self.assertEqual(few['url'], f'/jxc/statements.xlsx?ids={",".join(map(str, chosen.ids))}')

    def test_a_document_stands_before_its_payment_of_one_day(self):
        paid_before = self._entry(-40, '2026-03-05')
        invoice = self._invoice(100, '2026-03-05')
        credit = self._invoice(5, '2026-03-05', kind='out_refund')
        statement = self._make()
        self.env.invalidate_all()
        self.assertEqual(statement.line_ids.move_id, invoice | credit | paid_before.move_id)
        [part] = statement._print_parts()
        self.assertEqual([row['balance'] for row in part['rows']], [100, 95, 55])

    def test_chinese_print_has_words_and_a_bank_account(self):
        self.env['res.lang']._activate_lang('zh_CN')
        yuan = self.env.ref('base.CNY')
        yuan.active = True
        self._invoice('1680.32', '2026-03-05', currency_id=yuan.id)
        self.bank.bank_account_id = self.env['res.partner.bank'].create(
            {'acc_number': '6222 0000 1234', 'partner_id': self.company.partner_id.id}
        )
        self.customer.lang = 'zh_CN'
        statement = self._make()

        def text(record):
            html, _kind = self.env['ir.actions.report']._render_qweb_html(
                'jxc_module.statement', record.ids
            )
            return html.decode()

        self.assertIn("壹仟陆佰捌拾元叁角贰分", text(statement))
        self.assertIn('6222 0000 1234', text(statement))
        self.customer.lang = 'en_US'
        self.assertNotIn("壹仟", text(statement))

    def test_an_answer_is_dated_by_the_day_of_the_company(self):
        self._invoice(100, '2026-03-05')
        statement = self._make()
        self.env.user.tz = 'America/New_York'
        with freeze_time('2026-04-01 17:00:00'):  # the 2nd in Shanghai
            statement.action_jxc_mark_sent()
            statement.action_jxc_agree()
            self.assertEqual(statement.answered_on, date(2026, 4, 2))
            statement.action_jxc_dispute()
            self.assertEqual(statement.answered_on, date(2026, 4, 2))

    # === RIGHTS === #

    def test_who_sees_what(self):
        seller = self._user('seller', 'jxc_module.group_sales')
        self.customer.user_id = seller
        self._invoice(10, '2026-03-01')
        self._invoice(5, '2026-03-01', partner=self.other_customer)
        both = self.customer | self.other_customer
        statements = self._make(partners=both)
        payables = self._make(kind='net')
        ours = [('id', 'in', (statements | payables).ids)]
        with self.assertRaises(AccessError):
            self.statements.with_user(seller).search(ours)
        self.company.jxc_sales_see_ageing = True
        seen = self.statements.with_user(seller).search(ours)
        self.assertEqual(seen.partner_id, self.customer)
        self.assertEqual(seen.kind, 'receivable')
        self.assertEqual(seen.line_ids.amount, 10)
        self.assertEqual(seen.total_ids.closing, 10)
        with self.assertRaises(AccessError):
            seen.action_jxc_send()
        manager = self._user('boss', 'jxc_module.group_manager')
        self.assertEqual(len(self.statements.with_user(manager).search(ours)), 3)
        with self.assertRaises(AccessError):
            self.statements.with_user(seller)._create_for(self.company, 'net', *APRIL)
        clerk = self._accountant()
        self.assertTrue(self.statements.with_user(clerk)._create_for(self.company, 'net', *APRIL))
        other = self.env['res.company'].create({'name': "Elsewhere"})
        stranger = self._accountant('stranger', company_id=other.id, company_ids=other.ids)
        self.assertFalse(self.statements.with_user(stranger).search(ours))
        self.company.jxc_sales_see_ageing = False
        with self.assertRaises(AccessError):
            self.statements.with_user(seller).search(ours)

    def test_who_only_reads_takes_no_new_figures(self):
        """A seller's journal items leave out payments: what he took would be half a ledger."""
        invoice = self._invoice(60, '2026-03-05')
        self._pay(invoice, 57, '2026-03-20')
        statement = self._make()
        self.company.jxc_sales_see_ageing = True
        self.customer.user_id = seller = self._user('seller', 'jxc_module.group_sales')
        seen = statement.with_user(seller)
        self.assertEqual(seen.total_ids.closing, 3)
        with self.assertRaises(AccessError):
            seen.action_jxc_refresh()
        self.assertEqual(self._figures(statement)[self.company.currency_id.name]['closing'], 3)

    def test_no_request_says_what_became_of_it(self):
        clerk = self._accountant()
        vals = {'partner_id': self.customer.id, 'date_from': MARCH[0], 'date_to': MARCH[1]}
        statements = self.statements.with_user(clerk)
        made = statements.with_context(default_state='agreed', default_sent_on='2026-04-01').create(
            vals
        )
        self.assertRecordValues(made, [{'state': 'draft', 'sent_on': False}])
        for values in (
            {'state': 'agreed'},
            {'sent_on': '2026-04-01 00:00:00'},
            {'answered_on': '2026-04-01'},
            {'is_queued': True},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                made.write(values)
        with self.assertRaises(AccessError):
            statements.create({**vals, 'kind': 'net', 'state': 'agreed'})
        made.action_jxc_mark_sent()
        made.action_jxc_agree()
        self.assertEqual(made.state, 'agreed')

    def test_a_contact_stands_for_his_company(self):
        contact = self.env['res.partner'].create(
            {'name': "Buyer of tea", 'parent_id': self.customer.id}
        )
        self._invoice(60, '2026-03-05')
        statement = self._make(partners=self.other_customer, with_unbilled=False)
        statement = statement or self.statements.create(
            {'partner_id': self.other_customer.id, 'date_from': MARCH[0], 'date_to': MARCH[1]}
        )
        statement.partner_id = contact
        self.assertEqual(statement.partner_id, self.customer)
        self.assertEqual(statement.total_ids.closing, 60)


@tagged('post_install', '-at_install')
class TestStatementTour(SettlingCommon, HttpCase):
    def test_ageing_and_statement(self):
        self._invoice(100, '2025-03-05')
        statement = self.env['jxc.statement'].create(
            {'partner_id': self.customer.id, 'date_from': '2025-03-01', 'date_to': '2025-03-31'}
        )
        statement.action_jxc_mark_sent()
        self._accountant('clerk')
        self.start_tour('/odoo/jxc-report-receivables', 'jxc_statement', login='clerk')

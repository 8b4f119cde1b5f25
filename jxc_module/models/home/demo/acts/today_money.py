"""Money as it stands today: bills held, statements, reminders, promises, payments, fapiao."""

import base64
from io import BytesIO

import xlsxwriter
from dateutil.relativedelta import relativedelta

from odoo.fields import Command

from ..story import today

FAPIAO_PART = 4  # one invoice of so many has none yet


def bills(stage, purchases):
    """Enter the last receipts' bills: one that differs is held, one was released.

    :param purchases: of the story, by their numbers
    """
    clerk = stage.people['accountant']
    for vendor, factor in (today.WRONG_BILL, today.RELEASED_BILL):
        numbers = [str(number) for number, buy in enumerate(purchases) if buy.vendor == vendor]
        for order in stage.those('purchases', numbers[-1:]):
            if order.invoice_status != 'to invoice':
                continue
            # demo data, made by the administrator who asked for them
            order.with_user(clerk).sudo().action_create_invoice()
            bill = order.invoice_ids.filtered(lambda move: move.state == 'draft')
            for line in bill.invoice_line_ids[:1]:
                line.price_unit = round(line.price_unit * factor, 2)
            bill.write(
                {
                    'invoice_date': stage.day(1),
                    'date': stage.day(1),
                    'ref': f'{vendor.upper()}-{order.name[-4:]}',
                }
            )
            bill.action_post()
            if vendor == today.RELEASED_BILL[0]:
                bill.with_user(stage.people['manager']).action_jxc_release(
                    stage.say("Freight agreed by phone", "电话确认含运费")
                )


def fapiao(stage):
    """Issue fapiaos for most invoices of before this week."""
    invoices = stage.env['account.move'].search(
        [
            ('company_id', '=', stage.company.id),
            ('move_type', '=', 'out_invoice'),
            ('state', '=', 'posted'),
            ('invoice_date', '<', stage.day(7)),
        ],
        order='invoice_date, id',
    )
    values = [
        {
            **invoice._jxc_fapiao_values(),
            'company_id': stage.company.id,
            'number': f'2531{number:016d}',
            'date': invoice.invoice_date,
            'kind': 'special' if number % 3 else 'general',
            'state': 'sent' if number % 5 else 'issued',
        }
        for number, invoice in enumerate(invoices, 1)
        if number % FAPIAO_PART
    ]
    stage.as_person('accountant', 'jxc.fapiao').create(values)


def statements(stage):
    """Send last month's statements; one customer signed, one disputes a line."""
    first = stage.today.replace(day=1) - relativedelta(months=1)
    last = first + relativedelta(months=1, days=-1)
    made = stage.as_person('accountant', 'jxc.statement')._create_for(
        stage.company, 'receivable', first, last
    )
    by_partner = made.grouped('partner_id')
    answered = [
        by_partner[stage.customers[key]]
        for key in (today.SIGNED, today.DISPUTED)
        if stage.customers[key] in by_partner
    ]
    (made - made[-3:] | made.concat(*answered)).action_jxc_mark_sent()
    notes = (
        stage.say("Signed and sealed", "已签字盖章"),
        stage.say("One delivery was short by 2 cases", "有一单少到 2 箱"),
    )
    for statement, note in zip(answered, notes, strict=False):
        statement.note = note
        if statement.partner_id == stage.customers[today.SIGNED]:
            statement.action_jxc_agree()
        else:
            goods = statement.line_ids.filtered(lambda line: line.section == 'invoice')
            (goods or statement.line_ids)[-1:].write({'is_disputed': True, 'note': note})
            statement.action_jxc_dispute()


def collect(stage):
    """Remind who is late, note a call and a promise, dispute one invoice."""
    run = stage.as_person('accountant', 'jxc.reminder.run').create(
        {'company_id': stage.company.id, 'date': stage.today}
    )
    run.reminder_ids.filtered(lambda letter: letter.state == 'draft').channel = 'letter'
    stage.env['jxc.alert']._jxc_sync_overdue(stage.company)
    if not run.todo_count:  # a story of a few weeks: nobody is late enough
        return
    run.action_send()
    _note(stage, today.CALLED, 'call', stage.say("Pays after the holidays", "月底前安排付款"),
          next_date=stage.day(-3), next_note=stage.say("Call again", "再次电话"))  # fmt: skip
    _note(stage, today.PROMISED, 'promise', stage.say("Promised by phone", "电话承诺"))


def _note(stage, customer, kind, note, **values):
    values |= {
        'kind': kind,
        'company_id': stage.company.id,
        'partner_id': stage.customers[customer].id,
        'note': note,
    }
    stage.as_person('accountant', 'jxc.collection.action').create(values).action_confirm()


def lump_sum(stage):
    """Receive a transfer that nobody has assigned, and let the search find what it pays."""
    customer, part = today.LUMP_SUM
    partner = stage.customers[customer]
    open_lines = stage.env['account.move.line'].search(
        [
            ('partner_id', '=', partner.id),
            ('account_id.account_type', '=', 'asset_receivable'),
            ('reconciled', '=', False),
            ('parent_state', '=', 'posted'),
        ],
        order='date_maturity',
    )
    if open_lines:
        several = open_lines[: max(round(len(open_lines) * part), 1)]
        payment = stage.as_person('accountant', 'account.payment').create(
            {
                'partner_id': partner.id,
                'partner_type': 'customer',
                'payment_type': 'inbound',
                'amount': sum(several.mapped('amount_residual')),
                'date': stage.day(1),
                'journal_id': stage.journals['bank'].id,
                'memo': stage.say("Goods, several invoices", "货款（多张发票）"),
            }
        )
        payment.action_post()
    search = stage.as_person('accountant', 'jxc.reconciliation').create(
        {'company_id': stage.company.id}
    )
    search.action_propose()


def pay(stage):
    """Propose this week's payments."""
    stage.as_person('accountant', 'jxc.payment.proposal').create(
        {
            'company_id': stage.company.id,
            'until': stage.day(-7),
            'date': stage.today,
            'journal_id': stage.journals['bank'].id,
        }
    )


def vendor_statement(stage, vendor='grain'):
    """Compare the statement of a vendor, which differs from our books in one bill."""
    partner = stage.vendors[vendor]
    first = stage.today - relativedelta(months=3)
    own = stage.env['account.move'].search(
        [
            ('partner_id', '=', partner.id),
            ('move_type', '=', 'in_invoice'),
            ('state', '=', 'posted'),
            ('invoice_date', '>=', first),
        ],
        order='invoice_date',
    )
    headings = stage.say(("Date", "Number", "Amount"), ("日期", "单据号", "金额"))
    rows = [(bill.invoice_date.isoformat(), bill.ref, bill.amount_total) for bill in own]
    rows += [(stage.day(6).isoformat(), 'XS-88213', 1860.0)]
    statement = stage.as_person('accountant', 'jxc.vendor.statement').create(
        {
            'company_id': stage.company.id,
            'partner_id': partner.id,
            'date_from': first,
            'date_to': stage.today,
            'file': base64.b64encode(_workbook(headings, rows)),
            'file_name': f'{vendor}.xlsx',
        }
    )
    statement.action_read()
    statement.action_compare()


def _workbook(headings, rows):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {'in_memory': True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((headings, *rows)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def favorites(stage):
    """Keep two reports, one of them mailed every week."""
    manager = stage.people['manager']
    stage.env['jxc.report.favorite'].create(
        [
            {
                'name': stage.say("Stock movement of this month", "本月收发存"),
                'report_key': 'stock_movement',
                'user_id': False,
                'company_id': stage.company.id,
            },
            {
                'name': stage.say("Gross profit for the manager", "毛利周报"),
                'report_key': 'gross_profit',
                'user_id': manager.id,
                'company_id': stage.company.id,
                'schedule': 'weekly',
                'next_run': stage.day(-7),
                'reader_ids': [Command.set(manager.ids)],
            },
        ]
    )

from datetime import date

from odoo import Command
from odoo.tests import new_test_user

from .common import JxcCommon


class RemindersCommon(JxcCommon):
    """A company in Shanghai with customers that owe, and its accountant. Today is 2026-03-31."""

    NOW = '2026-03-31 02:00:00'
    TODAY = date(2026, 3, 31)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.clerk = new_test_user(
            cls.env,
            'collecting clerk',
            groups='base.group_user,jxc_module.group_accountant',
            email='clerk@example.com',
        )
        cls.noodle, cls.tea, cls.corner = cls.env['res.partner'].create(
            [
                {'name': "Noodle House", 'email': 'noodle@example.com', 'is_company': True},
                {'name': "Tea House", 'is_company': True},
                {'name': "Corner Shop", 'email': 'corner@example.com', 'is_company': True},
            ]
        )
        cls.vendor = cls.env['res.partner'].create({'name': "Tea Garden", 'is_company': True})
        cls.bank = cls.env['account.journal'].search(
            [('type', '=', 'bank'), ('company_id', '=', cls.company.id)], limit=1
        )
        cls.friendly, cls.firm, cls.last = (
            cls.env.ref(f'jxc_module.reminder_level_{name}')
            for name in ('friendly', 'firm', 'last')
        )

    @classmethod
    def _invoice(cls, partner, amount, due, kind='out_invoice', post=True, **vals):
        """Post an invoice that is due on a day, issued in the month before it.

        :return: account.move
        """
        move = cls.env['account.move'].create(
            {
                'move_type': kind,
                'partner_id': partner.id,
                'invoice_date': '2026-01-01',
                'date': '2026-01-01',
                'invoice_date_due': due,
                'invoice_payment_term_id': False,
                'invoice_line_ids': [
                    Command.create({'name': "Goods", 'price_unit': amount, 'tax_ids': []})
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _pay(cls, move, amount=None):
        """Pay an invoice, in part where an amount is given.

        :return: account.payment
        """
        wizard = (
            cls.env['account.payment.register']
            .with_context(active_model='account.move', active_ids=move.ids)
            .create({'journal_id': cls.bank.id, **({'amount': amount} if amount else {})})
        )
        return wizard._create_payments()

    @classmethod
    def _run(cls, *partners, **vals):
        """Prepare a run for these customers, as the accountant."""
        only = [Command.set([partner.id for partner in partners])]
        return (
            cls.env['jxc.reminder.run']
            .with_user(cls.clerk)
            .create({'company_id': cls.company.id, 'partner_ids': only, **vals})
        )

    @classmethod
    def _row(cls, partner, user=None):
        cls.env.flush_all()
        rows = cls.env['jxc.collector'].with_user(user or cls.clerk)
        rows = rows.with_context(allowed_company_ids=cls.company.ids)
        rows.invalidate_model()
        return rows.search([('partner_id', '=', partner.id)])

"""Figures of invoices, payments and the ledger equal their reports."""

import doctest
from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from ..models.home.kpi import jxc_kpi_money
from .common_home_kpi import KpiCommon
from .common_receivables import SettlingCommon

DAY = date(2026, 3, 10)


@tagged('post_install', '-at_install')
class TestKpiMoney(KpiCommon, SettlingCommon):
    def test_doctests(self):
        result = doctest.testmod(jxc_kpi_money)
        self.assertFalse(result.failed)
        self.assertEqual(result.attempted, 3)

    def _kept_days(self, key, days):
        return {day: self._kept(key, day).get(False) for day in days}

    def test_ledger_day_by_day(self):
        """Payments in parts, later, unapplied, in a currency whose rate changed, and due days."""
        first = self._invoice(100, '2026-01-10', due='2026-02-10')
        self._invoice(40, '2026-01-15', due='2026-02-09')
        self._invoice(1000, '2026-01-20', kind='in_invoice', due='2026-01-25')
        credit = self._invoice(30, '2026-02-05', kind='out_refund')
        self._entry(-25, '2026-02-08')
        abroad = self._invoice(80, '2026-01-12', currency_id=self.foreign.id, due='2026-02-01')
        self._pay(abroad, 80, '2026-02-12', currency_id=self.foreign.id)
        self._pay(first, 60, '2026-02-11')
        (self._items(first) + self._items(credit)).reconcile()
        self._invoice(7, '2026-02-01', post=False)
        self._invoice(9, '2026-02-02').button_cancel()
        days = [date(2026, 1, 9) + timedelta(days=number) for number in range(40)]
        with freeze_time('2026-03-01 04:00:00'):
            self._make(['receivable', 'payable', 'overdue'], days[0], days[-1])
            for key in ('receivable', 'payable'):
                reports = {
                    day: self._reported(
                        'ageing', 'amount', day, by_warehouse=False, ageing_kind=key
                    )
                    for day in days
                }
                kept = {day: self._kept(key, day) for day in days}
                for day in days:
                    self.assertEqual(
                        kept[day].get(False, 0), reports[day].get(False, 0), (key, day)
                    )
            for day in days:
                rows = self._report(
                    'ageing', date_from=str(day), date_to=str(day), ageing_kind='receivable'
                ).search([])
                late = rows.filtered(lambda row: row.bucket_id.kind == 'days')
                self.assertAlmostEqual(
                    self._kept('overdue', day).get(False, 0), sum(late.mapped('amount')), 2, day
                )
        self.assertFalse(self._kept('receivable', date(2026, 1, 9)))
        self.assertEqual(self._kept('receivable', date(2026, 1, 10)), {False: 100})
        self.assertEqual(self._kept('payable', date(2026, 1, 20)), {False: -1000})
        self.assertEqual(self._kept('overdue', date(2026, 2, 1)), {False: 0})
        # 80 at a rate of 2, due the day before
        self.assertEqual(self._kept('overdue', date(2026, 2, 2)), {False: 40})
        self.assertEqual(self._kept('overdue', date(2026, 2, 10)), {False: 80})
        self.assertEqual(self._second('overdue', date(2026, 2, 10)), 2)

    def test_what_own_customers_owe(self):
        seller = self._user('ledger_seller', 'jxc_module.group_sales')
        self.customer.user_id = seller
        self._invoice(100, '2026-03-01', due='2026-03-01')
        self._invoice(40, '2026-03-05', due='2026-03-20')
        self._invoice(900, '2026-03-01', partner=self.other_customer)
        self._invoice(70, '2026-03-01', kind='in_invoice')
        keys = ['receivable', 'payable', 'overdue']
        self.assertFalse(self.kpi.with_user(seller)._jxc_kpi_read(keys, [DAY]))
        self.company.jxc_sales_see_ageing = True
        self.env.flush_all()
        found = self.kpi.with_user(seller)._jxc_kpi_read(keys, [DAY, date(2026, 3, 4)])
        total = (self.company.id, False)
        self.assertEqual(found['receivable'][total][DAY], (140, 0))
        self.assertEqual(found['receivable'][total][date(2026, 3, 4)], (100, 0))
        self.assertEqual(found['overdue'][total][DAY], (100, 1))
        self.assertFalse(found['payable'])

    def test_money_in_and_out(self):
        invoice = self._invoice(100, '2026-03-01')
        self._pay(invoice, 60, DAY)
        self._pay(self._invoice(30, '2026-03-01', kind='in_invoice'), 30, DAY)
        self._pay(invoice, 5, '2026-03-11')
        abroad = self._invoice(80, '2026-03-01', currency_id=self.foreign.id)
        self._pay(abroad, 80, DAY, currency_id=self.foreign.id)
        self._pay(invoice, 9, DAY).action_draft()
        self._make(['money_in', 'money_out'], DAY, date(2026, 3, 12))
        self.assertEqual(self._kept('money_in', DAY), {False: 80})
        self.assertEqual(self._second('money_in', DAY), 2)
        self.assertEqual(self._kept('money_out', DAY), {False: 30})
        for key, measure in (('money_in', 'received'), ('money_out', 'paid')):
            self.assertEqual(
                self._kept(key, DAY),
                self._reported('payment_summary', measure, DAY, by_warehouse=False),
            )
        self.assertEqual(self._kept('money_in', date(2026, 3, 11)), {False: 5})
        self.assertFalse(self._kept('money_out', date(2026, 3, 11)))
        self.assertFalse(self._kept('money_in', date(2026, 3, 12)))

    def test_where_the_money_is(self):
        """A payment is outside the bank until its method has the account of the bank."""
        self._pay(self._invoice(100, '2026-03-01'), 60, DAY)
        facts = self.env['jxc.facts']
        inside, outside = facts._money_accounts(self.company)
        self.assertIn(self.bank.default_account_id, inside)
        self.assertFalse(inside & outside)
        self.assertEqual(facts._money_held(self.company), (0, 60))
        self.bank.inbound_payment_method_line_ids.payment_account_id = self.bank.default_account_id
        self._pay(self._invoice(100, '2026-03-01'), 30, '2026-03-12')
        self.assertEqual(facts._money_held(self.company), (30, 60))
        self.assertEqual(facts._money_held(self.company, DAY), (0, 60))
        boss = self._user('money_boss', 'jxc_module.group_manager')
        read = self.kpi.with_user(boss)._jxc_kpi_money
        self.assertEqual(read(), {self.company.id: (30, 60)})
        keeper = self._user('money_keeper', 'jxc_module.group_keeper')
        self.assertFalse(self.kpi.with_user(keeper)._jxc_kpi_money())
        branch = self._user('money_b', 'jxc_module.group_manager', warehouses=self.warehouse_b)
        self.assertFalse(self.kpi.with_user(branch)._jxc_kpi_money())
        with Form(
            self.env['res.config.settings'].with_user(self.env.ref('base.user_admin'))
        ) as page:
            self.assertIn(self.bank.default_account_id.name, page.jxc_money_inside)
            for account in outside:
                self.assertIn(account.name, page.jxc_money_outside)

    def test_margin(self):
        tea = self._create_product("Tea", standard_price=6, invoice_policy='order', taxes_id=[])
        self._set_stock(tea, self.stock, 100)
        order = self._sell((tea, 10, 10))
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        tea.standard_price = 50  # too late for what was delivered
        invoice = order._create_invoices()
        invoice.invoice_date = DAY
        invoice.action_post()
        credit = invoice._reverse_moves([{'invoice_date': DAY, 'date': DAY}])
        credit.invoice_line_ids.price_unit = 1  # an allowance of 10 takes no cost off
        credit.action_post()
        self._invoice(80, DAY, currency_id=self.foreign.id)
        self._invoice(999, '2026-03-11')
        self.env.flush_all()
        self._make(['margin'], DAY)
        self.assertEqual(self._kept('margin', DAY), {False: 100 - 60 - 10 + 20})
        self.assertEqual(self._second('margin', DAY), 110)
        for measure, figure in (
            ('profit', self._kept('margin', DAY)),
            ('revenue', {False: self._second('margin', DAY)}),
        ):
            self.assertEqual(
                self._reported('gross_profit', measure, DAY, by_warehouse=False), figure
            )

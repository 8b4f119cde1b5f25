from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

RECEIVABLE, PAYABLE = 'asset_receivable', 'liability_payable'


class JxcKpi(models.Model):
    """Figures of money: invoices, payments and the ledger. They know no warehouse."""

    _inherit = 'jxc.kpi'

    @api.model
    def _kpi_margin(self, company, first_day, last_day):
        """Gross profit of what was invoiced, by accounting date: as in Gross Profit.

        The second value is the revenue.
        """
        invoiced = self.env['jxc.facts']._invoiced_sql(company, first_day, last_day, with_cost=True)
        return self._kpi_add_up(
            SQL(
                "SELECT NULL, day, SUM(revenue - cost), SUM(revenue)"
                " FROM (%s) AS sold GROUP BY day",
                invoiced,
            )
        )

    @api.model
    def _kpi_money_in(self, company, first_day, last_day):
        """Money that came, by date of the payment: as in Payments by Method.

        On the bank account or still outstanding. The second value is the number of payments.
        """
        return self._kpi_payments(company, first_day, last_day, SQL("received"))

    @api.model
    def _kpi_money_out(self, company, first_day, last_day):
        """Money that went, see :meth:`_kpi_money_in`."""
        return self._kpi_payments(company, first_day, last_day, SQL("paid"))

    @api.model
    def _kpi_payments(self, company, first_day, last_day, column):
        payments = self.env['jxc.facts']._payments_sql(company, first_day, last_day)
        return self._kpi_add_up(
            SQL(
                "SELECT NULL, day, SUM(%(column)s), COUNT(*) FROM (%(payments)s) AS payment"
                " WHERE %(column)s <> 0 GROUP BY day",
                column=column,
                payments=payments,
            )
        )

    # === LEDGER === #

    @api.model
    def _kpi_receivable(self, company, first_day, last_day):
        """What customers owe at the end of the day: the total of Ageing, credits taken off."""
        return self._kpi_ledger(company, first_day, last_day, RECEIVABLE)

    @api.model
    def _kpi_payable(self, company, first_day, last_day):
        """What we owe at the end of the day: negative, as in Ageing."""
        return self._kpi_ledger(company, first_day, last_day, PAYABLE)

    @api.model
    def _kpi_ledger(self, company, first_day, last_day, account_type):
        """Return the balance of the accounts day by day, from the first posted item on.

        Both items of a reconciliation lie on the same account, so what is open of all items adds
        up to their balance on any day: one reading serves all of them.
        """
        facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
        query = facts._fact_query(
            'account.move.line', domain & facts._ledger_domain(last_day, (account_type,))
        )
        query.groupby = SQL("1")
        day = SQL("GREATEST(account_move_line.date, %s::date)", first_day - timedelta(days=1))
        read = facts._columns('account.move.line', 'balance', 'date', 'parent_state')
        rows = facts.env.execute_query(
            query.select(
                SQL("%s AS day", day, to_flush=read), SQL("SUM(account_move_line.balance)")
            )
        )
        changes = {day: float(amount) for day, amount in rows}
        return {
            (False, day): (balance, None) for day, balance in _running(changes, first_day, last_day)
        }

    @api.model
    def _kpi_overdue(self, company, first_day, last_day):
        """What customers owe past its due date at the end of the day, credits left out.

        As in Ageing by due date: the buckets of days. The second value is the number of items. No
        row before the first item.
        """
        known = self._kpi_ledger(company, first_day, last_day, RECEIVABLE)
        facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
        figures = {}
        for place in known:
            day = place[1]
            items = facts._open_items_sql(domain, day, (RECEIVABLE,))
            [(amount, count)] = facts.env.execute_query(
                SQL(
                    """
                    SELECT COALESCE(SUM(item.residual), 0), COUNT(*) FROM (%s) AS item
                     WHERE item.date_maturity < %s
                       AND COALESCE(NULLIF(SIGN(item.residual), 0),
                                    SIGN(item.residual_currency)) >= 0
                    """,
                    items,
                    day,
                )
            )
            figures[place] = (float(amount), float(count))
        return figures


def _running(changes, first_day, last_day):
    """Yield each day from the first change on with the sum of all changes until then.

    >>> from datetime import date
    >>> days = [date(2026, 3, day) for day in (1, 2, 3, 4)]
    >>> list(_running({days[1]: 5, days[3]: -2}, days[0], days[3])) == [
    ...     (days[1], 5), (days[2], 5), (days[3], 3)]
    True
    """
    total, known, day = 0.0, False, first_day - timedelta(days=1)
    while day <= last_day:
        known = known or day in changes
        total += changes.get(day, 0.0)
        if known and day >= first_day:
            yield day, total
        day += timedelta(days=1)

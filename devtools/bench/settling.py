"""对账: ageing as of 90 days ago; statements of all partners for 90 days, made and as XLSX.

The floor of the ageing is the bare SQL that takes reconciliations off every item; of the statements
the bare sum of the items by partner.
"""

import io
from datetime import timedelta

from devtools.bench import common

AGEING_FLOOR = """
    SELECT l.partner_id, SUM(l.balance) + COALESCE(SUM(part.amount), 0)
      FROM account_move_line l JOIN account_account a ON a.id = l.account_id
 LEFT JOIN (SELECT line_id, SUM(amount) AS amount
              FROM (SELECT debit_move_id AS line_id, -amount AS amount
                      FROM account_partial_reconcile WHERE max_date <= %(day)s
                 UNION ALL
                    SELECT credit_move_id, amount
                      FROM account_partial_reconcile WHERE max_date <= %(day)s) part
          GROUP BY line_id) part ON part.line_id = l.id
     WHERE l.parent_state = 'posted' AND l.date <= %(day)s
       AND a.account_type IN ('asset_receivable', 'liability_payable')
  GROUP BY l.partner_id, l.date_maturity
"""
STATEMENT_FLOOR = """
    SELECT l.partner_id, l.currency_id, SUM(l.amount_currency) FILTER (WHERE l.date < %(first)s),
           SUM(l.amount_currency) FILTER (WHERE l.date >= %(first)s)
      FROM account_move_line l JOIN account_account a ON a.id = l.account_id
     WHERE l.parent_state = 'posted' AND l.date <= %(last)s AND a.account_type = 'asset_receivable'
  GROUP BY 1, 2
"""


def main():
    options = common.parser(__doc__).parse_args()
    registry = common.open_registry(common.perf_database(options.scale))
    common.print_settings(registry)
    met = [
        _ageing(registry, options),
        _figures(registry, options),
        _create(registry, options),
        _book(registry, options),
    ]
    return 0 if all(met) else 1


def _days(env):
    last = env.company._jxc_today()
    return last - timedelta(days=90), last


def _floor(registry, options, query):
    def work(env):
        first, last = _days(env)
        env.cr.execute(query, {'day': first, 'first': first, 'last': last})
        return len(env.cr.fetchall())

    return common.timed(registry, work, options.runs).median


def _ageing(registry, options):
    def work(env):
        day, _last = _days(env)
        wizard = env['jxc.report.wizard'].new({'report_key': 'ageing', 'date_to': day})
        return sum(1 for _row in wizard._get_rows())

    floor = _floor(registry, options, AGEING_FLOOR)
    timing = common.timed(registry, work, options.runs, uid=2)
    return common.report("ageing 90 days ago", timing, floor=floor, today=1.13, aim=0.35)


def _figures(registry, options):
    """The figures of all partners, without writing them."""
    from odoo.tools import SQL

    def work(env):
        first, last = _days(env)
        facts = env['jxc.facts']
        partners = facts._statement_partners_sql(env.company, first, last, ['asset_receivable'])
        periods = SQL(
            "SELECT partner_id AS id, %s AS company_id, partner_id, 'receivable' AS kind,"
            " %s::date AS date_from, %s::date AS date_to FROM (%s) AS found GROUP BY partner_id",
            env.company.id,
            first,
            last,
            partners,
        )
        return len(env.execute_query(facts._statement_figures_sql(periods)))

    floor = _floor(registry, options, STATEMENT_FLOOR)
    timing = common.timed(registry, work, options.runs, uid=2)
    return common.report("statements, figures", timing, floor=floor, today=5.9, aim=1.0)


def _make(env):
    first, last = _days(env)
    return env['jxc.statement']._create_for(env.company, 'receivable', first, last)


def _create(registry, options):
    """Made and stored, with every document and the goods not invoiced."""
    timing = common.timed(registry, lambda env: len(_make(env)), options.runs)
    return common.report("statements, made", timing, today=5.9)


def _book(registry, options):
    def work(env, statements):
        return statements._write_book(io.BytesIO())

    timing = common.timed(registry, work, options.runs, setup=_make)
    return common.report("statements, XLSX", timing, aim=5.0)


if __name__ == '__main__':
    raise SystemExit(main())

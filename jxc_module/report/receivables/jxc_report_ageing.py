from copy import deepcopy

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...models.reporting import columns

KINDS = {'receivable': ('asset_receivable',), 'payable': ('liability_payable',)}
KINDS['both'] = KINDS['receivable'] + KINDS['payable']


class JxcReportAgeing(models.Model):
    """What partners owe us, and we owe them, by age, as the ledger had it at the end of a day.

    One row is what one grouping has in one bucket. Amounts have the sign of the ledger: what is
    owed to us is positive, what we owe negative; the two are never added up to one total. An item
    of the other sign than its account (a payment or a credit that nobody has applied) stands in a
    bucket of its own.
    """

    _name = 'jxc.report.ageing'
    _inherit = ['jxc.report.mixin']
    _description = "Ageing of Receivables and Payables"
    _auto = False
    _order = 'partner_id, bucket_id, id'

    _report_period = 'as_of'
    _report_filters = ('partner_ids', 'tag_ids', 'user_ids')
    _report_groups = ('partner_id',)
    _report_options = {'ageing_kind': 'both', 'ageing_basis': 'due', 'bucket_set_id': 0}
    _report_wide = ('bucket_id', 'amount')
    _report_apart = 'kind'  # what is owed to us and what we owe
    _report_charts = (('bar', 'bucket_id', 'amount'), ('pareto', 'partner_id', 'amount'))
    _report_document = ('account.move.line', None)

    partner_id = columns.partner()
    kind = fields.Selection(
        [('asset_receivable', "Receivable"), ('liability_payable', "Payable")],
        string="Receivable or Payable",
        readonly=True,
        jxc_dimension=True,
    )
    user_id = columns.salesperson(help="Of the invoice, else of the partner.")
    account_id = columns.record('account.account')
    document_currency_id = columns.record('res.currency')
    line_id = columns.record('account.move.line', string="Journal Item")
    document_date = columns.day(jxc_of='line_id')
    date_maturity = columns.day("Due Date", jxc_of='line_id')
    bucket_id = columns.record('jxc.ageing.bucket')
    items = fields.Integer(string="Open Items", readonly=True)
    oldest = fields.Integer(
        string="Days", readonly=True, aggregator='max', help="Age of the oldest item in it."
    )
    amount = columns.amount(
        jxc_total=False,
        help="Open on that day, in company currency. Positive: owed to us; negative: owed by us.",
    )
    amount_currency = columns.amount(
        "Amount in Currency",
        currency_field='document_currency_id',
        jxc_total=False,
        jxc_optional='hide',
        help="In the currency of the documents; empty where a row has several.",
    )

    # === PARAMETERS === #

    @api.model
    def _base_grain(self, params):
        apart = {'kind'} if self._has_both_kinds(params) else set()
        return super()._base_grain(params) | {'bucket_id'} | apart

    @api.model
    def _has_both_kinds(self, params):
        return params.options['ageing_kind'] == 'both'

    @api.model
    def _told_apart(self, measures):
        apart = super()._told_apart(measures)
        if measures & {'amount', 'amount_currency'} and self._has_both_kinds(self._report_params()):
            return apart | {'kind'}
        return apart

    @api.model
    def _read_group_select(self, aggregate_spec, query) -> SQL:
        """Leave a total of receivable and payable empty."""
        figure = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec not in ('amount:sum', 'amount_currency:sum'):
            return figure
        if not self._has_both_kinds(self._report_params()):
            return figure
        kind = self._field_to_sql(self._table, 'kind', query)
        return SQL(
            "CASE WHEN MIN(%(kind)s) = MAX(%(kind)s) THEN %(sum)s END", kind=kind, sum=figure
        )

    @api.model
    def _buckets(self, company, params):
        sets = self.env['jxc.ageing.bucket.set']
        return sets._of_company(company, params.options['bucket_set_id'])

    @api.model
    def _option_text(self, name, value):
        if name != 'bucket_set_id':
            return super()._option_text(name, value)
        params = self._report_params()
        sets = {self._buckets(company, params) for company in self._report_companies()}
        return ', '.join(buckets.name for buckets in sets)

    # === WIDE COLUMNS === #

    @api.model
    def _wide_values(self):
        params = self._report_params()
        sets = [self._buckets(company, params) for company in self._report_companies()]
        return self.env['jxc.ageing.bucket.set'].union(*sets).bucket_ids

    @api.model
    def _wide_key(self, value):
        return value._key()

    # === QUERY === #

    @api.model
    def _report_facts(self, company, params):
        facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
        items = facts._open_items_sql(domain, params.date_to, KINDS[params.options['ageing_kind']])
        since = 'document_date' if params.options['ageing_basis'] == 'document' else 'date_maturity'
        return SQL(
            """
            SELECT aged.*, %(bucket)s AS bucket_id, aged.days AS oldest, 1 AS items
              FROM (SELECT item.partner_id, item.account_type AS kind, item.account_id,
                           item.currency_id AS document_currency_id, item.line_id,
                           item.document_date, item.date_maturity,
                           COALESCE(item.user_id, family.user_id) AS user_id,
                           item.residual AS amount, item.residual_currency AS amount_currency,
                           %(as_of)s - item.%(since)s AS days,
                           CASE item.account_type WHEN 'asset_receivable' THEN 1 ELSE -1 END
                           * COALESCE(NULLIF(SIGN(item.residual), 0),
                                      SIGN(item.residual_currency)) < 0 AS is_credit
                      FROM (%(items)s) AS item
                 LEFT JOIN res_partner AS family ON family.id = item.partner_id) AS aged
            """,
            bucket=self._bucket_sql(self._buckets(company, params), params),
            as_of=params.date_to,
            since=SQL.identifier(since),
            items=items,
            to_flush=self.env['res.partner']._fields['user_id'],
        )

    @api.model
    def _bucket_sql(self, buckets, params) -> SQL:
        """Return the bucket of an item: by upper ends alone, so that no day falls between."""
        by_kind = buckets.bucket_ids.grouped('kind')
        cases = [SQL("WHEN aged.is_credit THEN %s", by_kind['unapplied'].id)]
        if params.options['ageing_basis'] == 'due':
            cases.append(SQL("WHEN aged.days <= 0 THEN %s", by_kind['not_due'].id))
        *ranges, last = by_kind['days'].sorted('day_from')
        cases += [SQL("WHEN aged.days <= %s THEN %s", part.day_to, part.id) for part in ranges]
        return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), last.id)

    @api.model
    def _measure_sql(self, field, params, grain):
        figure = super()._measure_sql(field, params, grain)
        if field.name != 'amount_currency':
            return figure
        return SQL(
            "CASE WHEN MIN(fact.document_currency_id) = MAX(fact.document_currency_id) THEN %s END",
            figure,
        )

    # === TIE-OUT === #

    @api.model
    def _report_tie_out(self):
        """Compare all open items of the accounts with their balance in the ledger.

        Filters of partners and salespersons are left out: the ledger knows no salesperson.
        """
        params = self._report_params()
        lines = []
        for company in self._report_companies():
            facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
            ours = facts._open_totals(domain, params.date_to)
            books = facts._ledger_totals(domain, params.date_to)
            for kind, label in self._fields['kind']._description_selection(self.env):
                if kind in books or kind in ours:
                    what = f'{label} ({company.name}, {company.currency_id.name})'
                    lines.append((what, ours.get(kind, 0.0), books.get(kind, 0.0)))
        return lines

    # === DOCUMENTS === #

    def _row_domain(self, params):
        """Return the journal items that were open on that day: no domain on them could say it."""
        company = self.company_id or self.env.company
        wanted = [self._where_sql(company, params)]
        for name in self._grain_of_id(self.id) - {'company_id'}:
            value = self[name]
            value = value.id if hasattr(value, 'ids') else value
            wanted.append(
                SQL("fact.%s IS NOT DISTINCT FROM %s", SQL.identifier(name), value or None)
            )
        found = self.env.execute_query(
            SQL(
                "SELECT fact.line_id FROM (%s) AS fact WHERE %s",
                self._report_facts(company, params),
                SQL(" AND ").join(wanted),
            )
        )
        return Domain('id', 'in', [line_id for (line_id,) in found])

    # === VIEWS === #

    @api.model
    def _report_action(self, domain=None):
        """Receivables and payables are two reports of their own; both together is the third."""
        action = super()._report_action(domain)
        kind = self._report_params().options['ageing_kind']
        names = {
            'receivable': self.env._("Receivables by Age"),
            'payable': self.env._("Payables by Age"),
        }
        return action | ({'name': names[kind]} if kind in names else {})

    @api.model
    def _get_default_list_view(self):
        """Return the list with a total of the amounts where they are of one kind."""
        view = super()._get_default_list_view()
        [amount] = view.xpath("field[@name='amount']")
        one_kind = self._hidden_expression(self._fields['kind'])
        apart = deepcopy(amount)
        apart.set('column_invisible', one_kind)
        amount.set('column_invisible', f'not ({one_kind})')
        amount.set('sum', self.env._("Total"))
        amount.addnext(apart)
        return view

    @api.model
    def _report_view_modes(self):
        return ('pivot', 'list', 'kanban', 'graph')

    @api.model
    def _get_default_pivot_view(self):
        view = super()._get_default_pivot_view()
        view.insert(0, view.makeelement('field', {'name': 'kind', 'type': 'row'}))
        view.insert(2, view.makeelement('field', {'name': 'bucket_id', 'type': 'col'}))
        for node in view.findall("field[@type='measure']"):
            if node.get('name') != 'amount':
                view.remove(node)
        return view

    @api.model
    def _hidden_expression(self, field):
        if field.name == 'bucket_id':
            return None
        if field.name == 'kind':  # as in `_base_grain`, by the text of the parameters
            given = "(context.get('jxc_report') or '')"
            return ' or '.join(
                f"""'"ageing_kind": "{kind}"' in {given}""" for kind in ('receivable', 'payable')
            )
        return super()._hidden_expression(field)

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import report_params

# values of the parameters of this report, which are numbers
KINDS = {0: ('asset_receivable', 'liability_payable'), 1: ('asset_receivable',)}
KINDS[2] = ('liability_payable',)
BY_DUE, BY_DOCUMENT = 0, 1


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

    _report_filters = ('period', 'partner_ids', 'tag_ids', 'user_ids')
    _report_groups = ('partner_id',)
    _report_options = {'kind': 0, 'basis': BY_DUE, 'buckets': 0}
    _report_charts = (('bar', 'bucket_id', 'amount'), ('pareto', 'partner_id', 'amount'))
    _report_document = ('account.move.line', None)
    _report_as_of = True

    partner_id = fields.Many2one('res.partner', readonly=True, jxc_dimension=True)
    kind = fields.Selection(
        [('asset_receivable', "Receivable"), ('liability_payable', "Payable")],
        string="Receivable or Payable",
        readonly=True,
        jxc_dimension=True,
    )
    user_id = fields.Many2one(
        'res.users',
        string="Salesperson",
        readonly=True,
        jxc_dimension=True,
        help="Of the invoice, else of the partner.",
    )
    account_id = fields.Many2one('account.account', readonly=True, jxc_dimension=True)
    document_currency_id = fields.Many2one('res.currency', readonly=True, jxc_dimension=True)
    line_id = fields.Many2one(
        'account.move.line', string="Journal Item", readonly=True, jxc_dimension=True
    )
    document_date = fields.Date(readonly=True, jxc_dimension=True, jxc_of='line_id')
    date_maturity = fields.Date(
        string="Due Date", readonly=True, jxc_dimension=True, jxc_of='line_id'
    )
    bucket_id = fields.Many2one('jxc.ageing.bucket', readonly=True, jxc_dimension=True)
    items = fields.Integer(string="Open Items", readonly=True)
    oldest = fields.Integer(
        string="Days", readonly=True, aggregator='max', help="Age of the oldest item in it."
    )
    amount = fields.Monetary(
        readonly=True,
        jxc_total=False,
        help="Open on that day, in company currency. Positive: owed to us; negative: owed by us.",
    )
    amount_currency = fields.Monetary(
        string="Amount in Currency",
        currency_field='document_currency_id',
        readonly=True,
        jxc_total=False,
        jxc_optional='hide',
        help="In the currency of the documents; empty where a row has several.",
    )

    # === PARAMETERS === #

    @api.model
    def _report_params(self):
        params = super()._report_params()
        given = self.env.context.get('jxc_report') or ''
        if params.period == 'this_month' and '"this_month"' not in given:
            # an ageing is of a day; unless somebody asks for another one, of today
            day = self.env.company._jxc_today()
            params = replace(params, date_from=day, date_to=day, period='today')
        for name, choices in (('kind', KINDS), ('basis', (BY_DUE, BY_DOCUMENT))):
            if (value := params.options[name]) not in choices:
                error = report_params.ParamError(name, 'choice', value)
                raise UserError(self._param_message(error))
        return params

    @api.model
    def _base_grain(self, params):
        apart = {'kind'} if self._has_both_kinds(params) else set()
        return super()._base_grain(params) | {'bucket_id'} | apart

    @api.model
    def _has_both_kinds(self, params):
        return params.options['kind'] == 0

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
        return self.env['jxc.ageing.bucket.set']._of_company(company, params.options['buckets'])

    # === QUERY === #

    @api.model
    def _report_facts(self, company, params):
        facts, domain = self.env['jxc.facts']._ledger_for_reader(company)
        items = facts._open_items_sql(domain, params.date_to, KINDS[params.options['kind']])
        since = 'document_date' if params.options['basis'] == BY_DOCUMENT else 'date_maturity'
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
        if params.options['basis'] == BY_DUE:
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
            return f"""'"kind": 1' in {given} or '"kind": 2' in {given}"""
        return super()._hidden_expression(field)

from odoo import fields, models
from odoo.tools import SQL

from ...models.reporting import columns


class JxcReportWinback(models.Model):
    _name = 'jxc.report.winback'
    _inherit = ['jxc.report.mixin']
    _description = "Follow-ups and What Came of Them"
    _auto = False
    _order = 'revenue desc, id'

    _report_filters = ('partner_ids', 'tag_ids', 'user_ids')
    _report_groups = ('user_id', 'kind')
    _report_document = ('jxc.winback', None)
    _report_help = (
        '<p class="o_view_nocontent_smiling_face">Nobody was followed up in this period</p>'
        "<p>Choose customers in Customer Preferences, and plan calls or make quotations.</p>"
    )

    user_id = columns.salesperson()
    kind = fields.Selection(
        [('call', "Call"), ('quotation', "Quotation")], readonly=True, jxc_dimension=True
    )
    partner_id = columns.partner("Customer")
    day = columns.day("Planned on")
    planned = fields.Integer(string="Followed up", readonly=True)
    bought = fields.Integer(
        string="Bought Again",
        readonly=True,
        help="Ordered one of the products within 30 days; each order counts once.",
    )
    rate = fields.Float(
        string="Bought Again %",
        readonly=True,
        jxc_ratio=('bought', 'planned'),
        jxc_percent=True,
    )
    revenue = columns.amount("Bought for", help="Untaxed, in company currency.")

    def _report_facts(self, company, params):
        facts = self.env['jxc.facts']
        query = facts._fact_query('jxc.winback', self._report_document_domain(company, params))
        read = facts._columns('jxc.winback', 'user_id', 'kind', 'partner_id', 'day')
        came = facts._winback_results_sql(company, params.date_from)
        query.add_join(
            'LEFT JOIN',
            'came',
            SQL("(%s)", came),
            SQL("came.winback_id = jxc_winback.id", to_flush=read),
        )
        return query.select(
            SQL("jxc_winback.user_id"),
            SQL("jxc_winback.kind"),
            SQL("jxc_winback.partner_id"),
            SQL("jxc_winback.day"),
            SQL("1 AS planned"),
            SQL("(came.winback_id IS NOT NULL)::int AS bought"),
            SQL("COALESCE(came.revenue, 0) AS revenue"),
        )

    def _report_document_domain(self, company, params):
        return [
            ('company_id', '=', company.id),
            ('day', '>=', params.date_from),
            ('day', '<=', params.date_to),
        ]

    def _report_paths(self):
        return {
            'user_id': 'user_id',
            'kind': 'kind',
            'partner_id': 'partner_id',
            'day': 'made_at',
        }

from lxml.builder import E

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...models.base.once import reading
from ...models.reporting import columns

# A customer who lets this many of his usual intervals pass has stopped buying, we suppose.
LATE_INTERVALS = 1.5
SCORE_WIDTH = '30px'


def _score(figure) -> SQL:
    """Return 1 to 5 by the share of customers with at most this figure.

    Equal customers have equal scores, and the best have 5 however few there are.
    """
    return SQL("CEIL(5 * CUME_DIST() OVER (ORDER BY %s) - 0.000001)::int", figure)


class JxcReportCustomerPreference(models.Model):
    _name = 'jxc.report.customer_preference'
    _inherit = ['jxc.report.mixin']
    _description = "Customer Preferences"
    _auto = False
    _order = 'revenue desc, id'

    _report_fixed = True
    _report_filters = (
        'category_ids',
        'product_ids',
        'partner_ids',
        'tag_ids',
        'user_ids',
    )
    _report_charts = (('bar', 'partner_id', 'revenue'),)
    _report_document = ('sale.order', 'order_line')

    partner_id = columns.partner("Customer")
    product_id = columns.product()
    category_id = columns.category(jxc_optional='hide')
    orders = fields.Integer(string="Days with Orders", readonly=True, aggregator=None)
    quantity = columns.quantity()
    uom_id = columns.unit()
    revenue = columns.amount(help="Untaxed, in company currency.")
    share = fields.Float(
        string="Share of Customer",
        readonly=True,
        jxc_percent=True,
        aggregator=None,
        help="Of what this customer bought in the period.",
    )
    last_order = fields.Date(readonly=True)
    interval = fields.Float(
        string="Usual Interval",
        readonly=True,
        aggregator='avg',
        jxc_blank='not interval',
        help="Days between two orders of this product, on average; from the third order day on.",
    )
    silent_days = fields.Integer(
        string="Days since Last", readonly=True, aggregator='min', help="Up to the period's end."
    )
    is_missing = fields.Boolean(
        string="Usually Buys, Not Now",
        readonly=True,
        jxc_dimension=True,
        jxc_width='78px',
        help="One and a half of the usual intervals have passed since the last order.",
    )
    recency = fields.Integer(
        string="R",
        readonly=True,
        jxc_width=SCORE_WIDTH,
        aggregator=None,
        help="1 to 5: how lately this customer bought anything, 5 are the latest fifth of all.",
    )
    frequency = fields.Integer(
        string="F",
        readonly=True,
        jxc_width=SCORE_WIDTH,
        aggregator=None,
        help="1 to 5: by number of days with orders.",
    )
    monetary = fields.Integer(
        string="M",
        readonly=True,
        jxc_width=SCORE_WIDTH,
        aggregator=None,
        help="1 to 5: by revenue.",
    )

    def _report_sql(self, company, params, grain):
        end = min(params.date_to, company._jxc_today())
        return SQL(
            """
              WITH sold AS MATERIALIZED (
                    SELECT fact.partner_id, fact.product_id, template.categ_id AS category_id,
                           template.uom_id, fact.quantity, fact.revenue,
                           -- a day on which goods are only taken back is none of an order
                           CASE WHEN fact.quantity >= 0 THEN fact.day END AS day
                      FROM (%(sales)s) AS fact
                      %(joins)s
                     WHERE %(where)s
                   ),
                   scored AS (
                    SELECT partner_id, SUM(revenue) AS total,
                           %(recency)s AS recency, %(frequency)s AS frequency,
                           %(monetary)s AS monetary
                      FROM sold
                  GROUP BY partner_id
                   ),
                   liked AS (
                    SELECT partner_id, product_id, category_id, uom_id,
                           COUNT(DISTINCT day) AS orders,
                           SUM(quantity) AS quantity,
                           SUM(revenue) AS revenue,
                           MAX(day) AS last_order,
                           CASE WHEN COUNT(DISTINCT day) > 2
                                THEN (MAX(day) - MIN(day))::float8 / (COUNT(DISTINCT day) - 1)
                            END AS interval,
                           %(end)s - MAX(day) AS silent_days
                      FROM sold
                  GROUP BY partner_id, product_id, category_id, uom_id
                   )
            SELECT liked.*, liked.revenue / NULLIF(scored.total, 0) AS share,
                   COALESCE(liked.silent_days > liked.interval * %(late)s, FALSE) AS is_missing,
                   scored.recency, scored.frequency, scored.monetary
              FROM liked
              JOIN scored USING (partner_id)
            """,
            sales=self._ordered_sql(company, params),
            joins=self._joins_sql(),
            where=self._where_sql(company, params),
            end=end,
            late=LATE_INTERVALS,
            recency=_score(SQL("MAX(day) NULLS FIRST")),
            frequency=_score(SQL("COUNT(DISTINCT day)")),
            monetary=_score(SQL("SUM(revenue)")),
        )

    def _ordered_sql(self, company, params) -> SQL:
        """Return what customers ordered, with the days of the old system, which have no figures."""
        facts, days = self.env['jxc.facts'], (params.date_from, params.date_to)
        return SQL(
            """
            SELECT partner_id, product_id, user_id, day, quantity, revenue FROM (%s) AS here
         UNION ALL
            SELECT partner_id, product_id, user_id, day, 0, 0 FROM (%s) AS earlier
            """,
            facts._sales_sql(company, *days),
            facts._earlier_order_days_sql(company, *days),
        )

    def _report_document_domain(self, company, params):
        return self.env['jxc.facts']._sale_lines_domain(company, params.date_from, params.date_to)

    def _report_paths(self):
        return {
            'product_id': 'product_id',
            'partner_id': 'order_id.partner_id.commercial_partner_id',
            'user_id': 'order_id.user_id',
        }

    # === FOLLOWING UP === #

    @api.model
    def _header_node(self):
        node = super()._header_node()
        label = self.env._("Follow up")
        node.append(E.button(name='action_jxc_follow_up', type='object', string=label))
        return node

    @api.model
    def _get_default_search_view(self):
        view = super()._get_default_search_view()
        label = self._fields['is_missing']._description_string(self.env)
        view.append(E.filter(name='missing', string=label, domain="[('is_missing', '=', True)]"))
        return view

    @api.model
    def _get_default_kanban_view(self):
        view = super()._get_default_kanban_view()
        [card] = view.xpath("//t[@t-name='card']")
        label = self.env._("Follow up")
        style = {'class': 'btn btn-link p-0 text-start', 't-if': 'record.is_missing.raw_value'}
        card.append(E.button(style, name='action_jxc_follow_up', type='object', string=label))
        return view

    @api.readonly
    @reading
    def action_jxc_follow_up(self):
        """Open the page that plans calls or makes quotations for the customers of these rows.

        :return: window action
        :raise UserError: no row of a customer who usually buys and did not
        """
        follow_ups = self.env['jxc.winback']
        partners = self.exists().filtered('is_missing').partner_id
        if not partners:
            raise UserError(
                self.env._("Choose rows that are marked “Usually Buys, Not Now” in this list.")
            )
        follow_ups._check_number(partners)
        return self.env['jxc.winback.plan']._dialog_action(
            self.env._("Follow up Customers"),
            {
                'partner_ids': [(6, 0, partners.ids)],
                'params': self._report_params().to_json(),
            },
        )

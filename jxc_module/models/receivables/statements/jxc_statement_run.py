from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = {
    'receivable': ('asset_receivable',),
    'payable': ('liability_payable',),
    'net': ('asset_receivable', 'liability_payable'),
}


class JxcStatement(models.Model):
    """Statements for many partners at once."""

    _inherit = 'jxc.statement'

    @api.model
    def _create_for(self, company, kind, date_from, date_to, partners=None, **options):
        """Make the statements of a period: of partners with a balance, an item or goods not
        invoiced. Drafts that exist already get new figures; what was sent stays.

        A fixed number of queries, for one partner as for all.

        :param kind: receivable, payable or net
        :param partners: res.partner, all where it is None
        :param options: ``with_goods``, ``with_unbilled``
        :return: jxc.statement, those made or refreshed
        :raise UserError: no right to make statements, or reversed dates
        """
        self.check_access('create')
        if date_from > date_to:
            raise UserError(
                self.env._(
                    '"From" (%(date_from)s) lies after "To" (%(date_to)s): swap the two dates.',
                    date_from=date_from,
                    date_to=date_to,
                )
            )
        for name in ('jxc.statement', 'res.partner'):
            self.env[name].flush_model()
        found = [
            self.env['jxc.facts']._statement_partners_sql(company, date_from, date_to, KINDS[kind])
        ]
        if options.get('with_unbilled', True):
            found += [
                SQL(
                    "SELECT partner_id FROM (%s) AS goods",
                    self.env['jxc.facts']._unbilled_sql(company, date_to, side),
                )
                for side in ('receivable', 'payable')
                if kind in (side, 'net')
            ]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_statement AS old (company_id, partner_id, kind, date_from, date_to,
                            state, with_goods, with_unbilled, user_id, create_uid, write_uid,
                            create_date, write_date)
                SELECT %(company)s, found.partner_id, %(kind)s, %(first)s, %(last)s, 'draft',
                       %(goods)s, %(unbilled)s, COALESCE(partner.user_id, %(uid)s), %(uid)s,
                       %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                  FROM (%(found)s) AS found
                  JOIN res_partner AS partner ON partner.id = found.partner_id
                 WHERE %(wanted)s
                ON CONFLICT (company_id, partner_id, kind, date_from, date_to)
                      WHERE merged_from IS NULL
                DO UPDATE SET with_goods = EXCLUDED.with_goods,
                              with_unbilled = EXCLUDED.with_unbilled
                        WHERE old.state = 'draft'
                RETURNING id
                """,
                company=company.id,
                kind=kind,
                first=date_from,
                last=date_to,
                goods=bool(options.get('with_goods')),
                unbilled=options.get('with_unbilled', True),
                uid=self.env.uid,
                found=SQL(" UNION ").join(found),
                wanted=SQL("TRUE")
                if partners is None
                else SQL("partner.id IN %s", partners.commercial_partner_id._ids or (0,)),
            )
        )
        self.invalidate_model()
        statements = self.browse(sorted(row_id for (row_id,) in rows))
        statements._refresh()
        return statements

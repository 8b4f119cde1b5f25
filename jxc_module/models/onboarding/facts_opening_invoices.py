from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Invoices and bills that the books were opened with: old ones, of which only the debt is new.

    They are told by their journals: goods and orders behind them are those of the old system.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _invoice_lines_domain(self, company, first_day, last_day):
        domain = super()._invoice_lines_domain(company, first_day, last_day)
        # which journal it is, is no secret
        opening = company.sudo().jxc_opening_invoice_journal_id
        return [*domain, ('journal_id', '!=', opening.id)] if opening else domain

    @api.model
    def _matched_bills_sql(self, bills: SQL) -> SQL:
        return super()._matched_bills_sql(
            SQL(
                """
                (SELECT old.id FROM account_move AS old
                  WHERE old.id IN %s
                    AND NOT EXISTS (SELECT FROM res_company AS opened
                                     WHERE opened.jxc_opening_bill_journal_id = old.journal_id))
                """,
                bills,
                to_flush=[
                    *self._columns('account.move', 'journal_id'),
                    *self._columns('res.company', 'jxc_opening_bill_journal_id'),
                ],
            )
        )

from odoo import api, models
from odoo.tools import SQL

from ..base.bulk import rows_sql


class JxcFacts(models.AbstractModel):
    """In which currency the rows of an import are. Called in ``sudo()``, as `facts_import.py`."""

    _inherit = 'jxc.facts'

    @api.model
    def _row_currency_sql(self, migration) -> SQL:
        """Return the currency (id) of a row, as it is posted: what people call it in the file.

        A balance of a bank without one is in that of its journal, else rows are in the company's.
        """
        worker = migration._worker()
        texts = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT values ->> 'currency',
                                CASE WHEN sheet = 'bank' THEN values ->> 'journal' END
                  FROM jxc_import_record WHERE import_id = %s
                """,
                migration.id,
            )
        )
        named = worker._found('currency', {text for text, _bank in texts if text})
        banks = worker._found('journal', {bank for _text, bank in texts if bank})
        journals = worker.env['account.journal'].browse(banks.values())
        own = {journal.id: journal.currency_id.id for journal in journals if journal.currency_id}
        known = {f'currency|{text}': id_ for text, id_ in named.items()}
        known |= {f'journal|{text}': own[id_] for text, id_ in banks.items() if id_ in own}
        return SQL(
            """
            COALESCE((SELECT known.currency_id
                        FROM (%(known)s) AS known
                       WHERE known.text IN ('currency|' || (record.values ->> 'currency'),
                                            CASE WHEN record.sheet = 'bank'
                                                 THEN 'journal|' || (record.values ->> 'journal')
                                            END)
                    ORDER BY known.text LIMIT 1), %(company)s)
            """,
            known=rows_sql({'text': ('text', [*known]), 'currency_id': ('int', [*known.values()])}),
            company=worker.company_id.currency_id.id,
        )

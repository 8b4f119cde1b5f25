from odoo import api, models
from odoo.tools import SQL

from .jxc_alert_sync_sql import COLUMNS, DOCUMENT_COLUMNS


class JxcAlert(models.Model):
    """What rooms call to write the ledger: one statement, whatever the number of rows."""

    _inherit = 'jxc.alert'

    # === BUSINESS === #

    @api.model
    def _jxc_sync(self, company, kinds, rows, scope=None, silent=False, documents=False):
        """Make the open alerts of ``kinds`` in ``company`` equal to ``rows``, in one statement.

        New objects get an alert, changed ones are updated, those that are in ``scope`` but no
        longer in ``rows`` are resolved; what has not changed is not written. A snoozed alert whose
        day has come opens again, and so does an acknowledged one that got worse. When an object
        changes kind (low, then out) give both kinds: the old alert is resolved, the new one opened.
        Call ``_jxc_notify(company)`` after the last sync of a run: it tells people and closes
        what is done.

        :param company: one company
        :param list kinds: values of ``kind`` that were evaluated; rows of other kinds are left out
        :param rows: grain company × kind × key. Either ``SQL``, a SELECT of exactly the columns
            kind, level, key, product_id, lot_id, warehouse_id, partner_id, orderpoint_id,
            quantity (product's unit), value_at_risk (company currency), due_date, responsible_id
            (all but the first three may be NULL), or a list of dicts with these keys. It says
            itself what it flushes (``to_flush``).
        :param scope: which objects were evaluated: None for all of these kinds in the company, a
            list of keys, or an ``SQL`` condition on the ledger's row, named ``alert``, such as
            ``SQL('alert.product_id = ANY(%s)', ids)``
        :param bool silent: a first run (baseline): new alerts notify nobody
        :param bool documents: the rows have two more columns, res_model and res_id (``SQL`` rows;
            dicts may always have them)
        :return: ``{'new': n, 'updated': n, 'resolved': n}``
        """
        if not isinstance(rows, SQL):
            documents = True
            rows = self._rows_of_dicts_sql(rows)
        columns = {**COLUMNS, **(DOCUMENT_COLUMNS if documents else {})}
        self.flush_model()
        [counts] = self.env.execute_query(
            self._sync_sql(company, list(kinds), rows, columns, self._scope_sql(scope), silent)
        )
        self.invalidate_model()
        return dict(zip(('new', 'updated', 'resolved'), counts, strict=True))

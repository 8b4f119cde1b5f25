import logging
from contextlib import contextmanager
from functools import partial

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.during import unattended
from ..base.halving import attempt

_logger = logging.getLogger(__name__)

# what is posted after what: each names only what stands before it
ORDER = (
    *('units', 'categories', 'places', 'users', 'products', 'packagings', 'pricelists'),
    *('partners', 'vendor_prices', 'customer_prices', 'stock', 'bank', 'receivables', 'payables'),
    *('prepayments', 'sale_orders', 'purchase_orders', 'rules', 'last_sales', 'last_purchases'),
    'demand',
)
# rows of a step: well under a minute each
BATCH = {'sale_orders': 100, 'purchase_orders': 100, 'demand': 5000, 'last_sales': 5000}
BATCH['last_purchases'] = 5000
BATCH_ROWS = 500
# of these the rows of a document, or of a product, are made together
TOGETHER = ('stock', 'sale_orders', 'purchase_orders')
# nothing is told to followers of thousands of records that begin to exist
QUIET = {
    'tracking_disable': True,
    'mail_create_nolog': True,
    'mail_create_nosubscribe': True,
    'mail_auto_subscribe_no_notify': True,
    'no_reset_password': True,
    'import_file': False,
}


class JxcImport(models.Model):
    """Post the rows sheet by sheet, in batches.

    ``_jxc_import_post_<sheet>(records)`` makes core's objects of some rows and notes on each what
    became of it; a sheet is such a method, and ``_jxc_import_undo_<sheet>(records)`` where taking
    it back needs more than deleting (`undo.py`).
    """

    _inherit = 'jxc.import'

    # === BATCHES === #

    def _worker(self):
        """Return this import as the superuser of its company alone, in the reader's language.

        Who may post is asked before; an implementer need not be an accountant and a storekeeper.
        """
        company = self.company_id
        return (
            self.sudo()
            .with_company(company)
            .with_context(**QUIET, allowed_company_ids=company.ids, lang=self.env.user.lang)
        )

    def _left(self, sheet=None):
        """Return the domain of the rows that are still to be posted."""
        domain = [('import_id', '=', self.id), ('posted', '=', False), ('action', '!=', 'skip')]
        return [*domain, ('sheet', '=', sheet)] if sheet else [*domain, ('sheet', 'in', ORDER)]

    def _batch(self, sheet):
        """Return the next rows of a sheet; a document, or a product of the stock, is not split."""
        records = self.env['jxc.import.record']
        if sheet not in TOGETHER:
            return records.search(
                self._left(sheet), limit=BATCH.get(sheet, BATCH_ROWS), order='row_number, id'
            )
        batch = records.search(
            self._left(sheet), limit=BATCH.get(sheet, BATCH_ROWS), order='document, row_number, id'
        )
        if batch:
            batch |= records.search([*self._left(sheet), ('document', '=', batch[-1].document)])
        return batch

    def _group_rows(self):
        """Let the rows of the opening stock of one product stand together."""
        self.env['jxc.import.record'].flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE jxc_import_record SET document = values ->> 'product'
                 WHERE import_id = %s AND sheet = 'stock' RETURNING id
                """,
                self.id,
            )
        )
        self.env['jxc.import.record'].invalidate_model(['document'])

    def _post_next(self):
        """Post the next batch.

        :return: how many rows it had, 0 where nothing is left
        :raise UserError: names sheet and row of the first one that cannot be posted
        """
        worker = self._worker()
        for sheet in ORDER:
            if batch := worker._batch(sheet):
                _result, error = attempt(worker.env, partial(worker._post_batch, sheet, batch))
                if error is not None:
                    raise worker._blamed(sheet, batch, error) from error
                return len(batch)
        return 0

    def _post_batch(self, sheet, batch):
        with self._posting():
            getattr(self, f'_jxc_import_post_{sheet}')(batch)
            batch.posted = True
            self.env.flush_all()

    @contextmanager
    def _posting(self):
        """Say that nobody sits there who could be asked."""
        with unattended(self.env):
            yield

    # === WHAT GOES WRONG === #

    def _blamed(self, sheet, batch, error):
        """Return an error that names the first row that cannot be posted, and keeps it.

        The batch is halved until one row, or document, stands alone; nothing of that is kept.
        """
        if not isinstance(error, UserError):
            _logger.error("Posting sheet %s of import %s", sheet, self.id, exc_info=error)
        groups = [batch]
        if sheet in TOGETHER:
            groups = list(batch.grouped('document').values())
        elif len(batch) > 1:
            groups = list(batch)
        while len(groups) > 1:
            half = groups[: len(groups) // 2]
            wrong = self._tried_alone(sheet, batch.browse().union(*half))
            groups = half if wrong else groups[len(groups) // 2 :]
            error = wrong or error
        record = groups[0][:1]
        text = str(error.args[0]) if isinstance(error, UserError) else repr(error)
        return PostingStopped(
            self.env._(
                "%(sheet)s, row %(row)s: %(error)s",
                sheet=record.sheet_name or record.sheet,
                row=record.row_number,
                error=text,
            ),
            record.id,
        )

    def _tried_alone(self, sheet, records):
        """Return what goes wrong with some rows alone, or None; nothing is kept."""

        def work():
            self._post_batch(sheet, records)
            raise _Enough

        _result, error = attempt(self.env, work)
        return None if isinstance(error, _Enough) else error

    def _note_stop(self, error):
        """Keep why posting stopped as a finding of its row; the import waits for a person."""
        # a row of this import, named by our own error
        record = self.env['jxc.import.record'].sudo().browse(getattr(error, 'record_id', False))
        text = str(error.args[0]) if isinstance(error, UserError) else repr(error)
        # findings are made by the program alone
        self.env['jxc.import.row'].sudo().create(
            {
                'import_id': self.id,
                'record_id': record.id,
                'sheet': record.sheet,
                'sheet_name': record.sheet_name,
                'row_number': record.row_number,
                'level': 'error',
                'kind': 'posting',
                'message': text,
                'remedy': self.env._("Put it right and post again, or undo what is posted."),
            }
        )
        self._set(state='failed')


class PostingStopped(UserError):
    """A row that cannot be posted."""

    def __init__(self, message, record_id):
        super().__init__(message)
        self.record_id = record_id


class _Enough(Exception):
    """Ends what was only tried."""

from odoo import models
from odoo.exceptions import UserError

from .action_post import AT_ONCE
from .posting_frame import ORDER

UNDO_BATCH = 500

_GOODS = (
    *('packagings', 'pricelists', 'vendor_prices', 'customer_prices', 'stock', 'sale_orders'),
    *('purchase_orders', 'rules', 'last_sales', 'last_purchases', 'demand'),
)
_PEOPLE = (
    *('vendor_prices', 'customer_prices', 'receivables', 'payables', 'prepayments'),
    *('sale_orders', 'purchase_orders', 'last_sales', 'last_purchases'),
)
# sheets whose rows name those of a sheet: they go with it
NAMED_BY = {
    'units': ('products', *_GOODS),
    'categories': ('products', *_GOODS),
    'products': _GOODS,
    'places': ('users', 'stock', 'sale_orders', 'purchase_orders', 'rules', 'demand'),
    'users': ('partners', *_PEOPLE),
    'pricelists': ('partners', 'customer_prices', *_PEOPLE),
    'partners': _PEOPLE,
    'stock': ('sale_orders',),
}


class JxcImport(models.Model):
    """The button "Undo": the whole import, or a sheet with those that name its rows."""

    _inherit = 'jxc.import'

    def action_undo(self):
        """Take everything back.

        :return: True, or the action that shows the job
        :raise UserError: the books are opened, or later documents depend on it; names them
        """
        return self._undo(ORDER)

    def action_undo_sheet(self, sheet):
        """Take a sheet back, with the sheets whose rows name its rows.

        :param str sheet: its key
        """
        if sheet not in ORDER:
            raise UserError(self.env._("There is no such sheet."))
        return self._undo((sheet, *NAMED_BY.get(sheet, ())))

    # === BUSINESS === #

    def _undo(self, sheets):
        self.ensure_one()
        self._begin_work()
        self._forget_stops()
        if self.state == 'undone' and not self._posted_count(ORDER):
            return True
        self._check_undoable(sheets)
        self._own_company()
        if self._posted_count(sheets) > AT_ONCE:
            return self._undo_by_job(sheets)
        with self.env.cr.savepoint():
            while self._undo_next(sheets):
                pass
            self._finish_undo()
        return True

    def _check_undoable(self, sheets):
        if self.state == 'opened':
            raise UserError(
                self.env._(
                    "The books are opened with these figures. Correct them by counts and entries."
                )
            )
        # one that stopped at its first row is undone, so that it can be read again
        if self.state not in ('posted', 'failed', 'posting') and not self._posted_count(ORDER):
            raise UserError(self.env._("Nothing of %(name)s is posted.", name=self.name))
        if self._is_running():
            raise UserError(self.env._("%(name)s is being posted.", name=self.name))
        self._refuse_dependents(self._worker()._dependents(sheets))

    def _refuse_dependents(self, texts):
        if texts:
            raise UserError(self.env._("Later documents depend on it:\n%s", "\n".join(texts)))

    def _posted(self, sheets):
        return [
            ('import_id', '=', self.id),
            ('sheet', 'in', list(sheets)),
            ('posted', '=', True),
        ]

    def _posted_count(self, sheets):
        return self.env['jxc.import.record'].search_count(self._posted(sheets))

    def _undo_next(self, sheets):
        """Take back the last batch that is posted.

        :return: how many rows it had
        :raise UserError: something depends on it now
        """
        worker = self._worker()
        for sheet in reversed(ORDER):
            if sheet not in sheets:
                continue
            domain = worker._posted([sheet])
            batch = worker.env['jxc.import.record'].search(
                domain, limit=UNDO_BATCH, order='document desc, id desc'
            )
            if batch and batch[-1].document:  # an order, a product's stock is not split
                batch |= batch.search([*domain, ('document', '=', batch[-1].document)])
            if batch:
                # somebody may have sold something while a job was at it
                self._refuse_dependents(worker._held_up_by(sheet, batch))
                with worker._posting():
                    worker._undo_rows(sheet, batch)
                return len(batch)
        return 0

    def _finish_undo(self):
        """Say what state it is in now."""
        self.env.flush_all()
        left = self._posted_count(ORDER)
        if left:
            self._set(state='posted')
        else:
            self._set(state='undone', posted_by_id=False, posted_on=False)
        # a note on what the user just did
        self.sudo()._message_log(body=self.env._("Undone by %s.", self.env.user.name))

    # === IN THE BACKGROUND === #

    def _undo_by_job(self, sheets):
        self._set(state='posting')
        action = self.env['jxc.job']._start(
            'import_undo',
            self.env._("Undo %s", self.name),
            {'import_id': self.id, 'sheets': list(sheets)},
            self.company_id,
            total=self._posted_count(sheets),
        )
        self._set(job_id=action['res_id'])
        return action

    def _undo_in_steps(self, sheets, job):
        """Take back batch after batch; each is committed with what says so on its rows.

        :raise UserError: names what stopped it; what was taken back before stays so
        """
        total = job.total
        with self._stops_noted(job):
            while self._undo_next(sheets):
                job._step(done=total - self._posted_count(sheets))
            self._finish_undo()

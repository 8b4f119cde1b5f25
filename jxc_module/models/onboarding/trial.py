import time
from collections import Counter, defaultdict
from contextlib import contextmanager

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.during import during
from ..base.halving import attempt
from .action_post import AT_ONCE

TRIAL = 'jxc_import_trial'
AGES = (0, 30, 60, 90)  # days overdue
SHOWN = 200  # rows of a list in the report


class JxcImport(models.Model):
    """Try an import: everything is posted, looked at, and rolled back."""

    _inherit = 'jxc.import'

    def action_try(self):
        """Post all rows in a transaction that is taken back, and report what would be.

        :return: True, or the action that shows the job
        :raise UserError: errors are open
        """
        self._prepare_trial()
        if self._left_count() > AT_ONCE:
            return self._try_by_job()
        self._keep_trial(*self._tried())
        return True

    # === BUSINESS === #

    def _prepare_trial(self):
        """Check that there is something to try.

        :raise UserError: posted already, not read yet, errors are open
        """
        self.ensure_one()
        self._begin_work()
        self._forget_stops()
        if self.state in ('posting', 'posted', 'opened', 'failed'):
            raise UserError(self.env._("%(name)s is posted already.", name=self.name))
        if self.state not in ('read', 'tried', 'undone'):
            raise UserError(self.env._("Read the file first."))
        if self.error_count:
            raise UserError(
                self.env._(
                    "%(count)s errors are open. Put them right on the list, or in the file, first.",
                    count=self.error_count,
                )
            )
        self._worker()._group_rows()

    def _tried(self):
        """Post all that is left and take it back.

        :return: ``(report, error or None)``
        """
        report = {}
        started = time.monotonic()

        def work():
            # users win: whoever holds a row for longer ends the trial, not his work
            self.env.execute_query(SQL("SELECT set_config('lock_timeout', '2s', TRUE)"))
            while self._post_next():
                pass
            report['books'] = self._differences(books=True)
            report.update(self._look())
            raise _Enough

        self.env.cr.flush()  # what was to be done before belongs to no trial
        with during(self.env, TRIAL, True), _without_hooks(self.env.cr):
            _result, error = attempt(self.env, work)
        report['seconds'] = round(time.monotonic() - started, 1)
        return report, None if isinstance(error, _Enough) else error

    def _keep_trial(self, report, error):
        """Keep the report; a row that cannot be posted is a finding."""
        if error is not None:
            self._note_stop(error)
            self._set(state='read', report=report or False)
        else:
            self._set(state='tried', report=report)

    def _look(self):
        """Return what the trial made, in figures.

        :return: dict of ``made`` (sheet: counts by what happens), ``values`` (rows of warehouse,
            category, quantity, value), ``ageing`` (side: amounts by days overdue), ``alerts``
        """
        self.env.flush_all()
        self.env.invalidate_all()
        worker = self._worker()
        made = defaultdict(Counter)
        for record in worker.record_ids:
            made[record.sheet][record.action] += 1
        return {
            'made': {sheet: dict(counts) for sheet, counts in made.items()},
            'values': worker._look_at_values(),
            'ageing': worker._look_at_ageing(),
            'alerts': worker._look_at_alerts(),
        }

    def _look_at_values(self):
        moves = self.record_ids.filtered(
            lambda record: record.res_model == 'stock.move' and record.action != 'same'
        ).mapped('res_id')
        groups = self.env['stock.move']._read_group(
            [('id', 'in', moves)],
            ['location_dest_id', 'product_id'],
            ['quantity:sum', 'value:sum'],
        )
        sums = defaultdict(lambda: [0.0, 0.0])
        for place, product, quantity, value in groups:
            key = (place.warehouse_id.name, product.categ_id.complete_name or '')
            sums[key][0] += quantity
            sums[key][1] += value
        return [
            {
                'warehouse': warehouse,
                'category': category,
                'quantity': round(quantity, 6),
                'value': round(value, 2),
            }
            for (warehouse, category), (quantity, value) in sorted(sums.items())
        ]

    def _look_at_ageing(self):
        """Return what is open as the start date begins, by days overdue, company currency."""
        ageing = {}
        for sheet in ('receivables', 'payables'):
            entries = self.env['account.move'].browse(
                self.record_ids.filtered(
                    lambda record, sheet=sheet: record.sheet == sheet and record.res_id
                ).mapped('res_id')
            )
            lines = entries.line_ids.filtered(
                lambda line: line.account_type in ('asset_receivable', 'liability_payable')
            )
            sums = Counter()
            for line in lines:
                days = (self.start_date - line.date_maturity).days
                bucket = sum(days > limit for limit in AGES)
                sums[str(bucket)] += (
                    abs(line.balance)
                    if line.balance * (1 if sheet == 'receivables' else -1) > 0
                    else -abs(line.balance)
                )
            if sums:
                ageing[sheet] = {bucket: round(amount, 2) for bucket, amount in sums.items()}
        return ageing

    def _look_at_alerts(self):
        """Return what will want attention on the first day: counts, and the first names."""
        today = self.company_id._jxc_today()
        rules = self.env['stock.warehouse.orderpoint'].search(
            [('company_id', '=', self.company_id.id)]
        )
        short = rules.filtered(lambda rule: rule.qty_on_hand < rule.product_min_qty)
        expired = [
            record
            for record in self.record_ids
            if record.sheet == 'stock'
            and (day := fields.Date.to_date(record.values.get('expires_on')))
            and day <= today
        ]
        return {
            'short': {
                'count': len(short),
                'names': short[:SHOWN].product_id.mapped('display_name')[:20],
            },
            'expired': {
                'count': len(expired),
                'names': [
                    f"{record.values['product']} {record.values.get('lot') or ''}".strip()
                    for record in expired[:20]
                ],
            },
        }


class _Enough(Exception):
    """Ends a trial."""


@contextmanager
def _without_hooks(cursor):
    """Forget what a trial wanted to do when the transaction ends: mails, notes on the bus."""
    hooks = (cursor.precommit, cursor.postcommit, cursor.prerollback, cursor.postrollback)
    kept = [(hook, list(hook._funcs), dict(hook.data)) for hook in hooks]
    try:
        yield
    finally:
        for hook, functions, data in kept:
            hook._funcs.clear()
            hook._funcs.extend(functions)
            hook.data.clear()
            hook.data.update(data)

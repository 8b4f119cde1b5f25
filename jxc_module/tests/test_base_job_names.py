import re
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_receivables import SettlingCommon

OURS = 'odoo.addons.jxc_module.'


@tagged('post_install', '-at_install')
class TestJobNames(SettlingCommon):
    """What the server calls by itself at night: nobody sees it fail."""

    def _by_age(self, record, days):
        """Make a record old."""
        self.env.flush_all()
        self.env.cr.execute(
            f'UPDATE {record._table} SET create_date = %s WHERE id IN %s',  # pylint: disable=sql-injection
            (fields.Datetime.now() - timedelta(days=days), record._ids),
        )
        self.env.invalidate_all()

    def test_each_job_has_a_test_that_calls_it(self):
        names = set()
        for model in self.env.registry.values():
            for cls in model.mro():
                if cls.__module__.startswith(OURS):
                    names |= {
                        name
                        for name, method in vars(cls).items()
                        if getattr(method, '_autovacuum', False)
                    }
        self.assertGreaterEqual(len(names), 4)
        xml_ids = self.env['ir.model.data'].search(
            [('module', '=', 'jxc_module'), ('model', '=', 'ir.cron')]
        )
        crons = self.env['ir.cron'].sudo().with_context(active_test=False)
        for cron in crons.browse(xml_ids.mapped('res_id')):
            names |= set(re.findall(r'model\.(\w+)\(', cron.code))
        text = ''.join(path.read_text() for path in Path(__file__).parent.glob('*.py'))
        missing = {name for name in names if f'.{name}(' not in text}
        self.assertFalse(missing, "no test calls these jobs")

    def test_old_reconciliations_are_deleted_where_nothing_was_decided(self):
        Reconciliation = self.env['jxc.reconciliation']
        states = {
            'empty': (),
            'undecided': ('proposed', 'stale', 'failed'),
            'accepted': ('proposed', 'accepted'),
            'rejected': ('proposed', 'rejected'),
            'done': ('proposed', 'done'),
            'undone': ('undone',),
            'young': ('proposed',),
        }
        runs = {name: Reconciliation.create({'name': name}) for name in states}
        line = {
            'partner_id': self.customer.id,
            'account_id': self.receivable.id,
            'currency_id': self.company.currency_id.id,
            'confidence': 'guess',
            'kind': 'amount',
        }
        for name, run in runs.items():
            run.sudo().line_ids = [
                Command.create({**line, 'state': state}) for state in states[name]
            ]
        old = Reconciliation.union(*(run for name, run in runs.items() if name != 'young'))
        self._by_age(old, 31)
        Reconciliation._gc_undecided()
        self.assertEqual(
            {name for name, run in runs.items() if run.exists()},
            {'accepted', 'rejected', 'done', 'undone', 'young'},
        )
        Reconciliation._gc_undecided()  # the night after

    def test_closings_are_checked_at_night(self):
        month = self.env['jxc.closing'].create({'month': '2026-01-01'})
        month.sudo().write(
            {
                'state': 'closed',
                **dict.fromkeys(('checked_on', 'started_on'), fields.Datetime.now()),
            }
        )
        with patch.object(self.registry['ir.cron'], '_commit_progress', return_value=60):
            self.env['jxc.closing']._cron_jxc_closing_check()
        self.assertFalse(month.is_stale)

    def test_old_previews_of_reminders_are_deleted_and_what_was_sent_is_kept(self):
        runs = self.env['jxc.reminder.run'].create([{} for _state in range(4)])
        for run, state in zip(runs, ('draft', 'cancelled', 'done', 'draft'), strict=True):
            run.sudo().state = state
        self._by_age(runs[:3], 400)
        self.env['jxc.reminder.run']._gc_previews()
        self.assertEqual(runs.exists(), runs[2:])

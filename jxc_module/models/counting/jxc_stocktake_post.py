from odoo import fields, models
from odoo.tools import SQL

from ..base.halving import attempt, halves
from ..base.notification import notification

FOREGROUND = 500  # differences that are posted while the caller waits


class JxcStocktake(models.Model):
    """Posting: the differences become moves, in batches that each stand for themselves."""

    _inherit = 'jxc.stocktake'

    # === ACTIONS === #

    def action_post(self):
        """Book the differences. What cannot be booked waits and says why; again does the rest.

        Fewer than 500 differences are booked at once, more in the background.

        :return: action that shows the job or what waits, or True
        """
        counts = self._begin('approved', 'posting')
        result = True
        for count in counts:
            count.write(
                {
                    'state': 'posting',
                    'posted_by_id': self.env.uid,
                }
            )
            lines = count._lines_to_post()
            if len(lines) < FOREGROUND:
                for part, _result, error in halves(lines, count._try_batch):
                    part._keep_problem(error)
                result = count._finish() or result
            else:
                result = count.sudo(False)._start_posting(len(lines))
        return result

    # === BUSINESS === #

    def _lines_to_post(self):
        """Return the lines with a difference that is not booked, those of a product together.

        Core works out the cost of a product from all of its moves each time one is done: in one
        batch once, in several batches in each.
        """
        self.ensure_one()
        lines = self.env['jxc.stocktake.line'].search(
            [
                ('stocktake_id', '=', self.id),
                ('state', 'in', ('counted', 'waiting')),
                '|',
                ('difference_kept', '!=', 0),
                ('gone_kept', '!=', 0),
            ],
            order='id',
        )
        return lines.sorted(lambda line: (line.product_id.id, line.id))

    def _start_posting(self, number):
        running = self._posting_job()
        if running:
            return running.sudo(False)._form_action()
        name = self.env._("Posting of %(count)s", count=self.name)
        return self.env['jxc.job']._start(
            'stocktake_post', name, {'stocktake': self.id}, self.company_id, total=number
        )

    def _posting_job(self):
        """Return the job of this user that posts this count already."""
        jobs = self.env['jxc.job'].search(
            [
                ('kind', '=', 'stocktake_post'),
                ('state', 'in', ('waiting', 'running')),
                ('user_id', '=', self.env.uid),
            ]
        )
        return jobs.filtered(lambda job: job.arguments['stocktake'] == self.id)[:1]

    def _try_batch(self, lines):
        return attempt(self.env, lines._post)

    def _finish(self):
        """End the posting where nothing is left to book.

        :return: notification about what waits, or None
        """
        self.ensure_one()
        waiting = self._lines_to_post()
        if waiting:
            return notification(
                '\n'.join(
                    [
                        self.env._("%(number)s lines wait:", number=len(waiting)),
                        *(line._named(line.problem or '') for line in waiting[:5]),
                    ]
                ),
                'warning',
                sticky=True,
            )
        self._mark_equal()
        found = [('stocktake_id', '=', self.id), ('expiry_answer', '=', 'found')]
        posted = [*found, ('state', '=', 'posted')]
        self.env['jxc.stocktake.line'].search(posted)._correct_lots()
        self._lift_freeze()
        self.write({'state': 'posted', 'posted_on': fields.Datetime.now()})
        return None

    def _mark_equal(self):
        """Mark what was counted as the book says, most of the lines, as posted: in one query."""
        lines = self.env['jxc.stocktake.line']
        lines.flush_model()
        self.env.execute_query(
            SQL(
                """
                UPDATE jxc_stocktake_line
                   SET state = 'posted', write_uid = %(user)s, write_date = %(now)s
                 WHERE stocktake_id = %(count)s
                   AND state = 'counted'
             RETURNING id
                """,
                count=self.id,
                user=self.env.uid,
                now=self.env.cr.now(),
            )
        )
        lines.invalidate_model(['state'])
        lines._forget()

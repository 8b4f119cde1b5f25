from odoo import models


class JxcStocktakeLine(models.Model):
    """What is decided about lines in review."""

    _inherit = 'jxc.stocktake.line'

    # === ACTIONS === #

    def action_zero(self):
        """Decide that nothing is there of these lines that nobody counted."""
        lines = self._decide('todo', 'again', 'left')
        self.env['jxc.stocktake.entry']._store_decided([(line, 0.0) for line in lines], 'zero')
        return True

    def action_leave(self):
        """Decide that the stock of these lines stays as it is."""
        self._decide('todo', 'again', 'counted').write({'state': 'left'})
        return True

    def action_count_again(self):
        """Have these lines counted again; what was counted does not count any more."""
        lines = self._decide('todo', 'counted', 'left')
        lines._count_again()
        lines.stocktake_id.write({'state': 'second'})
        return True

    def action_moved_counted(self):
        """Say that what moved while these lines were counted had been counted already."""
        return self._answer('counted')

    def action_moved_not_counted(self):
        """Say that what moved while these lines were counted had not been counted."""
        return self._answer('not_counted')

    # === BUSINESS === #

    def _decide(self, *states, posting=False):
        """Return those of these lines in one of these states, as superuser, their counts locked.

        :param bool posting: lines of counts that are being posted, too
        :raise AccessError: the user does not lead a count
        """
        self.check_access('write')
        counts = self.stocktake_id
        counts._begin()
        counts._check_leads()
        # who leads a count decides about all of its lines
        lines = self.sudo()
        lines.invalidate_recordset(['state'])
        wanted = ('counting', 'second', 'review', *(('posting',) if posting else ()))
        open_ = counts.sudo().filtered(lambda count: count.state in wanted)
        return lines.filtered(lambda line: line.state in states and line.stocktake_id in open_)

    def _count_again(self):
        for number, lines in self.grouped('round').items():
            lines.write(
                {'state': 'again', 'round': number + 1, 'moved_answer': False, 'is_spread': False}
            )
        self._derive()

    def _answer(self, answer):
        lines = self._decide('counted').filtered('moved')
        lines.write({'moved_answer': answer})
        lines._derive()
        return True

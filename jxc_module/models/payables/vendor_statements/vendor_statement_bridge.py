from odoo import api, fields, models

from .jxc_vendor_statement_line import RESULTS

NOTHING = (0, 0, 0, 0)  # lines, theirs, ours, booked in another period


class JxcVendorStatement(models.Model):
    """From their closing balance to ours, step by step, with what each result adds up to."""

    _inherit = 'jxc.vendor.statement'

    their_closing = fields.Monetary(string="Their Closing Balance", compute='_compute_bridge')
    unexplained = fields.Monetary(
        string="Not Explained by Their Rows",
        compute='_compute_bridge',
        help="Their closing balance − their opening balance − their rows.",
    )
    opening_difference = fields.Monetary(
        compute='_compute_bridge', help="Their opening balance − ours."
    )
    differs = fields.Monetary(string="Amounts That Differ", compute='_compute_bridge')
    missing_here = fields.Monetary(compute='_compute_bridge')
    missing_there = fields.Monetary(compute='_compute_bridge')
    timing = fields.Monetary(
        string="Booked in Another Period",
        compute='_compute_bridge',
        help="Documents in both, which we booked before or after the period.",
    )
    rest = fields.Monetary(
        string="Left Unexplained",
        compute='_compute_bridge',
        help="0: the steps lead from their balance to ours.",
    )
    equal_count = fields.Integer(string="Equal", compute='_compute_counts')
    differs_count = fields.Integer(string="Different", compute='_compute_counts')
    missing_here_count = fields.Integer(string="Only Theirs", compute='_compute_counts')
    missing_there_count = fields.Integer(string="Only Ours", compute='_compute_counts')

    # === COMPUTE === #

    @api.depends(
        *('line_ids.their_amount', 'line_ids.our_amount', 'line_ids.result', 'line_ids.outside'),
        *('has_opening', 'their_opening', 'has_closing', 'stated_closing', 'our_closing'),
    )
    def _compute_bridge(self):
        sums = self._sums()
        for statement in self:
            by_result = {result: sums.get((statement.id, result), NOTHING) for result, _ in RESULTS}
            rows = sum(theirs for _count, theirs, _ours, _outside in by_result.values())
            opening = statement._their_opening_balance(rows)
            closing = statement.stated_closing if statement.has_closing else opening + rows
            statement.their_closing = closing
            statement.unexplained = closing - opening - rows
            statement.opening_difference = opening - statement.our_opening
            _count, theirs, ours, _outside = by_result['differs']
            statement.differs = theirs - ours
            statement.missing_here = by_result['missing_here'][1]
            statement.missing_there = by_result['missing_there'][2]
            statement.timing = sum(values[3] for values in by_result.values())
            statement.rest = statement.currency_id.round(
                closing
                - statement.unexplained
                - statement.opening_difference
                - statement.differs
                - statement.missing_here
                + statement.missing_there
                - statement.timing
                - statement.our_closing
            )

    @api.depends('line_ids.result')
    def _compute_counts(self):
        sums = self._sums()
        for statement in self:
            for result, _label in RESULTS:
                statement[f'{result}_count'] = sums.get((statement.id, result), NOTHING)[0]

    # === BUSINESS === #

    def _sums(self):
        """Return what the lines add up to.

        :return: ``{(statement id, result): (count, theirs, ours, booked in another period)}``
        """
        return {
            (statement.id, result): rest
            for statement, result, *rest in self.env['jxc.vendor.statement.line']._read_group(
                [('statement_id', 'in', self.ids)],
                ['statement_id', 'result'],
                ['__count', 'their_amount:sum', 'our_amount:sum', 'outside:sum'],
            )
        }

    def _their_opening_balance(self, rows):
        """Return their opening balance: as stated, else from the closing one, else as ours."""
        if self.has_opening:
            return self.their_opening
        return self.stated_closing - rows if self.has_closing else self.our_opening

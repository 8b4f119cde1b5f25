from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class JxcStocktake(models.Model):
    """Taking a posted count back by a count that books the opposite."""

    _inherit = 'jxc.stocktake'

    def action_reverse(self):
        """Make a count that takes back what this one booked; it is approved and posted like any.

        :raise UserError: it is not posted, was reversed already, or a later count covers part of it
        :return: action that opens the reversing count
        """
        self.ensure_one()
        count = self._begin('posted')
        if not count:
            raise UserError(
                self.env._("%(count)s is not posted: cancel it instead.", count=self.name)
            )
        count._check_reversible()
        reverse = count._make_reverse()
        return {
            'type': 'ir.actions.act_window',
            'res_model': self._name,
            'res_id': reverse.id,
            'view_mode': 'form',
        }

    def _check_reversible(self):
        self.ensure_one()
        earlier = self.search(
            [('reverses_id', '=', self.id), ('state', '!=', 'cancelled')], limit=1
        )
        later = earlier or self.browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT later.id
                      FROM jxc_stocktake_line AS line
                      JOIN jxc_stocktake_line AS theirs
                        ON theirs.location_id = line.location_id
                       AND theirs.product_id = line.product_id
                       AND theirs.stocktake_id <> line.stocktake_id
                       AND theirs.state = 'posted'
                      JOIN jxc_stocktake AS later
                        ON later.id = theirs.stocktake_id AND later.posted_on > %(posted)s
                     WHERE line.stocktake_id = %(count)s
                       AND line.state = 'posted'
                       AND line.difference_kept <> 0
                     LIMIT 1
                    """,
                    posted=self.posted_on,
                    count=self.id,
                )
            )
        )
        if later:
            raise UserError(
                self.env._(
                    "%(count)s cannot be reversed: %(later)s came after it and covers the same "
                    "goods. Count them again instead.",
                    count=self.name,
                    later=later.name,
                )
            )

    def _make_reverse(self):
        """Return a count in review whose lines differ by the opposite of this one's."""
        self.ensure_one()
        lines = self.line_ids.filtered(
            lambda line: line.state == 'posted' and line.difference_kept != line.gone_kept
        )
        reverse = self.create(
            {
                'company_id': self.company_id.id,
                'reverses_id': self.id,
                'location_ids': lines.location_id.ids,
                'with_children': False,
                'product_ids': lines.product_id.ids,
                'note': self.env._("Reverses %(count)s.", count=self.name),
                'user_id': self.env.uid,
            }
        )
        reverse._open()
        entries = self.env['jxc.stocktake.entry']
        rows = [{'stocktake_id': reverse.id, **line._identity()} for line in lines]
        entries._find_lines(rows)
        own = [self.env['jxc.stocktake.line'].browse(row['line_id']) for row in rows]
        books = entries._books_of(own[0].union(*own)) if own else {}
        entries._store_decided(
            [
                (line, books[line] - back.difference_kept + back.gone_kept)
                for line, back in zip(own, lines, strict=True)
            ],
            how='zero',
        )
        reverse.state = 'review'
        if self.relocation_ids.filtered(lambda row: row.state == 'done'):
            # what was only moved is moved back, not gained in one place and lost in the other
            reverse._propose_relocations()
            reverse.action_accept_relocations()
        return reverse

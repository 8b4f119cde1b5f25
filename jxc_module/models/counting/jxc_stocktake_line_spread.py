from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.count_spread import spread


class JxcStocktakeLine(models.Model):
    """Goods with lots that were counted without looking at them."""

    _inherit = 'jxc.stocktake.line'

    is_spread = fields.Boolean(
        string="By Rule",
        readonly=True,
        help="Counted without lots: the difference was put on the lots by rule, losses on those "
        "that expire first, gains on the newest. A proposal: count the lots to know.",
    )

    def _spread(self):
        """Put the difference of this line, counted without lots, on the lots of its place.

        The lots stay as the book has them but for their part of the difference.
        """
        self.ensure_one()
        lots = self._lot_lines()
        if not lots or any(line.state != 'todo' and not line.is_spread for line in lots):
            return  # no lots, or they were counted: this line is what has no lot
        now = self.env['jxc.stocktake.entry']._books_of(lots)
        difference = self.counted_qty - self._book_of_lots()
        if self.tracking == 'serial' and difference > 0:
            raise UserError(
                self._named(
                    self.env._(
                        "has more serial numbers than the book knows: count them one by one."
                    )
                )
            )
        dates = {line: line.lot_id.expiration_date for line in lots}
        expiry = {line: moment.date() if moment else None for line, moment in dates.items()}
        parts = spread(round(difference, 6), now, expiry)
        entries = self.env['jxc.stocktake.entry']
        entries._store_decided([(line, now[line] + parts.get(line, 0)) for line in lots], 'spread')
        lots.is_spread = True
        self.write({'state': 'left', 'is_spread': True})

    def _lot_lines(self):
        return self.search(
            [
                ('place_id', '=', self.place_id.id),
                ('product_id', '=', self.product_id.id),
                ('package_id', '=', self.package_id.id),
                ('owner_id', '=', self.owner_id.id),
                ('lot_id', '!=', False),
            ]
        )

    def _book_of_lots(self):
        """Return the book of all lots at the first entry that counts."""
        live = self.entry_ids.filtered(
            lambda entry: entry.round == self.round and not entry.undone_on
        ).sorted('id')
        begins = max(live.filtered('replaces').ids, default=0)
        first = live.filtered(lambda entry: entry.id >= begins)[:1]
        return first.book_kept + first.lots_book_kept

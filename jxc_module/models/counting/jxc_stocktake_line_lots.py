from odoo import api, fields, models
from odoo.exceptions import UserError


class JxcStocktakeLine(models.Model):
    """Lots and serial numbers that are not where the book has them, and who counts again."""

    _inherit = 'jxc.stocktake.line'

    again_by = fields.Selection(
        [('other', "Another Person"), ('manager', "A Manager")],
        string="Counted Again by",
        readonly=True,
        help="A limit demands that somebody who has not counted this line counts it again.",
    )
    first_gap_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    second_gap_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    elsewhere_id = fields.Many2one(
        'stock.location',
        string="On the Book in",
        readonly=True,
        help="Where the book has this serial number: move it here instead of adding a second one.",
    )

    # === ACTIONS === #

    def action_relocate(self):
        """Move serial numbers that were found here from where the book has them.

        :raise UserError: the book has none of them elsewhere
        """
        lines = self._decide('counted', 'waiting', posting=True).filtered('elsewhere_id')
        if not lines:
            raise UserError(self.env._("None of these serial numbers is elsewhere on the book."))
        for line in lines:
            line._relocate()
        return True

    # === BUSINESS === #

    def _needs_recount(self, quantity, percent, value):
        """Tell whether the limits want this line, as it was counted last, counted again."""
        self.ensure_one()
        unit = self.product_id.uom_id
        gap, book = self.difference_kept, self.book_kept
        if self.round > 2 or (self.round > 1 and not self.again_by):
            return False
        if self.round == 2:
            return unit.compare(gap, self.first_gap_kept) != 0
        if unit.is_zero(gap):
            return False
        return bool(
            (quantity and unit.compare(abs(gap), quantity) >= 0)
            or (percent and (unit.is_zero(book) or abs(gap) / abs(book) * 100 >= percent))
            or (value and self.currency_id.compare_amounts(self.value_abs_kept, value) >= 0)
        )

    def _check_counter(self, user):
        """Raise where a line that is counted again must be counted by somebody else."""
        for line in self.filtered('again_by'):
            earlier = line.entry_ids.filtered(
                lambda entry, line=line: entry.round < line.round and not entry.undone_on
            )
            if user in earlier.user_id:
                raise UserError(
                    line._named(
                        self.env._("was counted by you before: another person counts it again.")
                    )
                )
            if line.again_by == 'manager' and not user.has_group('jxc_module.group_manager'):
                raise UserError(
                    line._named(
                        self.env._("was counted twice with two results: a manager counts it now.")
                    )
                )

    def _find_elsewhere(self):
        """Note where the book has the serial numbers that these lines would add."""
        gains = self.filtered(
            lambda line: line.tracking == 'serial' and line.lot_id and line.difference_kept > 0
        )
        quants = self.env['stock.quant'].search(
            [
                ('lot_id', 'in', gains.lot_id.ids),
                ('quantity', '>', 0),
                ('location_id.usage', 'in', ('internal', 'transit')),
            ]
        )
        for line in gains:
            line.elsewhere_id = quants.filtered(
                lambda quant, line=line: (
                    quant.lot_id == line.lot_id and quant.location_id != line.location_id
                )
            ).location_id[:1]

    def _relocate(self):
        self.ensure_one()
        quants = self.env['stock.quant'].search(
            [('lot_id', '=', self.lot_id.id), ('location_id', '=', self.elsewhere_id.id)]
        )
        name = self.env._("Count %(count)s", count=self.stocktake_id.name)
        quants.move_quants(self.location_id, message=name, unpack=True)
        self._store_as_book()

    def _store_as_book(self):
        """Take what was counted as what the book says now."""
        self.ensure_one()
        entries = self.env['jxc.stocktake.entry']
        entries._store_decided([(self, self.counted_qty)], how='typed')

    @api.model
    def _serials_to_wait(self, lines):
        """Return those of these lines that would add a serial number a second time."""
        lines._find_elsewhere()
        leaving = lines.filtered(lambda line: line.difference_kept < 0)
        gone = {(line.lot_id, line.location_id) for line in leaving}
        return lines.filtered(
            lambda line: line.elsewhere_id and (line.lot_id, line.elsewhere_id) not in gone
        )

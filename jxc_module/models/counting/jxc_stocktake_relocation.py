from odoo import fields, models
from odoo.exceptions import UserError

from ..base.during import during
from ..base.given import given_records
from ..base.halving import attempt, halves
from .stock_location import POSTING


class JxcStocktakeRelocation(models.Model):
    """Goods that are missing in one place of a count and were found in another one.

    Proposed when the review begins (``jxc_stocktake_nets.py``). What is accepted is moved when the
    count is posted, and neither lost nor gained; nothing moves before.
    """

    _name = 'jxc.stocktake.relocation'
    _description = "Relocation Found by a Count"
    _order = 'stocktake_id, state desc, id'
    _rec_name = 'product_id'
    _log_access = False

    stocktake_id = fields.Many2one(
        'jxc.stocktake', required=True, readonly=True, index=True, ondelete='cascade'
    )
    state = fields.Selection(
        [('proposed', "Proposed"), ('accepted', "Accepted"), ('done', "Moved")],
        required=True,
        readonly=True,
        default='proposed',
    )
    missing_line_id = fields.Many2one(
        'jxc.stocktake.line',
        string="Missing",
        readonly=True,
        index='btree_not_null',
        ondelete='cascade',
        help="Empty where the book has the goods in a place that is not counted.",
    )
    found_line_id = fields.Many2one(
        'jxc.stocktake.line',
        string="Found",
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
    )
    product_id = fields.Many2one('product.product', required=True, readonly=True)
    lot_id = fields.Many2one('stock.lot', string="Lot/Serial Number", readonly=True)
    owner_id = fields.Many2one('res.partner', readonly=True)
    location_id = fields.Many2one('stock.location', string="From", required=True, readonly=True)
    package_id = fields.Many2one('stock.package', string="From Package", readonly=True)
    location_dest_id = fields.Many2one('stock.location', string="To", required=True, readonly=True)
    package_dest_id = fields.Many2one('stock.package', string="To Package", readonly=True)
    quantity = fields.Float(digits='Product Unit', required=True, readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    value = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="At cost: what would be lost in one place and gained in the other without it.",
    )
    currency_id = fields.Many2one(related='stocktake_id.currency_id')
    problem = fields.Char(readonly=True, help="Why it could not be moved.")
    move_id = fields.Many2one('stock.move', readonly=True, index='btree_not_null')

    # === ACTIONS === #

    def action_accept(self):
        """Take these differences as goods that only lie elsewhere; moved when the count is posted.

        :raise UserError: the count is no longer in review
        """
        self._decide('proposed').state = 'accepted'
        self._lines()._derive_nets()
        return True

    def action_take_back(self):
        """Count these as differences again."""
        self._decide('accepted').state = 'proposed'
        self._lines()._derive_nets()
        return True

    # === BUSINESS === #

    def _decide(self, state):
        """Return those in a state, as superuser, their counts locked.

        :raise AccessError: the user does not lead a count
        :raise UserError: a count is no longer in review
        """
        rows = given_records(self, self.ids)
        counts = rows.stocktake_id
        open_ = counts._begin('review')
        counts._check_leads()
        if closed := counts - open_.sudo(False):
            raise UserError(
                self.env._(
                    "%(count)s is not in review any more: go back to the review first.",
                    count=closed[0].name,
                )
            )
        # who leads a count decides about all of it
        rows = rows.sudo()
        rows.invalidate_recordset(['state'])
        return rows.filtered(lambda row: row.state == state)

    def _lines(self):
        # of a relocation that the caller may see; both lines are of its count
        return self.sudo().missing_line_id | self.sudo().found_line_id

    def _move_each(self):
        """Move these, halving what fails until the bad one is alone; it keeps why.

        :return: whether all were moved
        """
        good = True
        for part, _result, error in halves(self, lambda rows: attempt(rows.env, rows._move)):
            if error:
                part.problem = str(error)
                good = False
        return good

    def _move(self):
        """Move the goods, as core's relocation does; its move bears the number of the count."""
        for row in self:
            quant = row._lock_source()
            name = row.env._("Count %(count)s: relocated", count=row.stocktake_id.name)
            quant = quant.with_context(inventory_name=name)
            move = row.env['stock.move'].create(
                quant._get_inventory_move_values(
                    row.quantity,
                    row.location_id,
                    row.location_dest_id,
                    row.package_id,
                    row.package_dest_id,
                )
            )
            with during(row.env, POSTING, row.stocktake_id.id):
                move._action_done()
            row.write({'state': 'done', 'move_id': move.id, 'problem': False})

    def _lock_source(self):
        """Lock the quants that the goods are taken from.

        :return: the fullest of them
        :raise UserError: less is there now than is to be moved
        """
        self.ensure_one()
        quants = self.env['stock.quant'].search(
            [
                ('product_id', '=', self.product_id.id),
                ('location_id', '=', self.location_id.id),
                ('lot_id', '=', self.lot_id.id),
                ('package_id', '=', self.package_id.id),
                ('owner_id', '=', self.owner_id.id),
            ],
            order='id',
        )
        quants.lock_for_update()
        quants.invalidate_recordset(['quantity'])
        left = sum(quants.mapped('quantity'))
        if self.product_id.uom_id.compare(left, self.quantity) < 0:
            raise UserError(
                self.env._(
                    "%(count)s: only %(left)s of %(product)s are in %(place)s now, %(quantity)s "
                    "were to be moved to %(to)s. Take the relocation back, or look for the moves.",
                    count=self.stocktake_id.name,
                    left=left,
                    product=self.product_id.display_name,
                    place=self.location_id.display_name,
                    quantity=self.quantity,
                    to=self.location_dest_id.display_name,
                )
            )
        return quants.sorted('quantity')[-1:]

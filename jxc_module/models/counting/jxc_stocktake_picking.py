from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..base.given import given_records


class JxcStocktakePicking(models.Model):
    """A transfer that was ready or picked when a count began, and what somebody said about it.

    Goods that have left the shelf are missing there though the book has them until the transfer is
    done: they are no difference. Validate it, or say that they have left.
    """

    _name = 'jxc.stocktake.picking'
    _description = "Open Transfer of a Count"
    _order = 'stocktake_id, answer desc, id'
    _rec_name = 'picking_id'
    _log_access = False

    stocktake_id = fields.Many2one(
        'jxc.stocktake', required=True, readonly=True, index=True, ondelete='cascade'
    )
    picking_id = fields.Many2one(
        'stock.picking', string="Transfer", required=True, readonly=True, ondelete='cascade'
    )
    picking_state = fields.Selection(related='picking_id.state', string="State of the Transfer")
    partner_id = fields.Many2one(related='picking_id.partner_id')
    picked = fields.Boolean(
        readonly=True, help="Some of its goods were marked as picked when the count began."
    )
    answer = fields.Selection(
        [('gone', "Have Left the Shelf"), ('there', "Are Still There")],
        string="The Goods",
        readonly=True,
        help="Have left: what is missing of them on the shelf is no difference; the transfer takes "
        "it off the book when it is done.",
    )
    answered_by_id = fields.Many2one('res.users', readonly=True)

    _once = models.UniqueIndex('(stocktake_id, picking_id)')

    # === ACTIONS === #

    def action_gone(self):
        """Say that the goods of these transfers have left the shelf."""
        return self._answer('gone')

    def action_there(self):
        """Say that the goods of these transfers still lie there."""
        return self._answer('there')

    @api.readonly
    def action_open_picking(self):
        """Open the transfers, to validate them."""
        return self.picking_id._get_records_action(name=self.env._("Transfers"))

    # === BUSINESS === #

    def _answer(self, answer):
        rows = given_records(self, self.ids)
        counts = rows.stocktake_id
        counts._begin('counting', 'second', 'review')
        counts._check_leads()
        closed = counts.filtered(lambda c: c.state not in ('counting', 'second', 'review'))
        if closed:
            raise UserError(
                self.env._(
                    "%(count)s is not counted or reviewed any more: go back to the review first.",
                    count=closed[0].name,
                )
            )
        # who leads a count says what became of its transfers
        rows.sudo().write({'answer': answer, 'answered_by_id': self.env.uid})
        counts.sudo()._derive_gone()
        return True


class JxcStocktake(models.Model):
    """Transfers that are under way when a count begins."""

    _inherit = 'jxc.stocktake'

    picking_ids = fields.One2many(
        'jxc.stocktake.picking', 'stocktake_id', string="Open Transfers", readonly=True
    )
    picking_count = fields.Integer(
        string="Transfers to Settle",
        compute='_compute_picking_count',
        help="Ready or picked when the count began, not done, and nobody said where the goods are.",
    )

    @api.depends('picking_ids.answer', 'picking_ids.picking_state')
    @api.depends_context('uid')
    def _compute_picking_count(self):
        rows = self.env['jxc.stocktake.picking'].search(
            [('stocktake_id', 'in', self.ids), ('answer', '=', False)]
        )
        # whether it is done is no secret of a transfer; an accountant opens counts, too
        open_ = rows.sudo().filtered(lambda row: row.picking_state not in ('done', 'cancel'))
        counts = Counter(row.stocktake_id.id for row in open_)
        for count in self:
            count.picking_count = counts[count._origin.id]

    def _open(self):
        """List the transfers in scope that are ready or picked."""
        result = super()._open()
        self._insert_pickings()
        return result

    def _insert_pickings(self):
        self.env['stock.move.line'].flush_model()
        self.env['stock.picking'].flush_model()
        self.env['jxc.stocktake.line'].flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO jxc_stocktake_picking (stocktake_id, picking_id, picked)
                SELECT %(count)s, held.picking_id, BOOL_OR(COALESCE(held.picked, FALSE))
                  FROM stock_move_line AS held
                  JOIN stock_picking AS picking ON picking.id = held.picking_id
                   AND picking.company_id = %(company)s
                  JOIN jxc_stocktake_place AS place ON place.stocktake_id = %(count)s
                   AND place.location_id IN (held.location_id, held.location_dest_id)
                 WHERE held.location_id <> held.location_dest_id
                   AND held.state IN ('assigned', 'partially_available')
                   AND held.quantity <> 0
                   AND (%(all)s OR EXISTS (
                        SELECT FROM jxc_stocktake_line AS line
                         WHERE line.place_id = place.id AND line.product_id = held.product_id))
              GROUP BY held.picking_id
              ORDER BY held.picking_id
             RETURNING id
                """,
                count=self.id,
                company=self.company_id.id,
                all=bool(self.covers_all),
            )
        )
        self.env['jxc.stocktake.picking'].invalidate_model()

    def _derive_gone(self):
        """Work out of each line what transfers took before it was counted and book later."""
        if not self.ids:
            return
        self.env['jxc.stocktake.picking'].flush_model()
        self.env['jxc.stocktake.line'].flush_model()
        self.env['stock.move.line'].flush_model()
        changed = self.env.execute_query(
            SQL(
                """
                  WITH gone AS (
                SELECT line.id AS line_id,
                       SUM(CASE WHEN held.location_id = line.location_id
                                THEN -held.quantity_product_uom
                                ELSE held.quantity_product_uom END) AS quantity
                  FROM jxc_stocktake_picking AS said
                  JOIN stock_move_line AS held ON held.picking_id = said.picking_id
                   AND held.location_id <> held.location_dest_id
                  JOIN jxc_stocktake_line AS line ON line.stocktake_id = said.stocktake_id
                   AND line.product_id = held.product_id
                   AND line.lot_id IS NOT DISTINCT FROM held.lot_id
                   AND (line.location_id = held.location_id
                        AND line.package_id IS NOT DISTINCT FROM held.package_id
                        OR line.location_id = held.location_dest_id
                        AND line.package_id IS NOT DISTINCT FROM held.result_package_id)
                 WHERE said.stocktake_id = ANY(%(counts)s)
                   AND said.answer = 'gone'
                   AND line.counted_on IS NOT NULL
                   -- what was booked before the first entry is in its book
                   AND (held.state NOT IN ('done', 'cancel') OR held.state = 'done'
                        AND held.date > (SELECT MIN(entry.create_date)
                                           FROM jxc_stocktake_entry AS entry
                                          WHERE entry.line_id = line.id
                                            AND entry.round = line.round
                                            AND entry.undone_on IS NULL))
              GROUP BY line.id)
                UPDATE jxc_stocktake_line AS line
                   SET gone_kept = COALESCE(fresh.quantity, 0)
                  FROM (SELECT old.id, gone.quantity
                          FROM jxc_stocktake_line AS old
                     LEFT JOIN gone ON gone.line_id = old.id
                         WHERE old.stocktake_id = ANY(%(counts)s)
                           AND COALESCE(old.gone_kept, 0) <> COALESCE(gone.quantity, 0)) AS fresh
                 WHERE fresh.id = line.id
             RETURNING line.id
                """,
                counts=self.ids,
            )
        )
        lines = self.env['jxc.stocktake.line'].browse([line for (line,) in changed])
        lines._derive_values()
        lines._forget()

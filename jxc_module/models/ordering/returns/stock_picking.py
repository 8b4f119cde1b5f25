from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = 'stock.picking'

    jxc_return_reason_id = fields.Many2one(
        'jxc.reason', string="Return Reason", copy=False, readonly=True, index='btree_not_null'
    )

    def _jxc_return_goods(self, rows, reason, place):
        """Take these goods of this done transfer back: make core's return and validate it.

        :param rows: list of Row of moves of this transfer
        :param reason: jxc.reason
        :param place: stock.location where received goods lie now; empty for delivered ones
        :return: stock.picking, the return, done
        """
        self.ensure_one()
        self.check_access('write')
        self.env['stock.picking'].check_access('create')
        lots = defaultdict(list)
        for row in rows:
            lots[row.move].append((row.lot, row.quantity))
        # Who may make transfers makes this one; only core's page for it is for keepers alone.
        wizard = self.env['stock.return.picking'].sudo()
        wizard = wizard.create({'picking_id': self.id, 'jxc_location_id': place.id})
        for line in wizard.product_return_moves:
            quantity = sum(part for _lot, part in lots.get(line.move_id, ()))
            unit, other = line.product_id.uom_id, line.uom_id
            shown = unit._compute_quantity(quantity, other)
            line.jxc_quantity = quantity
            line.quantity = max(shown, other.rounding) if quantity else 0
        done = self.browse(wizard.action_create_returns()['res_id'])
        # the transfer that was made above, by who may make transfers of this order
        done.sudo().jxc_return_reason_id = reason
        for move in done.move_ids:
            move._jxc_return_lots(lots[move.origin_returned_move_id])
        done.move_ids.picked = True
        done.with_context(skip_backorder=True).button_validate()
        if done.state != 'done':
            raise UserError(
                self.env._(
                    "Odoo asks something first: validate %(transfers)s by hand. %(question)s",
                    transfers=done.name,
                    question='',
                )
            )
        done.move_ids._jxc_return_shorten_next()
        return done

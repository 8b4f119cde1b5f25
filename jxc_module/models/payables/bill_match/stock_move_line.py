from odoo import api, models
from odoo.exceptions import AccessError

from ...access.stock_move_kept import MOVING
from ...base.during import ongoing


class StockMoveLine(models.Model):
    """Who buys does not correct what came: a bill for it is paid without further question."""

    _inherit = 'stock.move.line'

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._jxc_check_came()
        return lines

    def write(self, vals):
        if not {'quantity', 'product_uom_id', 'move_id', 'product_id'}.isdisjoint(vals):
            self._jxc_check_came()
        return super().write(vals)

    # === BUSINESS === #

    def _jxc_check_came(self):
        """Refuse to correct receipts of orders that are done, where a company compares bills.

        :raise AccessError: names the receipts
        """
        if self.env.su or ongoing(self.env, MOVING):
            return
        if self.env.user.has_group('stock.group_stock_user'):
            return
        # a switch of the company, and what decides about a refusal
        done = self.sudo().filtered(
            lambda line: (
                line.state == 'done'
                and line.move_id.purchase_line_id
                and line.company_id.jxc_bill_match
            )
        )
        if done:
            raise AccessError(
                self.env._(
                    "%(pickings)s: what came is corrected by the warehouse, since bills are "
                    "compared with it.",
                    pickings=', '.join(
                        sorted(
                            {move.picking_id.name or move.product_id.name for move in done.move_id}
                        )
                    ),
                )
            )

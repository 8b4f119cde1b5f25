from datetime import date

from odoo import models

LAST = date.max


class StockMove(models.Model):
    """Reserve for a transfer what expires first and still has life left when it arrives."""

    _inherit = 'stock.move'

    def _action_assign(self, force_qty=False):
        # what a line names by hand, and lots, are chosen here; the rest is core's
        own = self.browse() if force_qty else self._jxc_choosing()
        if not own:
            return super()._action_assign(force_qty=force_qty)
        own.check_access('write')
        rest = self - own
        result = super(StockMove, rest)._action_assign(force_qty) if rest else None
        own.sudo()._jxc_reserve_lots()  # his right to these moves is checked above
        return result

    def _jxc_choosing(self):
        """Return the moves out of the stock of a source whose lots, or package, are chosen."""
        found = self.browse()
        # asked of both ends, whoever may see them
        for move in self.sudo():
            line = move.jxc_transfer_line_id
            if (
                line
                and move.state in ('confirmed', 'partially_available', 'waiting')
                and not (move.picked or move.move_orig_ids)
                and move.procure_method == 'make_to_stock'
                and move.product_id.is_storable
                and (move.product_id.tracking != 'none' or line.package_id)
                and move.location_id.warehouse_id == line.transfer_id.source_warehouse_id
            ):
                found |= self.browse(move.id)
        return found

    def _jxc_reserve_lots(self):
        """Reserve these moves lot by lot: by the lot or package of the line, else by expiry."""
        quants = self.env['stock.quant'].search(
            [
                ('product_id', 'in', self.product_id.ids),
                ('location_id', 'child_of', self.location_id.ids),
                ('quantity', '>', 0),
            ],
            order='in_date, id',
        )
        by_product = quants.grouped('product_id')
        for move in self.sorted(lambda move: (not move.jxc_transfer_line_id.lot_id, move.id)):
            need = move.product_qty - sum(move.move_line_ids.mapped('quantity_product_uom'))
            unit = move.product_id.uom_id
            for quant in move._jxc_fitting(by_product.get(move.product_id, quants.browse())):
                free = min(need, quant.quantity - quant.reserved_quantity)
                if unit.compare(free, 0) <= 0:
                    continue
                need -= move._update_reserved_quantity(
                    free,
                    quant.location_id,
                    lot_id=quant.lot_id,
                    package_id=quant.package_id,
                    owner_id=quant.owner_id,
                )
                if unit.compare(need, 0) <= 0:
                    break
        self._recompute_state()
        self.picking_id._check_entire_pack()

    def _jxc_fitting(self, quants):
        """Return those of these quants that the move may take, what expires first before others."""
        line = self.jxc_transfer_line_id
        company = self.company_id
        arrival = company._jxc_local_day(
            line.transfer_id.expected_date or line.transfer_id.scheduled_date
        )
        least = max(company.jxc_transfer_min_life, 1)

        def expiry(quant):
            moment = self.product_id.use_expiration_date and quant.lot_id.expiration_date
            return company._jxc_local_day(moment) if moment else LAST

        def fits(quant):
            if not quant.location_id._child_of(self.location_id) or quant.lot_id.jxc_on_hold:
                return False
            if line.package_id and quant.package_id != line.package_id:
                return False
            if line.lot_id:
                return quant.lot_id == line.lot_id
            return (expiry(quant) - arrival).days >= least

        return quants.filtered(fits).sorted(expiry)

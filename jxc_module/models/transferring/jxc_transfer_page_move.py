from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError


class JxcTransfer(models.Model):
    """What becomes of what the page sent: shipments of the scanned lots, receipts, surplus."""

    _inherit = 'jxc.transfer'

    # === BUSINESS === #

    @api.model
    def _page_shipped(self, transfer, given):
        """Return what is shipped as `_ship` takes it.

        :raise UserError: a product is on no line, or a lot is unknown
        """
        quantities = defaultdict(float)
        by_product = transfer.line_ids.grouped('product_id')
        for (named, product, lot, name), quantity in given.items():
            line = named or by_product.get(product, named)[:1]
            if not line:
                raise UserError(
                    self.env._(
                        "%(product)s is not on %(transfer)s. Add a line for it, or leave it here.",
                        product=product.display_name,
                        transfer=transfer.name,
                    )
                )
            if name and not lot:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s of %(product)s is not known here: it cannot be shipped.",
                        lot=name,
                        product=product.display_name,
                    )
                )
            quantities[line, lot] += quantity
        return dict(quantities)

    @api.model
    def _page_reserve(self, transfer, quantities):
        """Reserve the lots that were scanned instead of those that were reserved.

        :raise UserError: a lot is not free in that quantity
        """
        transfer._check_end('source')
        moves = transfer.line_ids.move_ids.filtered(
            lambda move: (
                move.state in ('confirmed', 'partially_available', 'assigned')
                and not move.move_orig_ids
                and move.location_id.usage == 'internal'
            )
        )
        for move in moves:
            wanted = {
                lot: quantity
                for (line, lot), quantity in quantities.items()
                if line == move.jxc_transfer_line_id and lot
            }
            reserved = defaultdict(float)
            for row in move.move_line_ids:
                reserved[row.lot_id] += row.quantity_product_uom
            unit = move.product_id.uom_id
            if all(unit.compare(number, reserved[lot]) <= 0 for lot, number in wanted.items()):
                continue
            move._do_unreserve()
            for lot, quantity in wanted.items():
                taken = move._update_reserved_quantity(
                    quantity, move.location_id, lot_id=lot, strict=False
                )
                if unit.compare(taken, quantity) < 0:
                    raise UserError(
                        self.env._(
                            "%(product)s, lot %(lot)s: only %(free)s %(unit)s are free in "
                            "%(place)s, not %(quantity)s. Take another lot.",
                            product=move.product_id.display_name,
                            lot=lot.name,
                            free=f'{taken:g}',
                            unit=unit.name,
                            place=move.location_id.display_name,
                            quantity=f'{quantity:g}',
                        )
                    )

    @api.model
    def _page_check_answer(self, transfer, answer):
        """Refuse where core asks a person something before it goes on.

        :raise UserError: it says where to answer; nothing is stored
        """
        if isinstance(answer, dict) and answer.get('target') == 'new':
            raise UserError(
                self.env._(
                    "%(transfer)s: Odoo asks something before this can go on (%(what)s). Validate "
                    "the picking on its own page.",
                    transfer=transfer.name,
                    what=answer.get('name') or answer.get('res_model') or '',
                )
            )

    @api.model
    def _page_receive(self, transfer, given):
        """Receive what was shipped, and keep what came beside it as differences to settle."""
        waits = defaultdict(float)
        move_lines = self._page_open_lines(transfer, 'receive').get(transfer, ())
        for row in self._page_rows(move_lines):
            waits[row['line_id'], row['lot_id']] += row['quantity']
        quantities, over = defaultdict(float), []
        by_product = transfer.line_ids.grouped('product_id')
        for (line, product, lot, name), quantity in given.items():
            left = quantity
            for own in line or by_product.get(product, line):
                taken = min(left, waits[own.id, lot.id]) if not name else 0
                waits[own.id, lot.id] -= taken
                left -= taken
                if taken:
                    quantities[own, lot] += taken
            if product.uom_id.compare(left, 0) > 0:
                over.append(
                    {
                        'transfer_id': transfer.id,
                        'product_id': product.id,
                        'lot_id': lot.id,
                        'lot_name': name,
                        'quantity': left,
                    }
                )
        if over:
            transfer._check_end('dest')
            # nobody writes them by hand; that the receiver works there was asked above
            self.env['jxc.transfer.surplus'].sudo().create(
                [{**vals, 'user_id': self.env.uid} for vals in over]
            )
        return transfer._receive(dict(quantities)) if quantities else True

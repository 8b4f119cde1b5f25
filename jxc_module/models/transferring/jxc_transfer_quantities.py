from odoo import models
from odoo.exceptions import UserError

from ..base.given import given_records


class JxcTransfer(models.Model):
    """Quantities by line and lot that somebody gives, found among what pickings have reserved."""

    _inherit = 'jxc.transfer'

    def _wanted(self, picking, quantities):
        """Return what a picking of the source is asked for, and whether all of it must be there.

        A step inside the source brings what the last one has not reserved yet.
        """
        if quantities is None:
            return None, False
        last = picking.move_ids.filtered(lambda move: move._jxc_transfer_leg() != '')
        if last:
            return quantities, True
        ready = {}
        for row in self.picking_ids.move_line_ids:
            move = row.move_id
            if row.state not in ('done', 'cancel') and move._jxc_transfer_leg() == 'ship':
                for key in {
                    (move.jxc_transfer_line_id, row.lot_id),
                    (move.jxc_transfer_line_id, row.lot_id.browse()),
                }:
                    ready[key] = ready.get(key, 0) + row.quantity_product_uom
        return {key: asked - ready.get(key, 0) for key, asked in quantities.items()}, False

    def _asked(self, picking, left, whole=False):
        """Return what of a picking is moved now.

        :param left: ``{(line, lot): quantity}``, or None for all that is reserved
        :param bool whole: refuse where the picking has less than that
        :return: ``{stock.move.line: quantity in the product's unit}``
        """
        rows = picking.move_line_ids.filtered(
            lambda row: row.state not in ('done', 'cancel') and row.move_id.jxc_transfer_line_id
        )
        if left is None:
            return {row: row.quantity_product_uom for row in rows if row.quantity}
        asked, taken = {}, {}
        for row in rows.sorted(lambda row: (row.move_id.id, row.id)):
            here = row.quantity_product_uom
            line = row.move_id.jxc_transfer_line_id
            # what is asked of a lot first, then what is asked of any
            for key in dict.fromkeys([(line, row.lot_id), (line, row.lot_id.browse())]):
                part = min(here, left.get(key, 0) - taken.get(key, 0))
                if line.product_id.uom_id.compare(part, 0) > 0:
                    asked[row] = asked.get(row, 0) + part
                    taken[key] = taken.get(key, 0) + part
                    here -= part
        if whole:
            self._check_reserved(left, taken, picking)
        return asked

    def _take(self, left, asked):
        """Take what is moved now off what is left to move."""
        for row, moved in asked.items() if left is not None else ():
            rest = moved
            line = row.move_id.jxc_transfer_line_id
            for key in dict.fromkeys([(line, row.lot_id), (line, row.lot_id.browse())]):
                part = min(left.get(key, 0), rest)
                if part:
                    left[key] -= part
                    rest -= part

    def _check_reserved(self, left, taken, picking):
        """Refuse to send more than a picking has reserved; later steps may have some already."""
        lines = picking.move_ids.jxc_transfer_line_id
        for (line, lot), quantity in left.items():
            if line not in lines:
                continue
            missing = quantity - taken.get((line, lot), 0)
            if line.product_id.uom_id.compare(missing, 0) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(transfer)s: only %(reserved)s %(unit)s of %(product)s %(lot)s are reserved, "
                    "not %(quantity)s. Change the quantity, or reserve more in the picking.",
                    transfer=self.name,
                    reserved=f'{taken.get((line, lot), 0):g}',
                    unit=line.product_id.uom_id.name,
                    product=line.product_id.display_name,
                    lot=lot.name or '',
                    quantity=f'{quantity:g}',
                )
            )

    def _check_all_found(self, left):
        """Refuse to receive what is not on its way.

        :param left: ``{(line, lot): quantity}`` that no receipt had
        """
        for (line, lot), quantity in (left or {}).items():
            if line.product_id.uom_id.compare(quantity, 0) <= 0:
                continue
            raise UserError(
                self.env._(
                    "%(transfer)s: %(quantity)s %(unit)s of %(product)s %(lot)s are more than what "
                    "is on its way. Receive what was shipped and settle the rest as a difference.",
                    transfer=self.name,
                    quantity=f'{quantity:g}',
                    unit=line.product_id.uom_id.name,
                    product=line.product_id.display_name,
                    lot=lot.name or '',
                )
            )

    def _given_quantities(self, quantities):
        """Return quantities as somebody gave them: ``{(line, lot): quantity}``, or None for all.

        :raise UserError: a line, lot or quantity is none
        """
        if quantities is None or quantities is False:
            return None
        if not isinstance(quantities, dict):
            raise UserError(self.env._("Quantities are given by line of the transfer."))
        found = {}
        for key, quantity in quantities.items():
            line, lot = key if isinstance(key, tuple) else (key, None)
            line = self._given_record('jxc.transfer.line', line)
            lot = self._given_record('stock.lot', lot)
            if line.transfer_id not in self:
                raise UserError(
                    self.env._(
                        "%(line)s is no line of this transfer. Reload the page.",
                        line=line.display_name,
                    )
                )
            line._check_given_quantity(quantity)
            # both ends are worked on below, each by who may
            pair = (line.sudo(), lot.sudo())
            found[pair] = found.get(pair, 0) + quantity
        return found

    def _given_record(self, model, given):
        if not given:
            return self.env[model]
        if isinstance(given, str) and given.isascii() and given.isdigit():
            given = int(given[:12])
        ids = given.ids if isinstance(given, models.BaseModel) else [given]
        return given_records(self.env[model], ids)

from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...base.exceptions import BusyError

# A part of a done move: what may still come back of it, in the unit of the product.
Row = namedtuple('Row', ('move', 'lot', 'quantity'))


class JxcOrder(models.AbstractModel):
    """Returns of an order from what was really delivered or received, in one step.

    Goods go back by core's own return of the transfer, lot by lot, then what was invoiced of
    them is credited by core's own reversal of the invoice.
    """

    _inherit = 'jxc.order'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_return(self):
        """Open the page that takes goods of this order back.

        :return: window action
        :raises UserError: where nothing can be returned
        """
        self.ensure_one()
        rows = self._jxc_returnable()
        if not rows:
            raise UserError(
                self.env._("Nothing of %(order)s can be returned any more.", order=self.name)
            )
        lines = [
            fields.Command.create(
                {'move_id': row.move.id, 'lot_id': row.lot.id, 'returnable': row.quantity}
            )
            for row in rows
        ]
        return self.env['jxc.return']._dialog_action(
            self.env._("Return of %(order)s", order=self.name),
            {self._jxc_link: self.id, 'line_ids': lines},
        )

    # === BUSINESS === #

    def _jxc_returnable(self):
        """Return what may still be returned: list of Row, of every move and lot.

        Done quantity less what was returned already or is on its way back.
        """
        moves = self._jxc_moved_out()
        left = defaultdict(float)
        for line in moves.move_line_ids:
            # the lot is named to who may take its goods back, nothing else of it
            left[line.move_id, line.lot_id] += line.quantity_product_uom
        for back in moves.returned_move_ids.filtered(lambda move: move.state != 'cancel'):
            origin, rest = back.origin_returned_move_id, back.product_qty
            if back.state == 'done':
                rest = sum(back.move_line_ids.mapped('quantity_product_uom'))
            for line in back.move_line_ids:
                left[origin, line.lot_id] -= line.quantity_product_uom
                rest -= line.quantity_product_uom
            # not reserved yet: of whichever lot
            for key in [key for key in left if key[0] == origin]:
                taken = min(max(rest, 0), max(left[key], 0))
                left[key] -= taken
                rest -= taken
        return [
            Row(move, lot, move.product_id.uom_id.round(quantity))
            for (move, lot), quantity in left.items()
            if move.product_id.uom_id.compare(quantity, 0) > 0
        ]

    def _jxc_return(self, wanted, reason, money, journal=None):
        """Take goods back and credit them.

        The order is locked before it is looked up what may come back: two at once return once.

        :param wanted: list of Row, quantities in the unit of the product
        :param reason: jxc.reason of the kind ``'return'``
        :param money: ``'none'``; ``'credit'`` for an open credit note; ``'refund'`` to settle it
            with the open invoice and pay the rest out now
        :param journal: account.journal of the payment; empty: the one that Odoo proposes
        :return: (stock.picking, account.move, list of sentences for the person)
        :raises UserError: above what may come back, without reason, or where Odoo refuses
        """
        self.ensure_one()
        self.check_access('write')
        if reason.kind != 'return':
            raise UserError(self.env._("Choose a reason for the return."))
        if not self._jxc_return_lock():
            raise BusyError(
                self.env._(
                    "Somebody else is working on %(orders)s at this moment. Nothing was done "
                    "twice; look again in a moment.",
                    orders=self.name,
                )
            )
        wanted = self._jxc_return_checked(wanted)
        before, cheaper = self._jxc_return_before(), self._jxc_return_made_cheaper()
        pickings = self.env['stock.picking']
        for (picking, place), rows in self._jxc_return_by_picking(wanted).items():
            pickings |= picking._jxc_return_goods(rows, reason, place)
        self.invalidate_recordset()
        credits, texts = self.env['account.move'], []
        if money != 'none':
            credits, texts = self._jxc_return_credit(before, cheaper, reason, money, journal)
        self._jxc_return_note(pickings, credits, reason)
        return pickings, credits, texts

    def _jxc_return_lock(self):
        """Lock the order and write on its row: who comes later starts again with what we left."""
        order = self.try_lock_for_update(allow_referencing=True)
        if order:
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET write_date = %s WHERE id = %s",
                    SQL.identifier(self._table),
                    fields.Datetime.now(),
                    self.id,
                )
            )
            order.invalidate_recordset()
            self.env['stock.move'].invalidate_model()
            self.env['stock.move.line'].invalidate_model()
        return order

    def _jxc_return_checked(self, wanted):
        """Return the wanted rows with a quantity, after all of them were found to be returnable."""
        there = {(row.move, row.lot): row.quantity for row in self._jxc_returnable()}
        asked = defaultdict(float)
        for row in wanted:
            asked[row.move, row.lot] += row.quantity
            if row.quantity < 0:
                raise UserError(
                    self.env._(
                        "%(product)s: a return is above 0.", product=row.move.product_id.name
                    )
                )
        for (move, lot), quantity in asked.items():
            unit = move.product_id.uom_id
            most = there.get((move, lot), 0)
            if unit.compare(quantity, most) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s %(lot)s: %(most)s %(unit)s can still be returned, not "
                        "%(asked)s.",
                        product=move.product_id.display_name,
                        lot=lot.sudo().name or '',  # the lot of the user's own line
                        most=f'{most:g}',
                        unit=unit.name,
                        asked=f'{quantity:g}',
                    )
                )
        rows = [
            Row(move, lot, quantity)
            for (move, lot), quantity in asked.items()
            if not move.product_id.uom_id.is_zero(quantity)
        ]
        if not rows:
            raise UserError(self.env._("Type how much comes back."))
        return rows

    def _jxc_return_by_picking(self, rows):
        """Return the rows of each transfer and place: ``{(stock.picking, stock.location): rows}``.

        Goods that were received are taken from where they lie; the place is empty for others.
        """
        by_picking = defaultdict(list)
        for row in rows:
            for place, quantity in row.move._jxc_return_places(row.lot, row.quantity):
                by_picking[row.move.picking_id, place].append(row._replace(quantity=quantity))
        return by_picking

    def _jxc_return_note(self, pickings, credits, reason):
        """Keep on the order what came back and why."""
        # names of drafts that were just made for this order
        documents = [*pickings.mapped('name'), *credits.sudo().mapped('display_name')]
        self._message_log(
            body=self.env._(
                "Returned (%(reason)s): %(documents)s",
                reason=reason.name,
                documents=', '.join(documents),
            )
        )

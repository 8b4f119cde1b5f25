from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..base.given import given_text
from .jxc_transfer import OPEN
from .jxc_transfer_difference import AT_DEST, AT_EITHER, KINDS


class JxcTransfer(models.Model):
    """Differences between what was shipped and what arrived: said by people, booked by core."""

    _inherit = 'jxc.transfer'

    # === ACTIONS === #

    def action_settle(self, rows=None):
        """Say what became of what did not arrive as it was shipped.

        :param rows: as for :meth:`_settle`, with ids of records; none: nothing may be in transit
        :return: True
        :raise UserError: something is in transit and nothing says what became of it
        """
        transfers = self._begin(*OPEN, 'done')
        if rows:
            given = self._given_rows(rows)
            self._check_single()
            self._settle(given)
            return True
        for transfer in transfers:
            missing = transfer.line_ids.filtered('transit_qty')
            if missing:
                raise UserError(
                    self.env._(
                        "%(transfer)s: %(quantity)s %(unit)s of %(product)s are still on their "
                        "way. Say what became of them: coming, lost, returned, never shipped, "
                        "damaged.",
                        transfer=transfer.name,
                        quantity=f'{missing[0].transit_qty:g}',
                        unit=missing[0].product_id.uom_id.name,
                        product=missing[0].product_id.display_name,
                    )
                )
        return True

    # === BUSINESS === #

    def _settle(self, rows):
        """Book what became of pieces of this transfer, all of it or nothing.

        :param rows: list of dicts: ``line``, ``kind`` (of `jxc.transfer.difference`), ``quantity``
            in the product's unit; optional ``lot``, ``reason``, ``partner``, ``amount``, ``note``,
            ``date`` (still coming: until when)
        :return: jxc.transfer.difference, in the order of the rows
        :raise UserError: a row does not fit what is on its way; it names product and remedy
        :raise AccessError: the user works at neither end, or not at the one that a row needs
        """
        self.ensure_one()
        transfer = self._begin(*OPEN, 'done')
        differences = self.env['jxc.transfer.difference']
        if not transfer:
            raise UserError(
                self.env._("%(transfer)s was not approved: nothing can differ.", transfer=self.name)
            )
        transfer._hold()
        for given in rows:
            row = transfer._settle_row(given)
            transfer._check_settler(row['kind'])
            values = transfer._difference_values(row)
            values.update(getattr(row['line'], f"_settle_{row['kind']}")(row) or {})
            # nobody makes differences by hand: they follow from what was booked
            differences |= differences.sudo().create(values)
        transfer._after_moves()
        return differences.sudo(False)

    def _settle_row(self, row):
        """Return a row with all of its keys, checked."""
        # records of a row were read with the rights of the user when they were given
        line = row['line'].sudo()
        kind, quantity = row.get('kind'), row.get('quantity')
        if not isinstance(kind, str) or kind not in dict(KINDS):
            raise UserError(self.env._("Say what became of each piece that did not arrive."))
        line._check_given_quantity(quantity)
        if line.transfer_id != self or line.product_id.uom_id.compare(quantity, 0) <= 0:
            raise UserError(
                self.env._(
                    "%(product)s: enter a quantity above 0 of a line of %(transfer)s.",
                    product=line.product_id.display_name,
                    transfer=self.name,
                )
            )
        none = self.env['stock.lot']
        lot = (row.get('lot') or none).sudo()
        if lot and lot.product_id != line.product_id:
            raise UserError(
                self.env._(
                    "Lot %(lot)s is not one of %(product)s. Choose a lot of this product.",
                    lot=lot.name,
                    product=line.product_id.display_name,
                )
            )
        amount = row.get('amount') or 0
        line._check_given_quantity(amount)
        reason = (row.get('reason') or self.env['jxc.reason']).sudo()
        if reason and reason.kind != 'transfer':
            raise UserError(
                self.env._("%(reason)s is no reason of a transfer.", reason=reason.name)
            )
        return {
            'line': line,
            'kind': kind,
            'lot': lot,
            'quantity': quantity,
            'amount': amount,
            'reason': reason,
            'partner': (row.get('partner') or self.env['res.partner']).sudo(),
            'note': given_text(row.get('note')) or False,
            'date': self._given_moment(row.get('date')),
        }

    def _given_moment(self, given):
        """Return a moment as somebody gave it, or False.

        :raise UserError: it is none
        """
        try:
            return fields.Datetime.to_datetime(given or False) or False
        except (TypeError, ValueError):
            raise UserError(
                self.env._(
                    '"%(date)s" is no date. Choose the day it is expected.', date=str(given)[:40]
                )
            ) from None

    def _difference_values(self, row):
        return {
            'transfer_id': self.id,
            'line_id': row['line'].id,
            'product_id': row['line'].product_id.id,
            'lot_id': row['lot'].id,
            'quantity': row['quantity'],
            'kind': row['kind'],
            'reason_id': row['reason'].id,
            'partner_id': (row['partner'] or (row['kind'] == 'carrier' and self.carrier_id)).id
            if row['partner'] or row['kind'] == 'carrier'
            else False,
            'amount': row['amount'],
            'note': row['note'],
            'user_id': self.env.uid,
            'done_on': fields.Datetime.now(),
        }

    def _works_at(self, end):
        """Tell whether the user works in an end of this transfer."""
        own = self.sudo(False)._own_warehouses()
        return own is None or self[f'{end}_warehouse_id'] in own

    def _check_settler(self, kind):
        if self._works_at('dest') or (kind in AT_EITHER and self._works_at('source')):
            return
        raise AccessError(
            self.env._(
                "%(transfer)s: %(warehouse)s, where the goods arrive, settles this.",
                transfer=self.name,
                warehouse=(
                    self.dest_warehouse_id if kind in AT_DEST else self.source_warehouse_id
                ).name,
            )
        )

    def _given_rows(self, rows):
        """Return the rows that a request gives by ids.

        :raise UserError: they are none
        """
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(self.env._("Say what became of each piece that did not arrive."))
        models_ = {
            'line': 'jxc.transfer.line',
            'lot': 'stock.lot',
            'reason': 'jxc.reason',
            'partner': 'res.partner',
        }
        return [
            {
                **row,
                **{
                    name: self._given_record(model, row.get(name))
                    for name, model in models_.items()
                },
            }
            for row in rows
        ]

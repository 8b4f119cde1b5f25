from odoo import models


class JxcTransfer(models.Model):
    """What the prints of a transfer say: slip, loading list, labels."""

    _inherit = 'jxc.transfer'

    def _print_url(self):
        """Return what the code on the paper opens: the page for shipping and receiving."""
        return f'{self.get_base_url()}/odoo/jxc-transfer-scan/{self.id}'

    def _print_moves(self, leg):
        """Return the lines of moves of this document into (`ship`) or out of (`receive`) transit.

        Of the document alone, whoever prints it: who may see it sees what is on its way, though not
        the places or figures of the other end; `_print_lines` tells none.
        """
        place = 'location_dest_id' if leg == 'ship' else 'location_id'
        moves = self.sudo().line_ids.move_ids.filtered(
            lambda move: (
                move.state not in ('draft', 'cancel')
                and (move[place].usage == 'transit' or move.picking_id.jxc_transfer_leg == 'direct')
            )
        )
        return moves.move_line_ids.filtered('quantity_product_uom')

    def _print_lines(self):
        """Return the rows of the slip, by product and lot, in the order of the document.

        :return: list of dicts of ``product, lot, expiry`` (local day or False), ``asked`` (on the
            first row of a line, else None), ``shipped, received`` (in ``uom``, the product's)
        """
        self.ensure_one()
        found = {}
        for leg, name in (('ship', 'shipped'), ('receive', 'received')):
            for move_line in self._print_moves(leg):
                # what is reserved is what will be shipped; what is on its way is not received
                if leg == 'receive' and move_line.state != 'done':
                    continue
                key = move_line.move_id.jxc_transfer_line_id.id, move_line.lot_id
                row = found.setdefault(key, {'shipped': 0.0, 'received': 0.0})
                row[name] += move_line.quantity_product_uom
        rows = []
        for line in self.line_ids:
            lots = [lot for (line_id, lot) in found if line_id == line.id]
            lots = sorted(lots, key=lambda lot: (lot.expiration_date or lot.create_date, lot.id))
            for number, lot in enumerate(lots or [line.lot_id.sudo()]):
                row = found.get((line.id, lot), {'shipped': 0.0, 'received': 0.0})
                rows.append(
                    {
                        'product': line.product_id,
                        'lot': lot.name or '',
                        'expiry': lot.expiration_date
                        and self.company_id._jxc_local_day(lot.expiration_date),
                        'asked': line.product_qty if not number else None,
                        'uom': line.product_id.uom_id,
                        **row,
                    }
                )
        return rows

    def _print_totals(self, rows):
        """Return ``[(unit, asked, shipped, received)]``: units are not added to each other."""
        totals = {}
        for row in rows:
            total = totals.setdefault(row['uom'], [0.0, 0.0, 0.0])
            for number, name in enumerate(('asked', 'shipped', 'received')):
                total[number] += row[name] or 0.0
        return [(uom, *total) for uom, total in totals.items()]

    def _print_loading(self):
        """Return what is taken from the shelves, by place, as far as the reader sees the places.

        :return: list of ``(place, [{product, lot, expiry, package, quantity, uom, transfer}])``
        """
        lines = self.env['stock.move.line'].search(
            [
                ('picking_id.jxc_transfer_id', 'in', self.ids),
                ('location_id.usage', '=', 'internal'),
                ('picking_id.jxc_transfer_leg', 'in', ('ship', 'direct')),
                ('state', 'not in', ('draft', 'done', 'cancel')),
                ('quantity_product_uom', '>', 0),
            ]
        )
        by_place = {}
        for line in lines:
            by_place.setdefault(line.location_id, []).append(
                {
                    'product': line.product_id,
                    'lot': line.lot_id.name or '',
                    'expiry': line.lot_id.expiration_date
                    and line.company_id._jxc_local_day(line.lot_id.expiration_date),
                    'package': line.package_id.name or '',
                    'quantity': line.quantity_product_uom,
                    'uom': line.product_id.uom_id,
                    'transfer': line.picking_id.jxc_transfer_id,
                }
            )
        for rows in by_place.values():
            rows.sort(key=lambda row: (row['product'].display_name, row['lot']))
        return sorted(by_place.items(), key=lambda part: part[0].complete_name)

    def _print_labels(self):
        """Return the labels of a transfer: one a package, else one a product and lot.

        :return: list of dicts of ``title, lot, expiry, quantity, uom``
        """
        self.ensure_one()
        lines = self._print_moves('ship')
        labels = [
            {'title': package.name, 'lot': '', 'expiry': False, 'quantity': None, 'uom': None}
            for package in lines.result_package_id
        ]
        loose = {}
        for line in lines.filtered(lambda line: not line.result_package_id):
            row = loose.setdefault(
                (line.product_id, line.lot_id),
                {
                    'title': line.product_id.display_name,
                    'lot': line.lot_id.name or '',
                    'expiry': line.lot_id.expiration_date
                    and self.company_id._jxc_local_day(line.lot_id.expiration_date),
                    'quantity': 0.0,
                    'uom': line.product_id.uom_id,
                },
            )
            row['quantity'] += line.quantity_product_uom
        return [*labels, *loose.values()]

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.count_codes import clean_code
from ..base.given import given_records, given_text

MOST_TRANSFERS = 50
LEGS = {
    'ship': ('approved', 'shipping', 'transit'),
    'receive': ('shipping', 'transit', 'receiving'),
}


class JxcTransfer(models.Model):
    """What the page for shipping and receiving with a phone or a scanner asks.

    Everything is read with the rights of who scans: of either end he sees the moves that are his.
    """

    _name = 'jxc.transfer'
    _inherit = ['jxc.transfer', 'jxc.scan.page']

    # === ACTIONS === #

    @api.readonly
    def action_page(self):
        """Open the page on which this transfer is shipped or received by scanning."""
        self.ensure_one()
        self.check_access('read')
        action = self.env['ir.actions.actions']._for_xml_id('jxc_module.action_transfer_page')
        return {**action, 'params': {'transfer_id': self.id}}

    # === READING === #

    @api.model
    @api.readonly
    def page_transfers(self):
        """Return the transfers that wait to be shipped or received by the user.

        :return: list of ``id, name, leg`` (``ship``, ``receive``), ``source, destination, products,
            late``
        """
        transfers = self.search(
            Domain('company_id', 'in', self.env.companies.ids)
            & Domain('state', 'in', [*{*LEGS['ship'], *LEGS['receive']}]),
            limit=MOST_TRANSFERS,
        )
        answer = []
        for leg in ('receive', 'ship'):
            for transfer, lines in self._page_open_lines(transfers, leg).items():
                answer.append(
                    {
                        'id': transfer.id,
                        'name': transfer.name,
                        'leg': leg,
                        'source': transfer.sudo().source_warehouse_id.name,  # both name the way
                        'destination': transfer.sudo().dest_warehouse_id.name,
                        'products': len(lines.product_id),
                        'late': transfer.is_late,
                    }
                )
        return answer

    @api.model
    @api.readonly
    def page_open(self, transfer_id=False, leg=False):
        """Return a transfer as the page shows it.

        :param leg: ``ship`` or ``receive``; without one, what can be done next
        :return: dict of ``id, name, state, leg, legs`` (both that are open), ``source,
            destination, note``, ``rows`` (see :meth:`_page_rows`), ``products`` (by id)
        :raise UserError: there is nothing to ship or receive
        """
        transfer = self._page_transfer(transfer_id)
        open_lines = {leg: self._page_open_lines(transfer, leg).get(transfer) for leg in LEGS}
        legs = [name for name in ('receive', 'ship') if open_lines[name]]
        if leg not in legs:
            leg = legs[0] if legs else False
        if not leg:
            raise UserError(
                self.env._(
                    "%(transfer)s (%(state)s) has nothing that you could ship or receive now.",
                    transfer=transfer.name,
                    state=dict(self._fields['state']._description_selection(self.env))[
                        transfer.state
                    ],
                )
            )
        rows = self._page_rows(open_lines[leg])
        products = self._page_products(open_lines[leg].product_id)
        return {
            'id': transfer.id,
            'name': transfer.name,
            'state': transfer.state,
            'leg': leg,
            'legs': legs,
            'source': transfer.sudo().source_warehouse_id.name,  # both name the way
            'destination': transfer.sudo().dest_warehouse_id.name,
            'note': given_text(transfer.note)[:500],
            'rows': rows,
            'products': {product['id']: product for product in products},
        }

    @api.model
    @api.readonly
    def page_scan(self, transfer_id, code='', product_id=False):
        """Return what a code or a typed word stands for.

        :param product_id: the product at hand, which settles what is doubtful
        :return: dict of ``kind`` (``product``, ``lot``, ``choose``, ``unknown``) and, as far as
            known, ``product_id, products, factor, unit, lot_id, lot_name, expiry, count, message``
        """
        transfer = self._page_transfer(transfer_id)
        code = clean_code(code)
        if not code:
            return {'kind': 'unknown'}
        at_hand = given_records(self.env['product.product'], product_id)[:1]
        return self._page_decided(transfer, self._page_decision(transfer, code, at_hand), code)

    @api.model
    @api.readonly
    def page_lot(self, transfer_id, product_id=False, name=''):
        """Return what is known of a lot that somebody typed: ``lot_id, lot_name, message``."""
        transfer = self._page_transfer(transfer_id)
        product = given_records(self.env['product.product'], product_id)[:1]
        name = given_text(name)[:100]
        lots = self._page_lots(transfer, [name]) if name else self.env['stock.lot']
        lot = lots.filtered(lambda lot: lot.product_id == product)[:1]
        answer = {'lot_id': lot.id, 'lot_name': lot.name or name}
        if not lot and lots:
            answer['message'] = self._page_other_lot(lots[0])
        return answer

    # === BUSINESS === #

    @api.model
    def _page_transfer(self, transfer_id):
        """Return the transfer that a request names."""
        transfer = given_records(self, transfer_id)
        if len(transfer) != 1:
            raise UserError(self.env._("Choose one transfer."))
        return transfer

    @api.model
    def _page_open_lines(self, transfers, leg):
        """Return what of transfers waits on a leg, lines of moves by transfer, as the user sees."""
        own = self._own_warehouses()
        if own is not None:  # of the other end it is for the other keeper
            end = 'source_warehouse_id' if leg == 'ship' else 'dest_warehouse_id'
            transfers = transfers.filtered(lambda transfer: transfer[end] in own)
        place = 'location_dest_id' if leg == 'ship' else 'location_id'
        lines = self.env['stock.move.line'].search(
            Domain('move_id.jxc_transfer_line_id.transfer_id', 'in', transfers.ids)
            & Domain('state', 'in', ('assigned', 'partially_available'))
            & Domain('quantity_product_uom', '>', 0)
            & Domain(f'{place}.usage', '=', 'transit')
        )
        return lines.grouped(lambda line: line.move_id.jxc_transfer_line_id.transfer_id)

    @api.model
    def _page_rows(self, move_lines):
        """Return what waits, one row a line, lot and package.

        :return: list of ``line_id, product_id, lot_id, lot_name, expiry, package, quantity`` (in
            the product's unit)
        """
        rows = {}
        for move_line in move_lines:
            line = move_line.move_id.jxc_transfer_line_id
            lot = move_line.lot_id
            package = move_line.package_id
            row = rows.setdefault(
                (line.id, lot.id, package.id),
                {
                    'line_id': line.id,
                    'product_id': move_line.product_id.id,
                    'lot_id': lot.id,
                    'lot_name': lot.name or move_line.lot_name or '',
                    'expiry': self._page_expiry(lot),
                    'package': package.name or '',
                    'quantity': 0.0,
                },
            )
            row['quantity'] += move_line.quantity_product_uom
        return list(rows.values())

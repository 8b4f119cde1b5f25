from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.given import given_records, given_text
from .jxc_transfer_page import LEGS

MOST_ITEMS = 2000
MOST_KEYS = 100  # of one document, remembered


class JxcTransfer(models.Model):
    """What the page for scanning sends: all that was shipped or received at once.

    A truck is unloaded, then the page is sent. It carries a number of its own: the same number
    again is answered and changes nothing, also when two requests meet (the document is locked).
    """

    _inherit = 'jxc.transfer'

    # nobody reads or writes it but the page's method below
    page_keys = fields.Text(string="Numbers of the Page", copy=False, groups='.')

    @api.model
    def page_take(self, transfer_id, leg, client_id, items):
        """Ship or receive what was scanned.

        :param leg: ``ship`` or ``receive``
        :param client_id: number of what is sent, made by the device
        :param list items: dicts of ``line_id, product_id, lot_id, lot_name, quantity`` (text, in
            the product's unit). Received goods that were not shipped (no line, another lot, more)
            become differences to settle.
        :return: dict of ``state, again`` (whether it had been sent before), ``open`` (differences
            to settle), ``transit`` (whether goods are still on their way)
        :raise UserError: it cannot be done; nothing is stored
        """
        transfer = self._page_transfer(transfer_id)
        if leg not in LEGS:
            raise UserError(self.env._("The page is of another version: reload it."))
        client_id = self._page_client_id({'client_id': client_id})
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise UserError(self.env._("Send at most %(most)s entries at once.", most=MOST_ITEMS))
        # only the numbers of the page are read past the rights; `_ship` and `_receive` ask for them
        locked = transfer.sudo()
        locked.lock_for_update(allow_referencing=True)
        locked.invalidate_recordset(['page_keys'])
        keys = (locked.page_keys or '').split('\n')
        again = client_id in keys
        if not again:
            locked.page_keys = '\n'.join([*keys, client_id][-MOST_KEYS:])
            given = self._page_given(transfer, items)
            if leg == 'ship':
                quantities = self._page_shipped(transfer, given)
                self._page_reserve(transfer, quantities)
                answer = transfer._ship(quantities)
            else:
                answer = self._page_receive(transfer, given)
            self._page_check_answer(transfer, answer)
        return {
            'state': transfer.state,
            'again': again,
            'open': len(transfer.surplus_ids.filtered(lambda surplus: not surplus.difference_id)),
            'transit': any(line.transit_qty > 0 for line in transfer.line_ids),
        }

    # === BUSINESS === #

    @api.model
    def _page_given(self, transfer, items):
        """Return what the page sent, added up: ``{(line, product, lot, lot name): quantity}``.

        :raise UserError: an item is none, or names a line, product or lot that is not there
        """
        if not all(isinstance(item, dict) for item in items):
            raise UserError(self.env._("The page is of another version: reload it."))
        records = {
            name: given_records(
                self.env[model].with_context(active_test=False),
                list({item.get(name) for item in items if item.get(name)}),
            )
            for name, model in (
                ('line_id', 'jxc.transfer.line'),
                ('product_id', 'product.product'),
                ('lot_id', 'stock.lot'),
            )
        }
        given = defaultdict(float)
        for item in items:
            quantity = self._page_number(item.get('quantity'))
            line = records['line_id'].browse(item.get('line_id') or [])
            product = records['product_id'].browse(item.get('product_id') or [])
            lot = records['lot_id'].browse(item.get('lot_id') or [])
            product = line.product_id or product
            if line.transfer_id not in (transfer, transfer.browse()):
                raise UserError(self.env._("The page shows another transfer: reload it."))
            if not product or (lot and lot.product_id != product):
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is not one of %(product)s. Scan it again.",
                        lot=lot.name or '',
                        product=product.display_name or '',
                    )
                )
            name = '' if lot else given_text(item.get('lot_name'))[:100]
            given[line, product, lot, name] += quantity
        return given

import base64
import binascii
import math
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.count_codes import clean_code
from ..base.given import given_ids, given_text
from ..base.halving import attempt

MOST_ITEMS = 100
MOST_PHOTO = 4 * 2**20  # characters of a photo in base64
EPOCH = datetime(1970, 1, 1)


class JxcStocktake(models.Model):
    """What the page of a counter sends: entries, notes, empty places, what is taken back.

    Each item has a number made by the device; one that arrives again is answered as stored and not
    stored again. An item that cannot be stored is answered with the reason; the others are.
    """

    _inherit = 'jxc.stocktake'

    @api.model
    def page_send(self, count_id, items):
        """Store what was counted, in its order.

        :param list items: dicts of ``client_id, kind`` (``count, note, empty, undo``),
            ``place_id, device_time`` and ``offset`` (ms), ``product_id`` or ``code``,
            ``lot_id, lot_name, expiry, package_id, owner_id, quantity`` (text, in the product's
            unit), ``how``; of a note ``text, photo`` (base64), of an undo ``target``
        :return: ``{client_id: {rows, products, message} or {refused: why}}``
        :raise UserError: the count is gone or takes no entries; nothing is stored
        """
        if not isinstance(items, list) or len(items) > MOST_ITEMS:
            raise UserError(self.env._("Send at most %(most)s entries at once.", most=MOST_ITEMS))
        # who may enter there, and whether it takes entries, is asked where one is stored
        count = self.browse(given_ids(self.env, count_id))
        if len(count) != 1:
            raise UserError(self.env._("Choose one count."))
        results = {}
        for item in items:
            client_id = self._page_client_id(item)
            result, error = attempt(self.env, lambda item=item: self._page_take(count, item))
            if error is None:
                results[client_id] = result
            elif isinstance(error, UserError):
                results[client_id] = {'refused': str(error)}
            else:
                raise error
        return results

    # === BUSINESS === #

    @api.model
    def _page_take(self, count, item):
        kind = item.get('kind')
        if kind == 'undo':
            return self._page_undo(count, item)
        if kind == 'empty':
            return self._page_empty(count, item)
        if kind not in ('count', 'note'):
            raise UserError(self.env._("The page is of another version: reload it."))
        vals, message = self._page_vals(count, item)
        entry = self.env['jxc.stocktake.entry'].create(vals)
        # what he has just counted; that the place is his was asked when it was stored
        line = self._page_lines([('entry_ids', 'in', entry.ids)], sudo=True)
        answer = {'rows': self._page_rows(line), 'message': message}
        if item.get('code') and line:  # the page did not know the product
            answer['products'] = self._page_products(line.product_id)
        return answer

    @api.model
    def _page_vals(self, count, item):
        """Return ``(values of the entry, message)`` of a counted item or a note."""
        vals = {
            'stocktake_id': count.id,
            'location_id': item.get('place_id'),
            'client_id': item['client_id'],
            'device_time': self._page_time(item),
            'how': 'scan' if item.get('how') == 'scan' else 'typed',
        }
        code = clean_code(item.get('code'))
        if item['kind'] == 'note':
            text = given_text(item.get('text'))[:200]
            return {
                **vals,
                'unknown_code': code or text[:60] or self.env._("Photo"),
                'note': text,
                'photo': self._page_photo(item.get('photo')),
                'quantity': self._page_number(item.get('quantity') or '0'),
            }, ''
        vals['quantity'] = self._page_number(item.get('quantity'))
        given = {
            name: item.get(name)
            for name in ('product_id', 'lot_id', 'lot_name', 'package_id', 'owner_id')
        }
        given['lot_expiry'] = self._page_given_day(item.get('expiry'))
        message = ''
        if not given['product_id']:  # scanned without a connection
            found = self.page_scan(count.id, code) if code else {}
            if found.get('kind') not in ('product', 'lot'):
                message = self.env._("“%s” is unknown: it is noted and settled in review.", code)
                return {**vals, 'unknown_code': code or "?"}, message
            given |= {name: found[name] for name in ('product_id', 'lot_id', 'lot_name')}
            given['lot_expiry'] = self._page_given_day(found['expiry'])
            vals['quantity'] *= found['factor']
        if given['lot_id']:
            given['lot_name'] = False
        return {**vals, **given}, message

    @api.model
    def _page_given_day(self, text):
        try:
            return fields.Date.to_date(text) if isinstance(text, str) and text else False
        except ValueError as error:
            raise UserError(self.env._("“%s” is no day.", str(text)[:20])) from error

    @api.model
    def _page_time(self, item):
        """Return when something was counted by the server's clock, never in the future.

        The page measured by how much the clock of its device is wrong.
        """
        moment, offset = item.get('device_time'), item.get('offset') or 0
        now = fields.Datetime.now()
        if not all(type(part) in (int, float) and math.isfinite(part) for part in (moment, offset)):
            return now
        try:
            counted = EPOCH + timedelta(milliseconds=moment + offset)
        except OverflowError:
            return now
        return min(counted.replace(microsecond=0), now)

    @api.model
    def _page_photo(self, photo):
        if not photo:
            return False
        if not isinstance(photo, str) or len(photo) > MOST_PHOTO:
            raise UserError(self.env._("The photo is too large. Take it again."))
        try:
            base64.b64decode(photo, validate=True)
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The photo cannot be read. Take it again.")) from error
        return photo

    @api.model
    def _page_undo(self, count, item):
        """Take back an entry, by its number on the device."""
        self._page_count(count.id)
        target = item.get('target')
        entry = self.env['jxc.stocktake.entry'].search(
            [
                ('stocktake_id', '=', count.id),
                ('client_id', '=', target if isinstance(target, str) else ''),
            ]
        )
        entry.action_undo()
        return {'rows': self._page_rows(entry.line_id)}

    @api.model
    def _page_empty(self, count, item):
        """Count the rest of a place as 0, and note that somebody looked there."""
        count = self._page_count(count.id)
        place = self._page_place(count, item.get('place_id'))
        lines = self._page_lines([('place_id', '=', place.id), ('state', 'in', ('todo', 'again'))])
        self.env['jxc.stocktake.entry'].create(
            [
                {
                    'stocktake_id': count.id,
                    'location_id': place.location_id.id,
                    'client_id': f"{item['client_id']}:{line.id}",
                    'device_time': self._page_time(item),
                    'how': 'empty',
                    'quantity': 0,
                    'product_id': line.product_id.id,
                    'lot_id': line.lot_id.id,
                    'lot_name': line.lot_name,
                    'package_id': line.package_id.id,
                    'owner_id': line.owner_id.id,
                }
                for line in lines
            ]
        )
        counted = self.env['jxc.stocktake.line'].search_count(
            [('place_id', '=', place.id), ('counted_qty', '>', 0)], limit=1
        )
        if not counted and not place.empty_on:
            # nobody writes this by hand; that the counter sees the place was asked above
            place.sudo().write({'empty_on': fields.Datetime.now(), 'empty_by_id': self.env.uid})
        return {'rows': self._page_rows(lines)}

import math

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..base.given import given_ids, given_text

MOST = 1_000_000_000  # of a product in one entry, in its unit
GIVEN = {
    *('stocktake_id', 'product_id', 'location_id', 'lot_id', 'lot_name', 'lot_expiry'),
    *('package_id', 'owner_id', 'quantity', 'uom_id', 'replaces', 'how', 'device_time'),
    *('client_id', 'unknown_code', 'note', 'photo'),
}
TEXTS = ('lot_name', 'client_id', 'unknown_code', 'note')
LONGEST = 200  # characters of a text


class JxcStocktakeEntry(models.Model):
    """What a client may give of an entry, before any record that it names is looked at."""

    _inherit = 'jxc.stocktake.entry'

    @api.model
    def _clean_given(self, vals):
        """Return the values that a client may give, texts without blanks, numbers as numbers."""
        unknown = {name for name in vals if name in self._fields} - GIVEN
        if any(vals[name] for name in unknown if self._fields[name].readonly):
            raise UserError(
                self.env._(
                    "%(fields)s of an entry follow from what is counted.",
                    fields=', '.join(sorted(self._fields[name].string for name in unknown)),
                )
            )
        clean = {name: value for name, value in vals.items() if name in GIVEN}
        for name in TEXTS:
            clean[name] = given_text(clean.get(name))[:LONGEST] or False
        for name in ('stocktake_id', 'product_id', 'location_id', 'lot_id', 'package_id'):
            clean[name] = self._given_id(clean.get(name))
        for name in ('owner_id', 'uom_id'):
            clean[name] = self._given_id(clean.get(name))
        if not clean['stocktake_id']:
            raise UserError(self.env._("Say in which count this was counted."))
        clean['quantity'] = self._given_quantity(clean.get('quantity'))
        clean['device_time'] = self._given_moment(clean, 'device_time', fields.Datetime.to_datetime)
        clean['lot_expiry'] = self._given_moment(clean, 'lot_expiry', fields.Date.to_date)
        if clean.get('how', 'typed') not in dict(self._fields['how'].selection):
            clean['how'] = 'typed'
        return clean

    def _given_id(self, value):
        return (given_ids(self.env, value) or [False])[0]

    @api.model
    def _given_quantity(self, quantity):
        text = str(quantity)[:40]
        number = quantity or 0.0
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise UserError(
                self.env._('"%(text)s" is not a quantity. Enter a number such as 12.', text=text)
            )
        if not math.isfinite(number) or number < 0 or number > MOST:
            raise UserError(
                self.env._(
                    "%(text)s cannot be counted: a quantity lies between 0 and %(most)s.",
                    text=text,
                    most=f'{MOST:,}',
                )
            )
        return float(number)

    @api.model
    def _given_moment(self, clean, name, convert):
        try:
            return convert(clean.get(name) or False) or False
        except (ValueError, TypeError, AttributeError):
            raise UserError(
                self.env._(
                    '%(field)s: "%(text)s" is not a date. Write it as 2026-12-31.',
                    field=self._fields[name]._description_string(self.env),
                    text=str(clean[name])[:40],
                )
            ) from None

from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...base.given import given_readable, given_records, given_text

LINES = 500  # more than anybody types; a page that sends more is broken


class JxcQuickEntry(models.AbstractModel):
    """Turn what was typed into an order, once."""

    _inherit = 'jxc.quick.entry'

    @api.model
    def save_order(self, kind, values):
        """Create a quotation, or a request for quotation, from the typed lines.

        Prices that were not typed are those core computes. Sending the same token again returns
        the order that was made the first time.

        :param dict values: ``partner_id``, ``token`` (unique to this entry), ``reference`` (the
            partner's, optional) and ``lines``: list of ``product_id, quantity, price`` (None:
            core's), ``lot`` and ``expiry`` (ISO date; purchases of tracked products only)
        :return: dict ``id, name, model``
        :raise UserError: where something is missing or no number; it names the line
        """
        model, _flag, quantity_field = self._kind(kind)
        orders = self.env[model]
        if not isinstance(values, dict):
            raise UserError(self.env._("The page sent no order. Reload it and try again."))
        token = given_text(values.get('token'))
        if not token:
            raise UserError(self.env._("The page sent no token. Reload it and try again."))
        order = orders.search([('jxc_entry_token', '=', token)], limit=1)
        if not order:
            partner = given_records(self.env['res.partner'], values.get('partner_id'))
            if len(partner) != 1:
                raise UserError(self.env._("Choose a partner first."))
            reference = {'sale': 'client_order_ref', 'purchase': 'partner_ref'}[kind]
            order = orders.create(
                {
                    'partner_id': partner.id,
                    'jxc_entry_token': token,
                    reference: given_text(values.get('reference')) or False,
                    'order_line': [
                        Command.create(self._line_values(kind, quantity_field, number, line))
                        for number, line in enumerate(self._typed_lines(values), 1)
                    ],
                }
            )
        return {'id': order.id, 'name': order.name, 'model': model}

    @api.model
    def _typed_lines(self, values):
        lines = values.get('lines') or []
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise UserError(self.env._("The page sent no order. Reload it and try again."))
        if not lines:
            raise UserError(self.env._("There is no line yet: type a product and a quantity."))
        if len(lines) > LINES:
            raise UserError(
                self.env._(
                    "An entry holds up to %(limit)s lines, this one has %(count)s. Save it in "
                    "several orders.",
                    limit=LINES,
                    count=len(lines),
                )
            )
        return lines

    @api.model
    def _line_values(self, kind, quantity_field, number, line):
        """Return the values of one order line.

        :raise UserError: naming the line, for an unknown product or a value that is no number
        """
        product, _hidden = given_readable(self.env['product.product'], line.get('product_id'))
        if len(product) != 1:
            raise UserError(
                self.env._("Line %(number)s: the product does not exist any more.", number=number)
            )
        quantity = self._number(line.get('quantity'))
        if quantity is None or product.uom_id.is_zero(quantity):
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: enter a quantity.",
                    number=number,
                    product=product.display_name,
                )
            )
        result = {'product_id': product.id, quantity_field: quantity}
        if line.get('price') is not None:
            price = self._number(line['price'])
            if price is None:
                raise UserError(
                    self.env._(
                        "Line %(number)s, %(product)s: the price is no number.",
                        number=number,
                        product=product.display_name,
                    )
                )
            result['price_unit'] = price
        if kind == 'purchase' and line.get('lot'):
            result['jxc_lot_name'] = given_text(line['lot'])
            if line.get('expiry'):
                result['jxc_expiration_date'] = self._expiry(number, product, line['expiry'])
        return result

    @api.model
    def _number(self, value):
        """Return a finite number, None for anything else."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if abs(value) < 1e15 else None

    @api.model
    def _expiry(self, number, product, day):
        """Return the UTC instant at which the local ``day`` (ISO) begins."""
        facts = self.env['jxc.facts']
        try:
            return facts._day_start(self.env.company, date.fromisoformat(str(day)))
        except ValueError:
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: %(day)s is no date. Write it like 2026-12-31.",
                    number=number,
                    product=product.display_name,
                    day=day,
                )
            ) from None

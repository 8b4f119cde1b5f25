from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...base.given import given_ids, given_readable, given_records, given_text
from ...base.kept_value import kept

# what core's form fills in on a purchase line
FILLED = (
    'name',
    'price_unit',
    'technical_price_unit',
    'discount',
    'product_uom_id',
    'tax_ids',
    'date_planned',
)
LINES = 500  # more than anybody types; a page that sends more is broken


class JxcQuickEntry(models.AbstractModel):
    """Turn what was typed into an order, once."""

    _inherit = 'jxc.quick.entry'

    @api.model
    def save_order(self, kind, values):
        """Create a quotation, or a request for quotation, from the typed lines.

        Prices that were not typed are those core computes, and what core's form fills in for a
        partner or a product by onchange is filled in here, too. Sending the same token again
        returns the order that was made the first time.

        :param dict values: ``partner_id``, ``token`` (unique to this entry), ``reference`` (the
            partner's), ``warehouse_id``, ``date`` (ISO, local day of delivery; these three are
            optional) and ``lines``: list of ``product_id, quantity, price`` (None: core's),
            ``uom_id`` (none: core's), ``discount`` (percent), ``lot`` and ``expiry`` (ISO date;
            purchases of tracked products only)
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
            partner = self._typed_partner(values)
            reference = {'sale': 'client_order_ref', 'purchase': 'partner_ref'}[kind]
            lines = self._typed_line_values(kind, quantity_field, values)
            order = orders.create(
                {
                    **self._head_values(kind, values),
                    'partner_id': partner.id,
                    'jxc_entry_token': kept(token),
                    reference: given_text(values.get('reference')) or False,
                }
            )
            # nothing of it is a change that anybody would want to see in the log
            filled = order.with_context(tracking_disable=True)
            for method in filled._onchange_methods.get('partner_id', ()):
                method(filled)
            fill = {'sale': self._filled_sale, 'purchase': self._filled_purchase}[kind]
            lines = [fill(order, line) for line in lines]
            filled.write({'order_line': [Command.create(line) for line in lines]})
        return {'id': order.id, 'name': order.name, 'model': model}

    @api.model
    def _typed_partner(self, values):
        if not isinstance(values, dict):
            raise UserError(self.env._("The page sent no order. Reload it and try again."))
        partner = given_records(self.env['res.partner'], values.get('partner_id'))
        if len(partner) != 1:
            raise UserError(self.env._("Choose a partner first."))
        return partner

    @api.model
    def _typed_line_values(self, kind, quantity_field, values):
        """Return the values of all lines, of purchases with the day that they are wanted on."""
        typed = self._typed_lines(values)
        asked = [line.get('product_id') for line in typed]
        products, _hidden = given_readable(
            self.env['product.product'], [id_ for id_ in asked if type(id_) is int and id_ > 0]
        )
        lines = [
            self._line_values(kind, quantity_field, number, line, products)
            for number, line in enumerate(typed, 1)
        ]
        day = self._delivery_day(values) if kind == 'purchase' else None
        if day:
            moment = self.env.company._jxc_day_start(day)
            lines = [{**line, 'date_planned': moment} for line in lines]
        return lines

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
    def _line_values(self, kind, quantity_field, number, line, products):
        """Return the values of one order line.

        :param products: those of all lines that the user may read
        :raise UserError: naming the line, for an unknown product or a value that is no number
        """
        product = products.browse(given_ids(self.env, line.get('product_id') or None)) & products
        if len(product) != 1:
            raise UserError(
                self.env._("Line %(number)s: the product does not exist any more.", number=number)
            )
        if self._refused(product):
            raise UserError(
                self.env._(
                    "Line %(number)s: %(reason)s", number=number, reason=self._refused(product)
                )
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
        if quantity < 0:
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: a quantity is above 0. Goods come back with the "
                    "button Return on the order they were on.",
                    number=number,
                    product=product.display_name,
                )
            )
        result = {'product_id': product.id, quantity_field: quantity}
        if line.get('uom_id'):
            result['product_uom_id'] = self._typed_unit(kind, number, product, line['uom_id']).id
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
        return result | self._optional_values(kind, number, product, line)

    @api.model
    def _optional_values(self, kind, number, product, line):
        """Return discount and lot of a line, where they were typed.

        A typed price is what is paid: the discount that core would take off it is none then.
        """
        result = {}
        if line.get('discount') not in (None, ''):
            result['discount'] = self._discount(kind, number, product, line)
        elif line.get('price') is not None:
            result['discount'] = 0.0
        if kind == 'purchase' and line.get('lot'):
            result['jxc_lot_name'] = given_text(line['lot'])
            if line.get('expiry'):
                result['jxc_expiration_date'] = self._expiry(number, product, line['expiry'])
        return result

    @api.model
    def _typed_unit(self, kind, number, product, uom_id):
        """Return the unit of a line.

        :raise UserError: naming the line, for a unit in which the product is not ordered
        """
        units = self._units(kind, product)
        unit = given_records(self.env['uom.uom'], uom_id) & units
        if len(unit) != 1:
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: choose one of the units %(units)s.",
                    number=number,
                    product=product.display_name,
                    units=', '.join(units.mapped('name')),
                )
            )
        return unit

    @api.model
    def _filled_sale(self, order, typed):
        """Return the values of a sales line with what tells that its price was typed by hand.

        Core works prices out anew when a quantity changes, except those that differ from its own.

        :param typed: values of :meth:`_line_values`
        """
        if 'price_unit' not in typed:
            return typed
        plain = {name: value for name, value in typed.items() if name != 'price_unit'}
        line = self.env['sale.order.line'].new({**plain, 'order_id': order})
        return {**typed, 'technical_price_unit': line.price_unit}

    @api.model
    def _filled_purchase(self, order, typed):
        """Return the values of a purchase line as core's form has them after it was typed.

        :param typed: values of :meth:`_line_values`
        """
        product = self.env['product.product'].browse(typed['product_id'])
        unit = self.env['uom.uom'].browse(typed.get('product_uom_id') or [])
        line = self._fill_purchase_line(order, product, unit, typed['product_qty'])
        filled = {name: line._fields[name].convert_to_write(line[name], line) for name in FILLED}
        return filled | typed

    @api.model
    def _number(self, value):
        """Return a finite number, None for anything else."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value) if abs(value) < 1e15 else None

    @api.model
    def _expiry(self, number, product, day):
        """Return the UTC instant at which the local ``day`` (ISO) begins."""
        try:
            return self.env.company._jxc_day_start(date.fromisoformat(str(day)))
        except ValueError:
            raise UserError(
                self.env._(
                    "Line %(number)s, %(product)s: %(day)s is no date. Write it like 2026-12-31.",
                    number=number,
                    product=product.display_name,
                    day=day,
                )
            ) from None

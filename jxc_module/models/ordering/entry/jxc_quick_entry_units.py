from odoo import api, models


class JxcQuickEntry(models.AbstractModel):
    """The units in which a product may be ordered: its own, its cases, those of its vendors."""

    _inherit = 'jxc.quick.entry'

    @api.model
    def _units(self, kind, product):
        """Return the units that core allows on a line of this product, its own first.

        :return: uom.uom
        """
        units = product.uom_id | product.uom_ids
        if kind == 'purchase':
            units |= product.seller_ids.product_uom_id
        return units

    @api.model
    def _default_unit(self, kind, product, partner):
        """Return the unit that core puts on a new line: of a vendor, that of his least order."""
        if kind == 'sale' or not partner:
            return product.uom_id
        today = self.env.company._jxc_today()
        sellers = product.seller_ids.filtered(
            lambda seller: (
                seller.partner_id == partner
                and (not seller.product_id or seller.product_id == product)
                and (not seller.date_start or seller.date_start <= today)
                and (not seller.date_end or seller.date_end >= today)
            )
        )
        return sellers.sorted('min_qty')[:1].product_uom_id or product.uom_id

    @api.model
    def _new_purchase_line(self, product, partner, unit=None, quantity=1.0):
        """Return an unsaved purchase line as core's form makes it.

        :param unit: uom.uom, or empty for the one that core proposes
        """
        company = self.env.company
        currency = partner.property_purchase_currency_id or company.currency_id
        order = self.env['purchase.order'].new(
            {'partner_id': partner.id, 'company_id': company.id, 'currency_id': currency.id}
        )
        return self._fill_purchase_line(order, product, unit, quantity)

    @api.model
    def _fill_purchase_line(self, order, product, unit, quantity):
        """Return an unsaved line of a purchase order, filled by core's onchange.

        Core's ``create()`` takes the price of the least quantity of the vendor, whatever is typed.
        """
        line = self.env['purchase.order.line'].new({'order_id': order, 'product_id': product.id})
        line.onchange_product_id()
        if unit:
            line.product_uom_id = unit
        line.product_qty = quantity
        # from the beginning, as in core's form: a price that is there counts as typed by hand
        line.price_unit = line.technical_price_unit = 0.0
        line._compute_price_unit_and_date_planned_and_name()
        return line

    @api.model
    def _cases(self, kind, text):
        """Return the cases with this barcode: product.uom of products that may be ordered."""
        flag = 'sale_ok' if kind == 'sale' else 'purchase_ok'
        company = [False, self.env.company.id]
        return self.env['product.uom'].search(
            [
                ('barcode', '=', text),
                ('company_id', 'in', company),
                (f'product_id.{flag}', '=', True),
                ('product_id.active', '=', True),
                ('product_id.company_id', 'in', company),
            ],
            limit=1,
        )

    @api.model
    def _described(self, kind, product, partner, unit=None, quantity=None):
        """Return what the page shows of a product that was found.

        :param unit: uom.uom of the case that was scanned, with the quantity to fill in
        """
        unit = unit or self._default_unit(kind, product, partner)
        units = self._units(kind, product) | unit
        return {
            'id': product.id,
            'code': product.default_code or '',
            'name': product.with_context(display_default_code=False).display_name,
            'uom': unit.name,
            'uom_id': unit.id,
            'units': [{'id': one.id, 'name': one.name} for one in units],
            'quantity': quantity or 0,
            'tracking': product.tracking if product.use_expiration_date else '',
            'refused': self._refused(product),
        }

    @api.model
    def _refused(self, product):
        """Return why a product cannot be typed here, '' where it can."""
        if product.type != 'combo':
            return ''
        return self.env._(
            "%(product)s is a set with choices: add it on the order itself, where they are made.",
            product=product.display_name,
        )

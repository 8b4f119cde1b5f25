from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...base.given import given_records, given_text

FOUND = 10
# the order, the flag of products that it may hold, the field of the quantity
KINDS = {
    'sale': ('sale.order', 'sale_ok', 'product_uom_qty'),
    'purchase': ('purchase.order', 'purchase_ok', 'product_qty'),
}


class JxcQuickEntry(models.AbstractModel):
    """What the quick entry page asks while a clerk types.

    Everything is read with the rights of the clerk; each question is a fixed number of queries.
    ``kind`` is ``'sale'`` or ``'purchase'``.
    """

    _name = 'jxc.quick.entry'
    _description = "Quick Entry"

    @api.model
    @api.readonly
    def page_settings(self, kind):
        """Return what the page shows: dict of ``flows``, whether an order can be run at once."""
        return {'flows': self.env.company.jxc_flows}

    @api.model
    def _kind(self, kind):
        """Return what belongs to a kind of order, see ``KINDS``.

        :raise UserError: there is no such kind
        """
        if not isinstance(kind, str) or kind not in KINDS:
            raise UserError(self.env._("Quick entry is for sales and for purchases only."))
        return KINDS[kind]

    # === WHILE TYPING === #

    @api.model
    @api.readonly
    def find_products(self, kind, text, partner_id=False):
        """Return products by barcode, code, name or pinyin initials, the exact ones first.

        The code that the customer has for a product finds it as its own one does.

        The barcode of a case finds the product with the case as its unit, and a quantity of 1.

        :return: list of dicts ``id, code, name, uom, uom_id, units`` (dicts ``id, name`` of the
            units to choose from), ``quantity`` (to fill in, or 0), ``tracking``, ``refused`` (why
            it cannot be typed here, or '')
        """
        text = given_text(text)
        if not text:
            return []
        products = self.env['product.product']
        allowed = Domain(self._kind(kind)[1], '=', True)
        cases = self._cases(kind, text)
        partner = given_records(self.env['res.partner'], partner_id)
        partner_id = partner.id
        company = Domain('company_id', 'in', [False, self.env.company.id])
        exact = Domain('barcode', '=', text) | Domain('default_code', '=ilike', _literal(text))
        if kind == 'sale' and partner:
            codes = self.env['jxc.customer.code']._products_domain(partner, _literal(text))
            exact |= codes or Domain.FALSE
        found = products.search(allowed & company & exact, limit=FOUND)
        if len(found) < FOUND:
            words = Domain('default_code', '=ilike', _literal(text) + '%')
            words |= Domain.AND(Domain('name', 'ilike', _literal(word)) for word in text.split())
            pinyin = self.env['product.template']._jxc_pinyin_domain(text)
            if pinyin is not None:
                words |= pinyin
            if kind == 'purchase' and partner_id:
                words |= Domain(
                    'seller_ids',
                    'any',
                    [('partner_id', '=', partner_id), ('product_code', '=ilike', _literal(text))],
                )
            found |= products.search(allowed & company & words, limit=FOUND)
        found -= cases.product_id
        rows = [self._described(kind, case.product_id, partner, case.uom_id, 1) for case in cases]
        return rows + [
            self._described(kind, product, partner) for product in found[: FOUND - len(rows)]
        ]

    @api.model
    @api.readonly
    def product_figures(self, kind, product_id, partner_id=False, uom_id=False):
        """Return what a clerk wants to know of a product before typing a quantity.

        :param uom_id: the unit of the line; none: the one that core proposes
        :return: dict of ``price`` (proposed, in ``currency``), ``currency`` (its id), ``stock``
            (list of ``warehouse, free, incoming`` in the unit of the line, the warehouses that
            the reader sees) and ``last`` (up to three orders of this partner, newest first:
            ``order, date, quantity, uom, price``)
        """
        self._kind(kind)
        product = given_records(self.env['product.product'], product_id)
        partner = given_records(self.env['res.partner'], partner_id)
        if len(product) != 1 or len(partner) > 1:
            raise UserError(self.env._("Choose one product."))
        unit = given_records(self.env['uom.uom'], uom_id) & self._units(kind, product)
        unit = unit or self._default_unit(kind, product, partner)
        price, currency = self._proposed_price(kind, product, partner, unit)
        return {
            'price': price,
            'currency': currency.id,
            'stock': self._stock(product, unit),
            'last': self._last_prices(kind, product, partner),
        }

    # === FIGURES === #

    @api.model
    def _proposed_price(self, kind, product, partner, unit):
        """Return what one unit costs on a new line of core, less discount, and its currency."""
        if kind == 'purchase':
            line = self._new_purchase_line(product, partner, unit)
            return line.price_unit * (1 - line.discount / 100), line.order_id.currency_id
        pricelist = partner.property_product_pricelist
        currency = pricelist.currency_id or self.env.company.currency_id
        price = pricelist._get_product_price(product, 1.0, currency=currency, uom=unit)
        return price, currency

    @api.model
    def _stock(self, product, unit):
        """Return the stock of a product by warehouse, in a unit."""
        rows = self.env['jxc.facts']._stock_by_warehouse(product, self.env.company)
        own = product.uom_id
        return [
            {
                'warehouse': warehouse.name,
                'free': own._compute_quantity(free, unit, round=False),
                'incoming': own._compute_quantity(incoming, unit, round=False),
            }
            for warehouse, free, incoming in rows
        ]

    @api.model
    def _last_prices(self, kind, product, partner):
        if not partner:
            return []
        facts, company = self.env['jxc.facts'], self.env.company
        rows = [
            {
                'order': line.order_id.name,
                'date': format_date(self.env, company._jxc_local_day(moment)),
                'quantity': line[KINDS[kind][2]],
                'uom': line.product_uom_id.name,
                'price': line.price_unit * (1 - line.discount / 100),
                'currency': line.currency_id.id,
            }
            for line, moment in facts._last_prices(kind, product, partner, company)
        ]
        # of the old system, which knows no order and no quantity
        return rows or [
            {'order': '', 'quantity': 1, **row, 'date': format_date(self.env, row['date'])}
            for row in facts._earlier_prices(kind, product, partner, company)
        ]


def _literal(text):
    """Return ``text`` for ``ilike`` and ``=ilike``, where % and _ stand for themselves."""
    return text.replace('\\', '\\\\').replace('%', r'\%').replace('_', r'\_')

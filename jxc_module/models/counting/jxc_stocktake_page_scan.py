from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.count_codes import (
    Known,
    clean_code,
    code_forms,
    decide,
    element_text,
    read_elements,
)
from ..base.given import given_records, given_text

FOUND = 8  # products to choose from


class JxcStocktake(models.Model):
    """What a code is that somebody scanned while counting, see `tools/count_codes.py`."""

    _inherit = 'jxc.stocktake'

    @api.model
    @api.readonly
    def page_scan(self, count_id, code='', location_id=False, product_id=False):
        """Return what a code or a typed word stands for.

        GS1 codes are read by core's parser whatever nomenclature the company has chosen.

        :param product_id: the product at hand, which settles what is doubtful
        :return: dict of ``kind`` (``place``, ``product``, ``lot``, ``choose``, ``unknown``) and,
            as far as known, ``place_id, product_id, products, factor, unit, lot_id, lot_name,
            expiry, book_expiry, count, message``
        """
        count = self._page_count(count_id)
        code = clean_code(code)
        if not code:
            return {'kind': 'unknown'}
        at_hand = given_records(self.env['product.product'], product_id)[:1]
        return self._page_decided(count, self._page_decision(count, code, at_hand), code)

    @api.model
    @api.readonly
    def page_lot(self, count_id, product_id=False, name=''):
        """Return what is known of a lot that somebody typed.

        :return: dict of ``lot_id, lot_name, book_expiry, message``
        """
        count = self._page_count(count_id)
        product = given_records(self.env['product.product'], product_id)[:1]
        name = given_text(name)[:100]
        lots = self._page_lots(count, [name]) if name else self.env['stock.lot']
        lot = lots.filtered(lambda lot: lot.product_id == product)[:1]
        answer = {'lot_id': lot.id, 'lot_name': lot.name or name}
        answer['book_expiry'] = self._page_expiry(lot)
        if not lot and lots:
            answer['message'] = self._page_other_lot(lots[0])
        return answer

    # === BUSINESS === #

    @api.model
    def _page_decision(self, count, code, at_hand):
        """Return the ``count_codes.Decision`` of a code."""
        known = self._page_known(count, code_forms(code), [code])
        if any(known):
            return decide(known, product=at_hand.id, place_first=not at_hand)
        elements = self._page_elements(code)
        if elements:
            forms = code_forms(elements.gtin) if elements.gtin else ()
            names = [name for name in (elements.serial or elements.lot,) if name]
            known = self._page_known(count, forms, names, elements.gtin)
            return decide(known, elements, product=at_hand.id)
        return decide(known)

    @api.model
    def _page_elements(self, code):
        """Return what a GS1 code says, None for one that is none."""
        nomenclature = self.env.company.sudo().nomenclature_id  # everybody scans by it
        if not nomenclature.is_gs1_nomenclature:
            nomenclature = self.env.ref(
                'barcodes_gs1_nomenclature.default_gs1_nomenclature', raise_if_not_found=False
            )
        if not nomenclature:
            return None
        try:
            found = nomenclature.sudo().gs1_decompose_extended(element_text(code))
        except (ValidationError, ValueError, IndexError):  # a day that is none
            return None
        elements = read_elements((one['ai'], one['value']) for one in found or ())
        return elements if any(elements) else None

    @api.model
    def _page_known(self, count, forms, names, gtin=''):
        """Return the ``count_codes.Known`` of a code.

        :param forms: of an article number; :param names: of lots, places, packages
        :param gtin: where it is a GS1 code: then nothing but articles and lots is looked for
        """
        company = Domain('company_id', 'in', [False, count.company_id.id])
        # core of other editions would look for GS1's own parts of a code
        products = self.env['product.product'].with_context(skip_preprocess_gs1=True)
        barcodes = list(forms)
        found = products.search(company & Domain('barcode', 'in', barcodes))
        packagings = self.env['product.uom'].search(company & Domain('barcode', 'in', barcodes))
        lots = self._page_lots(count, names)
        known = Known(
            products=found.ids,
            packagings=[(packaging.product_id.id, packaging.id) for packaging in packagings],
            lots=[(lot.id, lot.product_id.id) for lot in lots],
        )
        if gtin or not names:
            return known
        places = self.env['jxc.stocktake.place'].search(
            [('stocktake_id', '=', count.id), ('location_id.barcode', 'in', names)]
        )
        if any(known) or places:
            return known._replace(places=places.location_id.ids)
        codes = products.search(company & Domain('default_code', '=', names[0]), limit=FOUND)
        return known._replace(codes=codes.ids)

    @api.model
    def _page_lots(self, count, names):
        return self.env['stock.lot'].search(
            [('name', 'in', names), ('company_id', 'in', [False, count.company_id.id])],
            limit=FOUND,
        )

    @api.model
    def _page_decided(self, count, decision, code):
        """Return a decision as the page reads it."""
        if decision.kind == 'place':
            return {'kind': 'place', 'place_id': decision.place}
        if decision.kind == 'clash':
            return {
                'kind': 'unknown',
                'message': self.env._(
                    "This GS1 code says element %s twice, each time otherwise. Type what is on "
                    "the label.",
                    decision.detail,
                ),
            }
        if decision.kind in ('choose', 'unknown') and not decision.product:
            choices = decision.choices or self._page_by_words(count, code).ids
            products = self.env['product.product'].browse(choices)
            if not products:
                return {
                    'kind': 'unknown',
                    'lot_name': decision.lot_name,
                    'message': self._page_archived(code),
                }
            kind = 'choose' if len(products) > 1 or decision.choices else 'product'
            return {**self._page_said(decision, products), 'kind': kind}
        return {**self._page_said(decision, self.env['product.product'].browse(decision.product))}

    @api.model
    def _page_said(self, decision, products):
        product = products[:1]
        packaging = self.env['product.uom'].browse(decision.packaging)
        factor = packaging.uom_id.factor / product.uom_id.factor if packaging else 1.0
        lot = self.env['stock.lot'].browse(decision.lot)
        said = {
            'kind': 'lot' if decision.lot_name or lot else 'product',
            'product_id': product.id,
            'products': self._page_products(products),
            'factor': factor,
            'unit': packaging.uom_id.name or '',
            'lot_id': lot.id,
            'lot_name': lot.name or decision.lot_name,
            'expiry': str(decision.expiry or ''),
            'book_expiry': self._page_expiry(lot),
        }
        if decision.count is not None:
            said['count'] = float(decision.count) * factor
        if decision.kind == 'other_lot':
            names = [decision.lot_name]
            others = self.env['stock.lot'].search([('name', 'in', names)], limit=1)
            said['message'] = self._page_other_lot(others)
        return said

    @api.model
    def _page_other_lot(self, lot):
        return self.env._(
            "The book knows lot %(lot)s of %(product)s, not of this product. Look at the label "
            "again; if it is right, a new lot is made when the count is posted.",
            lot=lot.name,
            product=lot.product_id.display_name,
        )

    @api.model
    def _page_expiry(self, lot):
        return self._page_day(lot.expiration_date) if lot else ''

    @api.model
    def _page_by_words(self, count, text):
        """Return products that may be meant by a typed word."""
        text = given_text(text)
        if len(text) < 2 or text.isdigit():
            return self.env['product.product']
        domain = Domain('is_storable', '=', True)
        domain &= Domain('company_id', 'in', [False, count.company_id.id])
        found = self.env['product.product'].name_search(text, domain, limit=FOUND)
        return self.env['product.product'].browse(product_id for product_id, _name in found)

    @api.model
    def _page_archived(self, code):
        """Return why a code is unknown, where it is that of an archived product."""
        products = self.env['product.product'].with_context(active_test=False)
        found = products.search([('barcode', 'in', code_forms(code)), ('active', '=', False)])
        if not found:
            return ''
        return self.env._(
            "%(product)s is archived: note what you found, it is settled in review.",
            product=found[0].display_name,
        )

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.count_codes import Known, code_forms, decide, element_text, read_elements
from ...tools.count_quantity import QuantityError, parse_quantity
from .given import given_text

FOUND = 8  # products to choose from


class JxcScanPage(models.AbstractModel):
    """What a page for a phone or a scanner asks of its documents: what a code means, see
    `tools/count_codes.py`, and what the page keeps of products.

    A document has a company (``company_id``). All is read with the rights of who scans.
    """

    _name = 'jxc.scan.page'
    _description = "Page for Scanning"

    # === CODES === #

    @api.model
    def _page_decision(self, document, code, at_hand):
        """Return the ``count_codes.Decision`` of a code."""
        known = self._page_known(document, code_forms(code), [code])
        if any(known):
            return decide(known, product=at_hand.id, place_first=not at_hand)
        elements = self._page_elements(code)
        if elements:
            forms = code_forms(elements.gtin) if elements.gtin else ()
            names = [name for name in (elements.serial or elements.lot,) if name]
            known = self._page_known(document, forms, names, elements.gtin)
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
            found = nomenclature.gs1_decompose_extended(element_text(code))
        except (ValidationError, ValueError, IndexError):  # a day that is none
            return None
        elements = read_elements((one['ai'], one['value']) for one in found or ())
        return elements if any(elements) else None

    @api.model
    def _page_known(self, document, forms, names, gtin=''):
        """Return the ``count_codes.Known`` of a code.

        :param forms: of an article number; :param names: of lots, places, packages
        :param gtin: where it is a GS1 code: then nothing but articles and lots is looked for
        """
        company = Domain('company_id', 'in', [False, document.company_id.id])
        # core of other editions would look for GS1's own parts of a code
        products = self.env['product.product'].with_context(skip_preprocess_gs1=True)
        barcodes = list(forms)
        found = products.search(company & Domain('barcode', 'in', barcodes))
        packagings = self.env['product.uom'].search(company & Domain('barcode', 'in', barcodes))
        lots = self._page_lots(document, names)
        known = Known(
            products=found.ids,
            packagings=[(packaging.product_id.id, packaging.id) for packaging in packagings],
            lots=[(lot.id, lot.product_id.id) for lot in lots],
        )
        if gtin or not names:
            return known
        places = self._page_known_places(document, names)
        if any(known) or places:
            return known._replace(places=places.ids)
        codes = products.search(company & Domain('default_code', '=', names[0]), limit=FOUND)
        return known._replace(codes=codes.ids)

    @api.model
    def _page_known_places(self, document, names):
        """Return the places (stock.location) of a document that carry one of these codes."""
        return self.env['stock.location']

    @api.model
    def _page_lots(self, document, names):
        """Return lots of these names that the document may hold, at most FOUND."""
        return self.env['stock.lot'].search(
            [('name', 'in', names), ('company_id', 'in', [False, document.company_id.id])],
            limit=FOUND,
        )

    @api.model
    def _page_by_words(self, document, text):
        """Return products that may be meant by a typed word."""
        text = given_text(text)
        if len(text) < 2 or text.isdigit():
            return self.env['product.product']
        domain = Domain('is_storable', '=', True)
        domain &= Domain('company_id', 'in', [False, document.company_id.id])
        found = self.env['product.product'].name_search(text, domain, limit=FOUND)
        return self.env['product.product'].browse(product_id for product_id, _name in found)

    # === ANSWERS === #

    @api.model
    def _page_decided(self, document, decision, code):
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
            choices = decision.choices or self._page_by_words(document, code).ids
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
        """Return a decision about these products, the likeliest first, as the page reads it."""
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
        """Return what to say of a lot that the book knows of another product."""
        return self.env._(
            "The book knows lot %(lot)s of %(product)s, not of this product. Look at the label "
            "again.",
            lot=lot.name,
            product=lot.product_id.display_name,
        )

    @api.model
    def _page_archived(self, code):
        """Return why a code is unknown, where it is that of an archived product."""
        return ''

    @api.model
    def _page_expiry(self, lot):
        return self._page_day(lot.expiration_date) if lot else ''

    @api.model
    def _page_day(self, moment):
        """Return the local day of a moment as text, '' for none."""
        return str(self.env.company._jxc_local_day(moment)) if moment else ''

    @api.model
    def _page_products(self, products):
        """Return products as the page keeps them.

        :return: list of ``id, code, name, barcode, uom, tracking, units`` (list of ``name,
            factor``: sizes in the product's unit) and ``codes`` (list of ``code, factor, name`` of
            packagings)
        """
        packagings = self.env['product.uom'].search_fetch(
            Domain('product_id', 'in', products.ids), ['product_id', 'barcode', 'uom_id']
        )
        by_product = packagings.grouped('product_id')
        rows = []
        for product in products.with_context(display_default_code=False):
            own = by_product.get(product, packagings.browse())
            units = product.uom_id | product.uom_ids | own.uom_id
            rows.append(
                {
                    'id': product.id,
                    'code': product.default_code or '',
                    'name': product.display_name,
                    'barcode': product.barcode or '',
                    'uom': product.uom_id.name,
                    'tracking': product.tracking if product.tracking != 'none' else '',
                    'units': [
                        {'name': unit.name, 'factor': unit.factor / product.uom_id.factor}
                        for unit in units
                        if unit._has_common_reference(product.uom_id)
                    ],
                    'codes': [
                        {
                            'code': packaging.barcode,
                            'factor': packaging.uom_id.factor / product.uom_id.factor,
                            'name': packaging.uom_id.name,
                        }
                        for packaging in own
                    ],
                }
            )
        return rows

    # === REQUESTS === #

    @api.model
    def _page_client_id(self, item):
        client_id = item.get('client_id') if isinstance(item, dict) else None
        if not isinstance(client_id, str) or not 8 <= len(client_id) <= 64:
            raise UserError(self.env._("An entry without a number of its own was sent."))
        return client_id

    @api.model
    def _page_number(self, text):
        try:
            return float(parse_quantity(text).total)
        except QuantityError as error:
            raise UserError(
                self.env._(
                    "“%(text)s” is no quantity between 0 and 1,000,000,000.",
                    text=str(error.part or text or '')[:40],
                )
            ) from error

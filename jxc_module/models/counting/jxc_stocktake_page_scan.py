from odoo import api, models

from ...tools.count_codes import clean_code, code_forms
from ..base.given import given_records, given_text


class JxcStocktake(models.Model):
    """What a code is that somebody scanned while counting, see `tools/count_codes.py`."""

    _name = 'jxc.stocktake'
    _inherit = ['jxc.stocktake', 'jxc.scan.page']

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
    def _page_known_places(self, count, names):
        places = self.env['jxc.stocktake.place'].search(
            [('stocktake_id', '=', count.id), ('location_id.barcode', 'in', names)]
        )
        return places.location_id

    @api.model
    def _page_other_lot(self, lot):
        return self.env._(
            "The book knows lot %(lot)s of %(product)s, not of this product. Look at the label "
            "again; if it is right, a new lot is made when the count is posted.",
            lot=lot.name,
            product=lot.product_id.display_name,
        )

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

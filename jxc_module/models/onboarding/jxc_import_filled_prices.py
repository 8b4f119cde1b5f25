from datetime import timedelta

from odoo import models

from ...tools.import_filled import number, told
from .jxc_import_filled import MOST


class JxcImport(models.Model):
    """Prices of the database: of vendors, of lists, agreed with customers; customers' codes."""

    _inherit = 'jxc.import'

    def _filled_vendor_prices(self, company):
        prices = self.env['product.supplierinfo'].search(self._shared_domain(company), limit=MOST)
        vendors = self._names_of('partner', prices.partner_id)
        products = self._names_of('product', prices.product_tmpl_id.product_variant_ids)
        units = self._names_of('unit', prices.product_uom_id)
        rows = []
        for price in prices:
            product = price.product_id or price.product_tmpl_id.product_variant_ids[:1]
            if (
                price.partner_id not in vendors
                or product not in products
                or price.product_uom_id not in units
            ):
                continue
            rows.append(
                told(
                    vendor=vendors[price.partner_id],
                    product=products[product],
                    vendor_code=price.product_code,
                    unit=units[price.product_uom_id],
                    min_quantity=number(price.min_qty),
                    price=number(price.price) or '0',
                    currency=price.currency_id.name,
                    lead_days=number(price.delay) or '0',
                    valid_from=price.date_start and price.date_start.isoformat(),
                    valid_to=price.date_end and price.date_end.isoformat(),
                )
            )
        return rows

    def _fixed_items(self, company):
        """Return the items of price lists that a row can say: a fixed price, whole local days.

        :return: list of ``(item, product, first day or None, last day or None)``
        """
        items = self.env['product.pricelist.item'].search(
            [
                *(('pricelist_id.company_id', 'in', [False, company.id]),),
                *(('pricelist_id.active', '=', True), ('compute_price', '=', 'fixed')),
            ],
            limit=MOST,
        )
        found = []
        for item in items:
            product = item.product_id or item.product_tmpl_id.product_variant_ids[:1]
            first = item.date_start and company._jxc_local_day(item.date_start)
            last = item.date_end and company._jxc_local_day(item.date_end) - timedelta(days=1)
            # the others begin or end within a day, which no row says
            if self._midnight(first) == (item.date_start or None) and (
                self._midnight(last, after=1) == (item.date_end or None)
            ):
                found.append((item, product, first, last))
        return found

    def _list_of_customer(self):
        """Return price lists that were made for a customer alone, ``{pricelist: res.partner}``."""
        partners = self.env['res.partner'].search(
            [('specific_property_product_pricelist', '!=', False), ('parent_id', '=', False)],
            limit=MOST,
        )
        return {
            partner.specific_property_product_pricelist: partner
            for partner in partners
            if partner.specific_property_product_pricelist.name == self._customer_list_name(partner)
        }

    def _filled_pricelists(self, company):
        items, customers = self._fixed_items(company), self._list_of_customer()
        lists = self._names_of(
            'pricelist',
            self.env['product.pricelist'].union(*(item.pricelist_id for item, *_rest in items)),
        )
        products = self._names_of(
            'product', self.env['product.product'].union(*(product for _item, product, *_ in items))
        )
        categories = self._names_of(
            'category', self.env['product.category'].union(*(item.categ_id for item, *_ in items))
        )
        return [
            told(
                pricelist=lists[item.pricelist_id],
                product=products.get(product),
                category=categories.get(item.categ_id),
                min_quantity=number(item.min_quantity),
                price=number(item.fixed_price) or '0',
                currency=item.pricelist_id.currency_id.name,
                valid_from=first and first.isoformat(),
                valid_to=last and last.isoformat(),
            )
            for item, product, first, last in items
            if item.pricelist_id in lists
            and item.pricelist_id not in customers
            and (not product or product in products)
            and (not item.categ_id or item.categ_id in categories)
        ]

    def _filled_customer_prices(self, company):
        customers = self._list_of_customer()
        prices = {
            (customers[item.pricelist_id], product): item.fixed_price
            for item, product, first, last in self._fixed_items(company)
            if item.pricelist_id in customers and product and not (first or last)
        }
        codes = {
            (code.partner_id, code.product_id): code.code
            for code in self.env['jxc.customer.code'].search(
                [('company_id', '=', company.id)], limit=MOST
            )
        }
        pairs = dict.fromkeys([*prices, *codes])
        partners = self._names_of('partner', self.env['res.partner'].union(*(p for p, _ in pairs)))
        products = self._names_of(
            'product', self.env['product.product'].union(*(p for _, p in pairs))
        )
        return [
            told(
                customer=partners[partner],
                product=products[product],
                price=number(prices.get((partner, product))),
                customer_code=codes.get((partner, product)),
            )
            for partner, product in pairs
            if partner in partners and product in products
        ]

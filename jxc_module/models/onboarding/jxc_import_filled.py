from decimal import Decimal

from odoo import models

from ...tools.import_values import plain_number

MOST = 50_000  # rows of a sheet that are filled in


class JxcImport(models.Model):
    """What is in the database, as rows of the workbook: so it is an editor, too."""

    _inherit = 'jxc.import'

    def _rows_of_database(self, company):
        """Return clean values by sheet: categories, products, partners, places, prices, rules.

        What is empty or zero is left out, so that reading it back changes nothing.
        """
        own = self.with_company(company).with_context(active_test=True)
        shared = [('company_id', 'in', [False, company.id])]
        return {
            'categories': [
                {'name': category.complete_name}
                for category in own.env['product.category'].search([], limit=MOST)
            ],
            'products': [own._row_of_product(p) for p in own._products_of(shared)],
            'partners': [own._row_of_partner(p) for p in own._partners_of(shared)],
            'places': own._rows_of_places(company),
            'vendor_prices': own._rows_of_vendor_prices(shared),
            'rules': own._rows_of_rules(company),
        }

    def _products_of(self, shared):
        return self.env['product.product'].search(
            [*shared, ('type', '=', 'consu')], order='default_code, id', limit=MOST
        )

    def _partners_of(self, shared):
        return self.env['res.partner'].search(
            [
                *shared,
                ('parent_id', '=', False),
                '|',
                *(('customer_rank', '>', 0), ('supplier_rank', '>', 0)),
            ],
            order='ref, id',
            limit=MOST,
        )

    def _row_of_product(self, product):
        sale, purchase = product.taxes_id, product.supplier_taxes_id
        company = self.env.company
        sale = sale.filtered(lambda tax: tax.company_id == company)
        purchase = purchase.filtered(lambda tax: tax.company_id == company)
        return _told(
            code=product.default_code,
            name=product.name,
            barcode=product.barcode,
            category=product.categ_id.complete_name,
            unit=product.uom_id.name,
            tracking=product.tracking if product.is_storable else False,
            expires=True if product.use_expiration_date else None,
            life_days=_number(product.expiration_time) if product.use_expiration_date else None,
            sale_price=_number(product.lst_price),
            cost=_number(product.standard_price),
            sale_tax=sale.name if len(sale) == 1 else None,
            purchase_tax=purchase.name if len(purchase) == 1 else None,
        )

    def _row_of_partner(self, partner):
        customer, vendor = partner.customer_rank > 0, partner.supplier_rank > 0
        return _told(
            code=partner.ref,
            name=partner.name,
            role='both' if customer and vendor else 'customer' if customer else 'vendor',
            tax_number=partner.vat,
            phone=partner.phone,
            email=partner.email,
            street=partner.street,
            city=partner.city,
            terms=partner.property_payment_term_id.name,
            vendor_terms=partner.property_supplier_payment_term_id.name,
            credit_limit=_number(partner.credit_limit)
            if partner.use_partner_credit_limit
            else None,
            salesperson=partner.user_id.login,
        )

    def _rows_of_places(self, company):
        places = self.env['stock.location'].search(
            [
                ('company_id', '=', company.id),
                *(('usage', '=', 'internal'), ('warehouse_id', '!=', False)),
            ],
            limit=MOST,
        )
        return [
            _told(warehouse=place.warehouse_id.name, place=place.complete_name) for place in places
        ]

    def _rows_of_vendor_prices(self, shared):
        prices = self.env['product.supplierinfo'].search(shared, limit=MOST)
        return [
            _told(
                vendor=price.partner_id.ref or price.partner_id.name,
                product=_name_of(price.product_id or price.product_tmpl_id.product_variant_ids[:1]),
                vendor_code=price.product_code,
                unit=price.product_uom_id.name,
                min_quantity=_number(price.min_qty),
                price=_number(price.price) or '0',
                currency=price.currency_id.name,
                lead_days=_number(price.delay),
                valid_from=price.date_start and price.date_start.isoformat(),
                valid_to=price.date_end and price.date_end.isoformat(),
            )
            for price in prices
            if price.product_id or price.product_tmpl_id
        ]

    def _rows_of_rules(self, company):
        rules = self.env['stock.warehouse.orderpoint'].search(
            [('company_id', '=', company.id)], limit=MOST
        )
        return [
            _told(
                warehouse=rule.warehouse_id.name,
                product=_name_of(rule.product_id),
                minimum=_number(rule.product_min_qty) or '0',
                maximum=_number(rule.product_max_qty) or '0',
            )
            for rule in rules
        ]


def _name_of(product):
    return product.default_code or product.barcode or product.name


def _number(value):
    return plain_number(Decimal(repr(float(value)))) if value else None


def _told(**values):
    """Return what says something."""
    return {key: value for key, value in values.items() if value not in (None, False, '')}

from odoo import models

from ...tools.import_filled import as_read, number, plain, told, told_apart
from ...tools.import_sheets import SHEETS

MOST = 50_000  # rows of a sheet that are filled in
# the fields that a file may name a record by, the best first
TOLD_BY = {
    'product': ('default_code', 'barcode', 'name'),
    'partner': ('ref', 'vat', 'name'),
    'unit': ('name',),
    'category': ('complete_name',),
    'warehouse': ('name', 'code'),
    'place': ('complete_name', 'barcode'),
    'tax': ('name',),
    'purchase_tax': ('name',),
    'currency': ('name',),
    'user': ('login',),
    'terms': ('name',),
    'pricelist': ('name',),
    'policy': ('name',),
}


class JxcImport(models.Model):
    """What is in the database, as rows of the workbook: so it is an editor, too.

    ``_filled_<sheet>(company)`` returns the rows of a sheet. Master data are those of today,
    opening figures the rows that earlier migrations posted. Reading the workbook back changes
    nothing: what is empty, or cannot be told so that the same record is found again, is left out.
    """

    _inherit = 'jxc.import'

    def _rows_of_database(self, company):
        """Return clean values by sheet."""
        asked = self if self else self.new({'company_id': company.id})
        own = asked.with_company(company).with_context(active_test=True)
        rows = {}
        for sheet in SHEETS:
            fill = getattr(own, f'_filled_{sheet}', None)
            if fill and (told := told_apart(sheet, as_read(sheet, fill(company)))):
                rows[sheet] = told
        return rows

    # === NAMES === #

    def _names_of(self, kind, records):
        """Return by which text of a file records are found again.

        :param str kind: as for :meth:`_found`
        :return: ``{record: text}``; what has no name of its own is not in it
        """
        texts = {
            record: [text for name in TOLD_BY[kind] if (text := plain(record[name]))]
            for record in records
        }
        found = self._found(kind, {text for each in texts.values() for text in each})
        names = {}
        for record, each in texts.items():
            if name := next((text for text in each if found.get(text) == record.id), None):
                names[record] = name
        return names

    def _shared_domain(self, company):
        return [('company_id', 'in', [False, company.id])]

    # === MASTER DATA === #

    def _filled_units(self, company):
        units = self.env['uom.uom'].search([], limit=MOST)
        names = self._names_of('unit', units | units.relative_uom_id)
        return [
            told(
                name=names[unit],
                relative_to=names.get(unit.relative_uom_id),
                ratio=number(unit.relative_factor) if unit.relative_uom_id else None,
            )
            for unit in units
            if unit in names and (not unit.relative_uom_id or unit.relative_uom_id in names)
        ]

    def _filled_packagings(self, company):
        products = self.env['product.product'].search(
            [*self._shared_domain(company), ('uom_ids', '!=', False)], limit=MOST
        )
        names = self._names_of('product', products)
        units = self._names_of('unit', products.uom_ids)
        barcodes = {}
        for code in self.env['product.uom'].search([('product_id', 'in', products.ids)]):
            barcodes.setdefault((code.product_id, code.uom_id), code.barcode)
        return [
            told(
                product=names[product],
                unit=units[unit],
                barcode=barcodes.get((product, unit)),
            )
            for product in products
            for unit in product.uom_ids
            if product in names and unit in units
        ]

    def _filled_categories(self, company):
        categories = self.env['product.category'].search([], limit=MOST)
        names = self._names_of('category', categories)
        return [
            told(name=names[category], costing=category.property_cost_method)
            for category in categories
            if category in names
        ]

    def _filled_products(self, company):
        products = self.env['product.product'].search(
            [*self._shared_domain(company), ('type', '=', 'consu')],
            order='default_code, id',
            limit=MOST,
        )
        names = self._names_of('product', products)
        links = {
            'category': self._names_of('category', products.categ_id),
            'unit': self._names_of('unit', products.uom_id),
            'tax': self._names_of('tax', products.taxes_id),
            'purchase_tax': self._names_of('purchase_tax', products.supplier_taxes_id),
        }
        return [self._row_of_product(p, company, links) for p in products if p in names]

    def _row_of_product(self, product, company, links):
        sale, purchase = (
            taxes.filtered(lambda tax: tax.company_id == company)
            for taxes in (product.taxes_id, product.supplier_taxes_id)
        )
        return told(
            code=product.default_code,
            name=product.name,
            specification=product.description_sale,
            barcode=product.barcode,
            category=links['category'].get(product.categ_id),
            unit=links['unit'].get(product.uom_id),
            tracking=product.tracking if product.is_storable else False,
            expires=True if product.use_expiration_date else None,
            life_days=number(product.expiration_time) if product.use_expiration_date else None,
            sale_price=number(product.list_price),
            cost=number(product.standard_price),
            sale_tax=links['tax'].get(sale) if len(sale) == 1 else None,
            purchase_tax=links['purchase_tax'].get(purchase) if len(purchase) == 1 else None,
        )

    def _filled_partners(self, company):
        partners = self.env['res.partner'].search(
            [
                *self._shared_domain(company),
                ('parent_id', '=', False),
                '|',
                *(('customer_rank', '>', 0), ('supplier_rank', '>', 0)),
            ],
            order='ref, id',
            limit=MOST,
        )
        names = self._names_of('partner', partners)
        terms = partners.property_payment_term_id | partners.property_supplier_payment_term_id
        links = {
            'terms': self._names_of('terms', terms),
            'user': self._names_of('user', partners.user_id),
            'pricelist': self._names_of('pricelist', partners.specific_property_product_pricelist),
        }
        return [self._row_of_partner(p, links) for p in partners if p in names]

    def _row_of_partner(self, partner, links):
        customer, vendor = partner.customer_rank > 0, partner.supplier_rank > 0
        people = partner.child_ids.filtered(lambda child: child.type == 'contact')
        return told(
            code=partner.ref,
            name=partner.name,
            role='both' if customer and vendor else 'customer' if customer else 'vendor',
            tax_number=partner.vat,
            contact=people[:1].name,
            phone=partner.phone,
            email=partner.email,
            street=partner.street,
            city=partner.city,
            terms=links['terms'].get(partner.property_payment_term_id),
            vendor_terms=links['terms'].get(partner.property_supplier_payment_term_id),
            credit_limit=number(partner.credit_limit) if partner.use_partner_credit_limit else None,
            salesperson=links['user'].get(partner.user_id),
            pricelist=links['pricelist'].get(partner.specific_property_product_pricelist),
        )

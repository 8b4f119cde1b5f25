from odoo import models
from odoo.fields import Command


class JxcImport(models.Model):
    """Customers and vendors."""

    _inherit = 'jxc.import'

    def _jxc_import_post_partners(self, records):
        """Make partners, and a contact of those whose row names a person."""
        found = {
            kind: self._named(kind, records, *columns)
            for kind, columns in (
                ('terms', ('terms', 'vendor_terms')),
                ('user', ('salesperson',)),
                ('pricelist', ('pricelist',)),
            )
        }
        existing = self._existing(records, 'res.partner')
        wanted = {}
        for record in records:
            values = wanted[record] = self._partner_values(record, found)
            if record in existing:
                for rank in ('customer_rank', 'supplier_rank'):
                    if existing[record][rank]:
                        values.pop(rank, None)
            else:
                values['is_company'] = True
                if contact := record.values.get('contact'):
                    values['child_ids'] = [Command.create({'name': contact, 'type': 'contact'})]
        self._put('res.partner', wanted, existing)

    def _partner_values(self, record, found):
        given = record.values
        values = {
            'name': given['name'],
            'ref': given.get('code'),
            'vat': given.get('tax_number'),
            'phone': given.get('phone'),
            'email': given.get('email'),
            'street': given.get('street'),
            'city': given.get('city'),
            'property_payment_term_id': self._need(found['terms'], record, 'terms') or None,
            'property_supplier_payment_term_id': self._need(found['terms'], record, 'vendor_terms')
            or None,
            'user_id': self._need(found['user'], record, 'salesperson') or None,
            'property_product_pricelist': self._need(found['pricelist'], record, 'pricelist')
            or None,
        }
        if given.get('credit_limit'):
            values['credit_limit'] = self._number(record, 'credit_limit')
            values['use_partner_credit_limit'] = True
        role = given.get('role')
        if role in ('customer', 'both'):
            values['customer_rank'] = 1
        if role in ('vendor', 'both'):
            values['supplier_rank'] = 1
        return {name: value for name, value in values.items() if value is not None}

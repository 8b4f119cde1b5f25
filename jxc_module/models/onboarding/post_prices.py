from odoo import models
from odoo.fields import Command


class JxcImport(models.Model):
    """Prices of vendors, price lists, prices agreed with customers."""

    _inherit = 'jxc.import'

    def _jxc_import_post_vendor_prices(self, records):
        """Make the prices of vendors."""
        found = self._price_links(records, 'vendor')
        wanted = {}
        for record in records:
            product = self.env['product.product'].browse(
                self._need(found['product'], record, 'product')
            )
            values = {
                'partner_id': self._need(found['partner'], record, 'vendor'),
                'product_tmpl_id': product.product_tmpl_id.id,
                'product_id': product.id,
                'product_code': record.values.get('vendor_code'),
                'product_uom_id': self._need(found['unit'], record, 'unit') or product.uom_id.id,
                'min_qty': self._number(record, 'min_quantity'),
                'price': self._number(record, 'price'),
                'currency_id': self._currency(found, record).id,
                'delay': int(self._number(record, 'lead_days', 1)),
                'date_start': record.values.get('valid_from'),
                'date_end': record.values.get('valid_to'),
                'company_id': self.company_id.id,
            }
            wanted[record] = {key: value for key, value in values.items() if value is not None}
        existing = self._existing(records, 'product.supplierinfo')
        self._find_vendor_prices(wanted, existing)
        self._put('product.supplierinfo', wanted, existing)

    def _jxc_import_post_pricelists(self, records):
        """Make price lists and their prices; a row without product and category is for all."""
        found = self._price_links(records, 'pricelist')
        lists = self._named('pricelist', records, 'pricelist')
        made = {}
        for record in records:
            name = record.values['pricelist']
            if not lists.get(name):
                currency = self._currency(found, record)
                lists[name] = self._new_pricelist(name, currency).id
                made[record] = {'list': lists[name]}
        wanted = {}
        for record in records:
            product = self._need(found['product'], record, 'product')
            category = self._need(found['category'], record, 'category')
            wanted[record] = {
                'pricelist_id': lists[record.values['pricelist']],
                'applied_on': '0_product_variant'
                if product
                else ('2_product_category' if category else '3_global'),
                'product_tmpl_id': self.env['product.product'].browse(product).product_tmpl_id.id,
                'product_id': product,
                'categ_id': category,
                'compute_price': 'fixed',
                'fixed_price': self._number(record, 'price'),
                'min_quantity': self._number(record, 'min_quantity'),
                'date_start': self._midnight(record.values.get('valid_from')),
                'date_end': self._midnight(record.values.get('valid_to'), after=1),
            }
        self._put_items(records, wanted)
        for record, old in made.items():
            record.old_values = (record.old_values or {}) | old

    def _jxc_import_post_customer_prices(self, records):
        """Make the prices agreed with customers: a price list a customer, upon the one he has."""
        found = self._price_links(records, 'customer')
        lists, wanted, made = {}, {}, {}
        for record in records.filtered(lambda one: one.values.get('price')):
            partner = self.env['res.partner'].browse(
                self._need(found['partner'], record, 'customer')
            )
            product = self.env['product.product'].browse(
                self._need(found['product'], record, 'product')
            )
            unit = self.env['uom.uom'].browse(self._need(found['unit'], record, 'unit'))
            if partner not in lists:
                lists[partner], former = self._customer_list(partner)
                if former is not None:
                    made[record] = {
                        'list': lists[partner].id,
                        'partner': partner.id,
                        'former': former.id,
                    }
            wanted[record] = {
                'pricelist_id': lists[partner].id,
                'applied_on': '0_product_variant',
                'product_tmpl_id': product.product_tmpl_id.id,
                'product_id': product.id,
                'compute_price': 'fixed',
                # prices of a list are for the unit of the product
                'fixed_price': (unit or product.uom_id)._compute_price(
                    self._number(record, 'price'), product.uom_id
                ),
            }
        self._put_items(records, wanted)
        for record, old in made.items():
            record.old_values = (record.old_values or {}) | old

    # === BUSINESS === #

    def _price_links(self, records, partner):
        return {
            'partner': self._named('partner', records, partner) if partner != 'pricelist' else {},
            'product': self._named('product', records, 'product'),
            'category': self._named('category', records, 'category'),
            'unit': self._named('unit', records, 'unit'),
            'currency': self._named('currency', records, 'currency'),
        }

    def _currency(self, found, record):
        return self.env['res.currency'].browse(
            self._need(found['currency'], record, 'currency') or self.company_id.currency_id.id
        )

    def _new_pricelist(self, name, currency):
        # core leaves price lists out of account until the setting is on
        feature = self.env.ref('product.group_product_pricelist')
        everybody = self.env.ref('base.group_user')
        if feature not in everybody.all_implied_ids:
            everybody._apply_group(feature)
        return self.env['product.pricelist'].create(
            {'name': name, 'currency_id': currency.id, 'company_id': self.company_id.id}
        )

    def _customer_list_name(self, partner):
        return self.env._("Prices of %(customer)s", customer=partner.name)

    def _customer_list(self, partner):
        """Return the price list of one customer; what it does not say, his former list says.

        :return: it and, where it is made now, the former one
        """
        name = self._customer_list_name(partner)
        there = self.env['product.pricelist'].search(
            [('name', '=', name), ('company_id', '=', self.company_id.id)], limit=1
        )
        if there:
            return there, None
        former = partner.property_product_pricelist
        own = self._new_pricelist(name, former.currency_id or self.company_id.currency_id)
        if former:
            own.item_ids = [
                Command.create(
                    {
                        'applied_on': '3_global',
                        'compute_price': 'formula',
                        'base': 'pricelist',
                        'base_pricelist_id': former.id,
                    }
                )
            ]
        partner.property_product_pricelist = own
        return own, former

    def _jxc_import_undo_customer_prices(self, records):
        """Delete prices; give customers the lists that they had."""
        lists = self.env['product.pricelist']
        for record in records:
            if made := (record.old_values or {}).get('list'):
                lists |= lists.browse(made).exists()
                if 'partner' in record.old_values:
                    partner = self.env['res.partner'].browse(record.old_values['partner']).exists()
                    former = lists.browse(record.old_values['former'])
                    partner.property_product_pricelist = former.exists()
        self._undo_plainly(records)
        for own in lists:
            if not own.item_ids.filtered(lambda item: item.compute_price != 'formula'):
                self._delete_or_archive(own)

    _jxc_import_undo_pricelists = _jxc_import_undo_customer_prices

    def _midnight(self, day, after=0):
        """Return the UTC instant at which a local day begins, or ends."""
        if not day:
            return None
        date = self.env['jxc.import']._fields['start_date'].to_date(day)
        if after:
            return self.company_id._jxc_day_range(date, date)[1]
        return self.company_id._jxc_day_start(date)

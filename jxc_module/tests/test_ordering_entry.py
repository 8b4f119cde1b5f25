from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged

from ..tools import pinyin
from .common import JxcCommon

READINGS = {'龙': 'l', '井': 'j', '茶': 'c', '红': 'h'}
ENTRY = 'odoo.addons.jxc_module.models.ordering.entry.product_template.first_letter_reader'


def read(text):
    return [READINGS[char] for char in text]


@tagged('post_install', '-at_install')
class TestQuickEntry(JxcCommon):
    """What the quick entry page asks and saves, as a clerk without other rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, 'entry_seller', groups='jxc_module.group_sales')
        cls.buyer = new_test_user(cls.env, 'entry_buyer', groups='jxc_module.group_buyer')
        cls.partner = cls.env['res.partner'].create({'name': "Green Shop"})
        cls.tea = cls._create_product(
            "龙井茶", default_code='ZZT-1', barcode='6900000000017', list_price=58.0
        )
        cls.tea.jxc_pinyin = 'zzljc'
        cls.cup = cls._create_product("Zzcup 100%", default_code='ZZC_2', list_price=12.5)
        cls.cup.jxc_pinyin = 'zzcup'
        cls._set_stock(cls.tea, cls.stock, 100)
        cls._set_stock(cls.tea, cls.stock_b, 7)

    def _entry(self, user=None):
        return self.env['jxc.quick.entry'].with_user(user or self.seller)

    def _found(self, text, kind='sale'):
        return [row['name'] for row in self._entry().find_products(kind, text)]

    def test_products_are_found_by_what_people_type(self):
        for text in ('6900000000017', 'ZZT-1', 'zzt', 'zzlj', '龙井'):
            self.assertEqual(self._found(text)[:1], ["龙井茶"], text)
        self.assertEqual(sorted(self._found('zz')), ["Zzcup 100%", "龙井茶"])
        self.assertEqual(self._found(''), [])

    def test_percent_and_underscore_stand_for_themselves(self):
        self.assertEqual(self._found('zzcup 100%'), ["Zzcup 100%"])
        self.assertEqual(self._found('zzc_2'), ["Zzcup 100%"])
        self.assertEqual(self._found('zz__'), [])

    def test_only_what_may_be_sold(self):
        self.tea.sale_ok = False
        self.assertEqual(self._found('ZZT-1'), [])
        self.assertEqual(self._found('ZZT-1', 'purchase'), ["龙井茶"])

    @freeze_time('2026-03-10 16:30:00')  # the 11th in Shanghai
    def test_figures_of_a_sale(self):
        self.company.partner_id.tz = 'Asia/Shanghai'
        for price in (50.0, 51.0, 52.0, 53.0):
            order = self._sell(price)
        figures = self._entry().product_figures('sale', self.tea.id, self.partner.id)
        self.assertEqual(figures['price'], 58.0)
        self.assertEqual([row['price'] for row in figures['last']], [53.0, 52.0, 51.0])
        self.assertEqual(figures['last'][0]['order'], order.name)
        self.assertEqual(figures['last'][0]['date'], '03/11/2026')
        stock = {row['warehouse']: row['free'] for row in figures['stock']}
        self.assertEqual(stock[self.warehouse_b.name], 7)
        self.assertEqual(stock[self.warehouse.name], 96, "four orders reserved one each")

    def _sell(self, price):
        order = self.env['sale.order'].create(
            {
                'partner_id': self.partner.id,
                'user_id': self.seller.id,
                'warehouse_id': self.warehouse.id,
                'order_line': [
                    Command.create({'product_id': self.tea.id, 'price_unit': price}),
                ],
            }
        )
        order.action_confirm()
        return order

    def test_a_salesperson_sees_own_prices_only(self):
        self._sell(50.0).user_id = self.env.user
        figures = self._entry().product_figures('sale', self.tea.id, self.partner.id)
        self.assertEqual(figures['last'], [])

    def test_a_limited_user_sees_the_stock_of_his_warehouses(self):
        self.seller.write(
            {
                'jxc_warehouse_limited': True,
                'jxc_warehouse_ids': [Command.set(self.warehouse_b.ids)],
            }
        )
        figures = self._entry().product_figures('sale', self.tea.id, self.partner.id)
        self.assertEqual(
            [(row['warehouse'], row['free']) for row in figures['stock']],
            [(self.warehouse_b.name, 7)],
        )

    def _values(self, *lines, **values):
        return {
            'partner_id': self.partner.id,
            'token': 'token-1',
            'lines': [
                dict(zip(('product_id', 'quantity', 'price'), line, strict=False))
                for line in lines or ((self.tea.id, 3, None), (self.cup.id, 2, 11.0))
            ],
            **values,
        }

    def test_save_a_sale(self):
        saved = self._entry().save_order('sale', self._values(reference="PO 7"))
        order = self.env['sale.order'].browse(saved['id'])
        self.assertRecordValues(
            order, [{'partner_id': self.partner.id, 'client_order_ref': "PO 7", 'state': 'draft'}]
        )
        self.assertRecordValues(
            order.order_line,
            [
                {'product_id': self.tea.id, 'product_uom_qty': 3, 'price_unit': 58.0},
                {'product_id': self.cup.id, 'product_uom_qty': 2, 'price_unit': 11.0},
            ],
        )

    def test_saved_twice_is_one_order(self):
        first = self._entry().save_order('sale', self._values())
        again = self._entry().save_order('sale', self._values())
        self.assertEqual(first, again)
        other = self._entry().save_order('sale', self._values(token='token-2'))
        self.assertNotEqual(first['id'], other['id'])

    def test_save_a_purchase_with_lots(self):
        self.company.partner_id.tz = 'Asia/Shanghai'
        self.tea.write({'tracking': 'lot', 'use_expiration_date': True})
        self.assertEqual(
            [row['tracking'] for row in self._entry(self.buyer).find_products('purchase', 'ZZT-1')],
            ['lot'],
        )
        values = self._values((self.tea.id, 5, 20.0))
        values['lines'][0].update(lot='L1', expiry='2027-01-31')
        saved = self._entry(self.buyer).save_order('purchase', values)
        line = self.env['purchase.order'].browse(saved['id']).order_line
        self.assertRecordValues(
            line, [{'product_qty': 5, 'price_unit': 20.0, 'jxc_lot_name': 'L1'}]
        )
        # midnight of the 31st in Shanghai
        self.assertEqual(str(line.jxc_expiration_date), '2027-01-30 16:00:00')

    def test_nonsense_is_told_with_its_line(self):
        entry = self._entry()
        for values, words in (
            (self._values(partner_id=False), "partner"),
            (self._values(lines=[]), "no line"),
            (self._values((self.tea.id, 1, None), (self.cup.id, 0, None)), "Line 2.*Zzcup"),
            (self._values((self.tea.id, 'many', None)), "Line 1"),
            (self._values((self.cup.id, 1, None), (self.tea.id, -3, None)), "Line 2.*Return"),
            (self._values((self.tea.id, float('inf'), None)), "Line 1"),
            (self._values((self.tea.id, 1, 'cheap')), "Line 1.*price"),
            (self._values((0, 1, None)), "Line 1.*product"),
            (self._values(token=''), "token"),
            (self._values(lines=[{}] * 501), "500"),
        ):
            with self.assertRaisesRegex(UserError, words):
                entry.save_order('sale', values)
        self.assertFalse(self.env['sale.order'].search([('jxc_entry_token', '=', 'token-1')]))
        values = self._values((self.tea.id, 5, 20.0))
        values['lines'][0].update(lot='L1', expiry='31.12.2026')
        with self.assertRaisesRegex(UserError, "31.12.2026"):
            self._entry(self.buyer).save_order('purchase', values)

    def test_a_sale_costs_few_queries_however_long(self):
        entry = self._entry()
        entry.find_products('sale', 'zz')
        # the cases, the products twice, their units, translations
        with self.assertQueryCount(7):
            entry.find_products('sale', 'zz')


@tagged('post_install', '-at_install')
class TestPinyin(JxcCommon):
    """Initials of product names, with and without the library."""

    def test_initials(self):
        self.assertEqual(pinyin.initials("龙井茶 250g", read), 'ljc250g')

    def test_filled_when_a_name_is_written(self):
        with patch(ENTRY, return_value=read):
            tea = self._create_product("龙井茶")
            self.assertEqual(tea.jxc_pinyin, 'ljc')
            tea.name = "红茶"
            self.assertEqual(tea.jxc_pinyin, 'hc')
            tea.write({'name': "龙茶", 'jxc_pinyin': 'mine'})
            self.assertEqual(tea.jxc_pinyin, 'mine')

    def test_without_the_library_by_hand(self):
        with patch(ENTRY, return_value=None):
            tea = self._create_product("龙井茶", jxc_pinyin='ljc')
            tea.name = "龙井红茶"
        self.assertEqual(tea.jxc_pinyin, 'ljc')

    def test_job_fills_what_was_there(self):
        with patch(ENTRY, return_value=None):
            tea, dash = self._create_product("龙井茶"), self._create_product("——")
        self.company.jxc_pinyin_search = True
        with patch(ENTRY, return_value=lambda text: ['x'] * len(text)):
            self.env['product.template']._cron_jxc_pinyin()
            self.assertEqual((tea.jxc_pinyin, dash.jxc_pinyin), ('xxx', '-'))
            fill = patch.object(self.registry['product.template'], '_jxc_fill_pinyin')
            with fill as again:
                self.env['product.template']._cron_jxc_pinyin()
        again.assert_not_called()  # the second run finds nothing to do

    def test_core_search_only_with_the_switch(self):
        tea = self._create_product("龙井茶", jxc_pinyin='zzljc')
        for model in ('product.product', 'product.template'):
            self.company.jxc_pinyin_search = False
            self.assertFalse(self.env[model].name_search('zzlj'))
            self.company.jxc_pinyin_search = True
            found = self.env[model].name_search('zzlj')
            self.assertEqual([name for _id, name in found], [tea.display_name])
            self.assertFalse(self.env[model].name_search('zzlj', [('sale_ok', '=', False)]))


@tagged('post_install', '-at_install')
class TestEntryTour(HttpCase):
    def test_thirty_lines_in_a_minute(self):
        partner = self.env['res.partner'].create({'name': "Jxc Green Shop"})
        self.env['product.product'].create(
            [
                {
                    'name': f"Jxc Tea {number:02}",
                    'default_code': f'JXCT{number:02}',
                    'is_storable': True,
                    'list_price': number,
                }
                for number in range(1, 31)
            ]
        )
        # the tour fails by itself where the thirty lines took more than a minute
        self.start_tour('/odoo/jxc-sales-entry', 'jxc_quick_entry', login='admin', timeout=180)
        order = self.env['sale.order'].search([('partner_id', '=', partner.id)])
        self.assertEqual(len(order), 1)
        self.assertEqual(
            order.order_line.mapped('product_uom_qty'), [float(number) for number in range(1, 31)]
        )
        self.assertEqual(order.order_line[4].price_unit, 99.0, "a typed price")
        self.assertEqual(order.order_line[5].price_unit, 6.0, "the price of the list")

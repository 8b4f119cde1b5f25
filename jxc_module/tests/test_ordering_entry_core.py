from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.models import MAGIC_COLUMNS
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .common_ordering_flows import FlowsCommon

# told apart by being two records, not by how they were typed
OWN = {*MAGIC_COLUMNS, 'name', 'jxc_entry_token', 'access_token', 'partner_ref', 'client_order_ref'}


@tagged('post_install', '-at_install')
@freeze_time('2026-03-10 04:00:00')
class TestEntryLikeCore(FlowsCommon):
    """An order typed on the page is the one that core's form would have made."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref('uom.group_uom')
        cls.env.user.group_ids += cls.env.ref('product.group_product_pricelist')
        cls.entry = cls.env['jxc.quick.entry']
        cls.dozen = cls.env.ref('uom.product_uom_dozen')
        cls.dozen.active = True
        cls.agent = new_test_user(
            cls.env, 'entry_agent', groups='jxc_module.group_buyer,jxc_module.group_sales'
        )
        cls.term = cls.env['account.payment.term'].create(
            {
                'name': "60 days",
                'line_ids': [
                    Command.create({'value': 'percent', 'value_amount': 100, 'nb_days': 60})
                ],
            }
        )
        cls.position = cls.env['account.fiscal.position'].create({'name': "Free zone"})

    def _save(self, kind, partner, *lines):
        """Type lines (product, quantity, more values); return the order."""
        saved = self.entry.save_order(
            kind,
            {
                'partner_id': partner.id,
                'token': f'core-{kind}-{len(lines)}',
                'lines': [
                    {'product_id': line[0].id, 'quantity': line[1], **(line[2:] or ({},))[0]}
                    for line in lines
                ],
            },
        )
        return self.env[saved['model']].browse(saved['id'])

    def _form(self, model, partner, *lines):
        """Make the same order in core's form."""
        quantity = 'product_qty' if model == 'purchase.order' else 'product_uom_qty'
        with Form(self.env[model]) as form:
            form.partner_id = partner
            for line in lines:
                more = (line[2:] or ({},))[0]
                with form.order_line.new() as row:
                    row.product_id = line[0]
                    if more.get('uom_id'):
                        row.product_uom_id = self.env['uom.uom'].browse(more['uom_id'])
                    row[quantity] = line[1]
                    if more.get('price') is not None:
                        row.price_unit = more['price']
        return form.record

    def _assert_same(self, typed, core):
        self.assertEqual(len(typed.order_line), len(core.order_line))
        self.assertNotEqual(typed, core)
        pairs = [(typed, core), *zip(typed.order_line, core.order_line, strict=True)]
        for one, other in pairs:
            for name, field in one._fields.items():
                if not field.store or field.type == 'one2many' or name in OWN:
                    continue
                if field.type == 'many2one' and field.comodel_name == typed._name:
                    continue
                self.assertEqual(one[name], other[name], f'{one._name}.{name}')

    def test_purchase(self):
        """Terms, fiscal position, buyer, currency; price by quantity, unit, name and lead time."""
        currency = self.env['res.currency'].create(
            {
                'name': 'XTS',
                'symbol': 'x',
                'rate_ids': [
                    Command.create({'name': '2020-01-01', 'rate': 2, 'company_id': self.company.id})
                ],
            }
        )
        self.vendor.write(
            {
                'property_supplier_payment_term_id': self.term.id,
                'property_account_position_id': self.position.id,
                'property_purchase_currency_id': currency.id,
                'buyer_id': self.agent.id,
            }
        )
        own, free = self.env['account.tax'].create(
            [
                {'name': "In 13", 'amount': 13, 'type_tax_use': 'purchase'},
                {'name': "In 0", 'amount': 0, 'type_tax_use': 'purchase'},
            ]
        )
        free.write(
            {
                'fiscal_position_ids': [Command.link(self.position.id)],
                'original_tax_ids': [Command.link(own.id)],
            }
        )
        self.tea.supplier_taxes_id = own
        seller = {'partner_id': self.vendor.id, 'currency_id': currency.id, 'delay': 9}
        self.tea.seller_ids = [
            Command.create({**seller, 'min_qty': 2, 'price': 9, 'product_name': "Leaf"}),
            Command.create({**seller, 'min_qty': 50, 'price': 7, 'discount': 10}),
        ]
        self.milk.seller_ids = [
            Command.create({**seller, 'min_qty': 1, 'price': 24, 'product_uom_id': self.dozen.id})
        ]
        self.cup = self._create_product("Cup", uom_ids=[Command.set(self.dozen.ids)])
        lines = (
            (self.tea, 5),
            (self.tea, 60),
            (self.milk, 2),
            (self.work, 1, {'price': 33}),
            (self.cup, 3, {'uom_id': self.dozen.id}),
        )
        typed = self._save('purchase', self.vendor, *lines)
        self.assertRecordValues(
            typed,
            [
                {
                    'payment_term_id': self.term.id,
                    'fiscal_position_id': self.position.id,
                    'currency_id': currency.id,
                    'user_id': self.agent.id,
                }
            ],
        )
        self.assertEqual(typed.order_line.mapped('price_unit'), [9, 7, 24, 33, 0])
        self.assertEqual(typed.order_line[2].product_uom_id, self.dozen)
        self.assertEqual(typed.order_line[0].tax_ids, free)
        self._assert_same(typed, self._form('purchase.order', self.vendor, *lines))

    def test_sale(self):
        pricelist = self.env['product.pricelist'].create(
            {
                'name': "By the dozen",
                'item_ids': [
                    Command.create(
                        {
                            'applied_on': '3_global',
                            'compute_price': 'percentage',
                            'percent_price': 10,
                            'min_quantity': 12,
                        }
                    )
                ],
            }
        )
        self.customer.write(
            {
                'property_payment_term_id': self.term.id,
                'property_account_position_id': self.position.id,
                'property_product_pricelist': pricelist.id,
                'user_id': self.agent.id,
                'child_ids': [
                    Command.create({'name': "Office", 'type': 'invoice'}),
                    Command.create({'name': "Store", 'type': 'delivery'}),
                ],
            }
        )
        self.tea.uom_ids = self.dozen
        lines = (
            (self.tea, 5),
            (self.tea, 2, {'uom_id': self.dozen.id}),
            (self.work, 1, {'price': 33}),
            (self.tea, 1, {'price': 0}),
        )
        typed = self._save('sale', self.customer, *lines)
        self.assertRecordValues(
            typed,
            [
                {
                    'payment_term_id': self.term.id,
                    'fiscal_position_id': self.position.id,
                    'user_id': self.agent.id,
                    'pricelist_id': pricelist.id,
                    'partner_invoice_id': self.customer.child_ids[0].id,
                    'partner_shipping_id': self.customer.child_ids[1].id,
                }
            ],
        )
        self._assert_same(typed, self._form('sale.order', self.customer, *lines))

    # === CASES AND UNITS === #

    def test_barcode_of_a_case(self):
        box = self.env['uom.uom'].create(
            {'name': "Box of 24", 'relative_factor': 24, 'relative_uom_id': self.tea.uom_id.id}
        )
        self.tea.uom_ids = box
        self.env['product.uom'].create(
            {'product_id': self.tea.id, 'uom_id': box.id, 'barcode': '16900000000014'}
        )
        [found] = self.entry.find_products('sale', '16900000000014', self.customer.id)
        self.assertEqual(
            (found['id'], found['uom_id'], found['uom'], found['quantity']),
            (self.tea.id, box.id, "Box of 24", 1),
        )
        self.assertEqual([unit['id'] for unit in found['units']], [self.tea.uom_id.id, box.id])
        figures = self.entry.product_figures('sale', self.tea.id, self.customer.id, box.id)
        self.assertEqual(figures['price'], 240)
        mine = [row for row in figures['stock'] if row['warehouse'] == self.warehouse.name]
        self.assertAlmostEqual(mine[0]['free'], 1000 / 24)
        order = self._save('sale', self.customer, (self.tea, 1, {'uom_id': box.id}))
        self.assertRecordValues(
            order.order_line,
            [{'product_uom_id': box.id, 'product_uom_qty': 1, 'price_unit': 240}],
        )
        [bought] = self.entry.find_products('purchase', '16900000000014')
        self.assertEqual(bought['uom_id'], box.id)
        self.tea.sale_ok = False
        self.assertFalse(self.entry.find_products('sale', '16900000000014'))

    def test_unit_of_the_vendor(self):
        self.milk.seller_ids = [
            Command.create(
                {'partner_id': self.vendor.id, 'price': 24, 'product_uom_id': self.dozen.id}
            )
        ]
        [found] = self.entry.find_products('purchase', 'Milk', self.vendor.id)
        self.assertEqual(found['uom'], self.dozen.name)
        figures = self.entry.product_figures('purchase', self.milk.id, self.vendor.id)
        self.assertEqual(figures['price'], 24)
        # the vendor's price is for the dozen: core takes the cost for single pieces
        self.milk.standard_price = 2.5
        unit = self.milk.uom_id.id
        figures = self.entry.product_figures('purchase', self.milk.id, self.vendor.id, unit)
        self.assertEqual(figures['price'], 2.5)

    def test_a_unit_of_something_else_is_refused(self):
        hour = self.env.ref('uom.product_uom_hour')
        with self.assertRaisesRegex(UserError, "Line 1, Tea: choose one of the units Units"):
            self._save('sale', self.customer, (self.tea, 1, {'uom_id': hour.id}))

    # === COMBOS AND GIFTS === #

    def test_combo_is_refused_with_a_word(self):
        choice = self.env['product.combo'].create(
            {
                'name': "Drink",
                'combo_item_ids': [Command.create({'product_id': self.tea.id})],
            }
        )
        combo = self.env['product.product'].create(
            {'name': "Morning set", 'type': 'combo', 'combo_ids': [Command.set(choice.ids)]}
        )
        [found] = self.entry.find_products('sale', "Morning set")
        self.assertIn("set with choices", found['refused'])
        with self.assertRaisesRegex(UserError, "Line 1: Morning set is a set with choices"):
            self._save('sale', self.customer, (combo, 2))

    def test_gifts_are_no_last_price(self):
        for kind, partner in (('sale', self.customer), ('purchase', self.vendor)):
            for price in (8, 0):
                make = self._sale if kind == 'sale' else self._purchase
                order = make((self.tea, 1, {'price_unit': price}))
                order._jxc_confirm()
            figures = self.entry.product_figures(kind, self.tea.id, partner.id)
            self.assertEqual([row['price'] for row in figures['last']], [8])

    # === SAVE AND RUN === #

    def test_how_a_run_went(self):
        self.company.jxc_sale_flow_profile_id = self.counter
        order = self._save('sale', self.customer, (self.tea, 5))
        told = self.entry.run_order('sale', order.id)
        self.assertEqual(
            told, {'stopped': False, 'text': "Collected", 'link': False, 'action': False}
        )

    def test_a_run_that_stops_leads_there(self):
        self.company.jxc_sale_flow_profile_id = self.counter
        order = self._save('sale', self.customer, (self.tea, 2000))
        told = self.entry.run_order('sale', order.id)
        self.assertTrue(told['stopped'])
        self.assertIn("Tea: 1000 of 2000", told['text'])
        self.assertEqual(
            (told['link']['model'], told['link']['id']), ('stock.picking', order.picking_ids.id)
        )

    def test_a_run_without_a_flow(self):
        self.company.jxc_sale_flow_profile_id = False
        order = self._save('sale', self.customer, (self.tea, 5))
        told = self.entry.run_order('sale', order.id)
        self.assertTrue(told['stopped'])
        self.assertIn("Choose a flow", told['text'])
        with self.assertRaises(UserError):
            self.entry.run_order('sale', 2**31 - 1)

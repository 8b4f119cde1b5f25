from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

SALES = 'jxc_module.group_sales'
KEEPER = 'jxc_module.group_keeper'
BILLING = 'account.group_account_invoice'
PRODUCTS = 'product.group_product_manager'


class CostCommon(TransactionCase):
    """A company with a chart of accounts, goods of each cost method, and users without cost.

    Costs are hidden. Each product costs 7.77 and is sold for 20, so that a 7.77 that reaches a
    masked user is a leak.
    """

    COST = 7.77

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env['res.company'].create({'name': "Cost Trading"})
        cls.env['account.chart.template']._load('generic_coa', cls.company, install_demo=False)
        cls.env.user.write(
            {'company_ids': [Command.link(cls.company.id)], 'company_id': cls.company.id}
        )
        cls.env = cls.env(context={**cls.env.context, 'allowed_company_ids': cls.company.ids})
        cls.warehouse = cls.env['stock.warehouse'].search([('company_id', '=', cls.company.id)])
        cls.stock = cls.warehouse.lot_stock_id
        cls.customer = cls.env['res.partner'].create({'name': "Customer"})
        cls.vendor = cls.env['res.partner'].create({'name': "Vendor"})
        cls.products = {
            method: cls._create_product(method) for method in ('standard', 'average', 'fifo')
        }
        cls.products['lot'] = cls._create_product('average', tracking='lot', lot_valuated=True)
        cls.lot = cls.env['stock.lot'].create(
            {'name': "L-1", 'product_id': cls.products['lot'].id, 'company_id': cls.company.id}
        )
        cls._receive(20)
        cls._hide_costs()
        cls.keeper = cls._user('cost_keeper', f'{KEEPER},stock.group_stock_multi_locations')
        cls.seller = cls._user('cost_seller', f'{SALES},product.group_product_pricelist')
        cls.clerk = cls._user('cost_clerk', f'{BILLING},sales_team.group_sale_salesman_all_leads')
        cls.chief = cls._user(
            'cost_chief',
            f'stock.group_stock_manager,sales_team.group_sale_manager,base.group_allow_export,{PRODUCTS}',
        )
        cls.owner = cls._user('cost_owner', f'jxc_module.group_manager,{PRODUCTS}')
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.env.invalidate_all()

    @classmethod
    def _hide_costs(cls):
        cls.env['res.config.settings'].create({'jxc_hide_costs': True}).execute()

    @classmethod
    def _user(cls, login, groups):
        return new_test_user(
            cls.env,
            login,
            groups=groups,
            email=f'{login}@example.com',
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _create_product(cls, method, **vals):
        category = cls.env['product.category'].create(
            {
                'name': method,
                'property_cost_method': method,
                'property_valuation': 'real_time',
            }
        )
        return cls.env['product.product'].create(
            {
                'name': f"Tea {method} {vals.get('tracking', '')}",
                'type': 'consu',
                'is_storable': True,
                'categ_id': category.id,
                'standard_price': cls.COST,
                'list_price': 20,
                'taxes_id': [Command.clear()],
                'supplier_taxes_id': [Command.clear()],
                'seller_ids': [Command.create({'partner_id': cls.vendor.id, 'price': cls.COST})],
                **vals,
            }
        )

    @classmethod
    def _purchase(cls, qty):
        """Return a confirmed purchase order of each product."""
        order = cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'order_line': [
                    Command.create(
                        {'product_id': product.id, 'product_qty': qty, 'price_unit': cls.COST}
                    )
                    for product in cls.products.values()
                ],
            }
        )
        order.button_confirm()
        return order

    @classmethod
    def _receive(cls, qty):
        order = cls._purchase(qty)
        cls._done(order.picking_ids)
        return order

    @classmethod
    def _done(cls, picking):
        """Fill in the lots and validate, in the name of the picking's user."""
        for line in picking.move_line_ids.filtered(lambda line: line.tracking == 'lot'):
            line.lot_id = cls.lot
        picking.move_ids.picked = True
        picking.button_validate()

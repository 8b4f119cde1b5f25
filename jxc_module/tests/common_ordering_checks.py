from odoo import Command, fields
from odoo.tests import new_test_user

from .common import JxcCommon


class ChecksCommon(JxcCommon):
    """Checks switched on without any rule, a customer, two products, and people of each role.

    Tests that look at days freeze noon in Shanghai on 10 March 2026.
    """

    NOW = '2026-03-10 04:00:00'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.tz = 'Asia/Shanghai'
        cls.company.write({'jxc_checks': True, 'account_use_credit_limit': True})
        # the rules of a customer's own database must not decide what these tests see
        cls.env['jxc.check.rule'].search([]).active = False
        # companies of databases with history may ask for two signatures
        cls.company.po_double_validation = 'one_step'
        cls.customer = cls.env['res.partner'].create({'name': "Noodle House"})
        cls.vendor = cls.env['res.partner'].create({'name': "Rice Mill"})
        cls.rice = cls._create_product("Rice", list_price=10, standard_price=6, taxes_id=False)
        cls.tea = cls._create_product("Tea", list_price=20, standard_price=15, taxes_id=False)
        cls.seller = new_test_user(cls.env, 'check_seller', groups='jxc_module.group_sales')
        cls.colleague = new_test_user(
            cls.env,
            'check_colleague',
            groups='sales_team.group_sale_salesman_all_leads,jxc_module.group_sales',
        )
        cls.buyer = new_test_user(cls.env, 'check_buyer', groups='jxc_module.group_buyer')
        cls.boss = new_test_user(cls.env, 'check_boss', groups='jxc_module.group_manager')
        cls.chief = new_test_user(cls.env, 'check_chief', groups='jxc_module.group_manager')

    @classmethod
    def _rule(cls, kind, mode='block', **vals):
        return cls.env['jxc.check.rule'].create(
            {'name': f"Rule {kind}", 'kind': kind, 'mode': mode, **vals}
        )

    @classmethod
    def _hide_costs(cls):
        cls.env.ref('base.group_user').implied_ids -= cls.env.ref('jxc_module.group_cost')

    @classmethod
    def _sale(cls, qty=10, price=10, user=None, product=None, **vals):
        """Create a quotation of one line, by a user and his own."""
        user = user or cls.seller
        return (
            cls.env['sale.order']
            .with_user(user)
            .create(
                {
                    'partner_id': cls.customer.id,
                    'warehouse_id': cls.warehouse.id,
                    'user_id': user.id,
                    'order_line': [cls._line(product or cls.rice, qty, price)],
                    **vals,
                }
            )
        )

    @classmethod
    def _line(cls, product, qty, price, **vals):
        return Command.create(
            {
                'product_id': product.id,
                'product_uom_qty': qty,
                'price_unit': price,
                'tax_ids': False,
                **vals,
            }
        )

    @classmethod
    def _purchase(cls, qty=10, price=6, user=None, product=None, **vals):
        user = user or cls.buyer
        product = product or cls.rice
        return (
            cls.env['purchase.order']
            .with_user(user)
            .create(
                {
                    'partner_id': cls.vendor.id,
                    'user_id': user.id,
                    'picking_type_id': cls.warehouse.in_type_id.id,
                    'order_line': [
                        Command.create(
                            {
                                'product_id': product.id,
                                'product_qty': qty,
                                'price_unit': price,
                                'tax_ids': False,
                            }
                        )
                    ],
                    **vals,
                }
            )
        )

    @classmethod
    def _invoice(cls, amount, due):
        invoice = cls.env['account.move'].create(
            {
                'move_type': 'out_invoice',
                'partner_id': cls.customer.id,
                'invoice_date': fields.Date.to_date(due),
                'invoice_date_due': fields.Date.to_date(due),
                'invoice_line_ids': [
                    Command.create({'name': "Rice", 'price_unit': amount, 'tax_ids': False})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def _findings(self, order):
        """Return ``[(state, text), …]`` of an order."""
        return [
            (finding['state'], finding['text'].replace('\xa0', ' '))
            for finding in order._jxc_findings()[order.id]
        ]

    def _approval(self, order):
        return order.with_env(self.env)._jxc_requests()[:1].with_env(self.env)

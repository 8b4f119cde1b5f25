from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from .common import JxcCommon


class FlowsCommon(JxcCommon):
    """Tea without lots, milk with lots, a service; a customer and a vendor; people of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tea = cls._create_product("Tea", list_price=10, invoice_policy='order', taxes_id=False)
        cls.milk = cls._create_product(
            "Milk",
            list_price=4,
            tracking='lot',
            use_expiration_date=True,
            expiration_time=100,
            invoice_policy='delivery',
            taxes_id=False,
        )
        cls.work = cls.env['product.product'].create(
            {'name': "Work", 'type': 'service', 'list_price': 7, 'taxes_id': False}
        )
        cls.customer = cls.env['res.partner'].create({'name': "Noodle House"})
        cls.vendor = cls.env['res.partner'].create({'name': "Dairy Farm"})
        cls.env['account.journal'].search(
            [('type', 'in', ('bank', 'cash')), ('company_id', '=', cls.company.id)]
        ).active = False
        cls.cash = cls.env['account.journal'].create(
            {'name': "Till", 'type': 'cash', 'code': 'JXT', 'company_id': cls.company.id}
        )
        cls.counter = cls._profile(step_pay=True, journal_id=cls.cash.id)
        cls.buying = cls._profile('purchase', step_pay=True, journal_id=cls.cash.id)
        cls.clerk = new_test_user(cls.env, 'flow_clerk', groups='jxc_module.group_sales')
        cls.buyer = new_test_user(cls.env, 'flow_buyer', groups='jxc_module.group_buyer')
        cls._set_stock(cls.tea, cls.stock, 1000)

    @classmethod
    def _profile(cls, kind='sale', **vals):
        return cls.env['jxc.flow.profile'].create({'name': f"Test {kind}", 'kind': kind, **vals})

    @classmethod
    def _lot(cls, name, days=50, qty=10):
        lot = cls.env['stock.lot'].create(
            {'name': name, 'product_id': cls.milk.id, 'company_id': cls.company.id}
        )
        lot.expiration_date = fields.Datetime.add(fields.Datetime.now(), days=days)
        lot.removal_date = lot.expiration_date
        cls._set_stock(cls.milk, cls.stock, qty, lot)
        return lot

    @classmethod
    def _sale(cls, *lines, user=None, **vals):
        """Create a quotation; lines are (product, quantity) or (product, quantity, more values)."""
        return cls.env['sale.order'].create(
            {
                'partner_id': cls.customer.id,
                'jxc_flow_profile_id': cls.counter.id,
                'user_id': (user or cls.env.user).id,
                'warehouse_id': cls.warehouse.id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': line[0].id,
                            'product_uom_qty': line[1],
                            **(line[2] if len(line) > 2 else {}),
                        }
                    )
                    for line in lines or [(cls.tea, 5)]
                ],
                **vals,
            }
        )

    @classmethod
    def _purchase(cls, *lines, user=None, **vals):
        return cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'jxc_flow_profile_id': cls.buying.id,
                'user_id': (user or cls.env.user).id,
                'order_line': [
                    Command.create(
                        {
                            'product_id': line[0].id,
                            'product_qty': line[1],
                            'price_unit': 3,
                            'tax_ids': False,
                            **(line[2] if len(line) > 2 else {}),
                        }
                    )
                    for line in lines or [(cls.tea, 5)]
                ],
                **vals,
            }
        )

    def _steps(self, order):
        """Return what became of each step, the last time it was told."""
        return {trace.step: trace.state for trace in order.sudo().jxc_flow_trace_ids.sorted('id')}

    def _words(self, order, step):
        found = order.sudo().jxc_flow_trace_ids.filtered(lambda trace: trace.step == step)
        return found.sorted('id')[-1:].message or ''

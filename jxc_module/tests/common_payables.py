from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon


class BillMatchCommon(AccountTestInvoicingCommon):
    """Orders of goods at 10.00, received and billed in part, in a company that compares."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.company_data['company']
        cls.env.user.group_ids |= cls.env.ref('purchase.group_purchase_manager')
        cls.env.user.group_ids |= cls.env.ref('stock.group_stock_manager')
        cls.env.user.group_ids |= cls.env.ref('jxc_module.group_manager')
        cls.company.jxc_bill_match = True
        cls.vendor = cls.env['res.partner'].create({'name': "Dairy Farm"})
        cls.milk = cls.env['product.product'].create(
            {
                'name': "Milk",
                'type': 'consu',
                'is_storable': True,
                'standard_price': 10,
                'purchase_method': 'receive',
            }
        )
        cls.dozen = cls.env.ref('uom.product_uom_dozen')
        cls.clerk = new_test_user(
            cls.env,
            'match_clerk',
            groups='jxc_module.group_accountant,jxc_module.group_buyer',
            company_id=cls.company.id,
        )
        cls.boss = new_test_user(
            cls.env,
            'match_boss',
            groups='jxc_module.group_accountant',
            company_id=cls.company.id,
        )

    @classmethod
    def _order(cls, qty=10, price=10.0, product=None, **vals):
        product = product or cls.milk
        line = {
            'product_id': product.id,
            'product_qty': qty,
            'price_unit': price,
            'tax_ids': [Command.clear()],
            **vals.pop('line', {}),
        }
        order = cls.env['purchase.order'].create(
            {
                'partner_id': cls.vendor.id,
                'company_id': cls.company.id,
                'order_line': [Command.create(line)],
                **vals,
            }
        )
        order.button_confirm()
        return order

    @classmethod
    def _receive(cls, order, qty=None):
        picking = order.picking_ids.filtered(lambda one: one.state not in ('done', 'cancel'))
        if qty is not None:
            picking.move_ids.quantity = qty
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @classmethod
    def _bill(cls, order, qty=None, price=None, post=True, env=None, **vals):
        """Bill an order by its button, then as many as given at the price given."""
        orders = order.with_user(env) if env else order
        orders.action_create_invoice()
        bill = order.order_line.invoice_lines.move_id.filtered(lambda b: b.state == 'draft')[-1:]
        bill.invoice_date = vals.pop('date', fields.Date.today())
        if vals:
            bill.write(vals)
        for line in bill.invoice_line_ids:
            if qty is not None:
                line.quantity = qty
            if price is not None:
                line.price_unit = price
        if post:
            bill.action_post()
        bill.invalidate_recordset()
        return bill

    @classmethod
    def _typed(cls, lines, post=True, **vals):
        bill = cls.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': cls.vendor.id,
                'invoice_date': fields.Date.today(),
                'company_id': cls.company.id,
                'invoice_line_ids': [
                    Command.create({'tax_ids': [Command.clear()], **line}) for line in lines
                ],
                **vals,
            }
        )
        if post:
            bill.action_post()
        bill.invalidate_recordset()
        return bill

    @classmethod
    def _pay(cls, bills):
        return (
            bills.env['account.payment.register']
            .with_context(active_model='account.move', active_ids=bills.ids)
            .create({})
            ._create_payments()
        )

    def _held(self, user=None):
        bill = self._bill(self._order(10), qty=10)
        if user:
            # pylint: disable=invalid-name
            self.env.cr.execute(
                "UPDATE account_move SET create_uid = %s WHERE id = %s", (user.id, bill.id)
            )
            bill.invalidate_recordset()
        return bill

    def assertMatch(self, bill, state, held):
        self.assertEqual((bill.jxc_match_state, bill.jxc_payment_held), (state, held))

from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, JsonRpcException, freeze_time, tagged
from odoo.tools import mute_logger

from .common_ordering_checks import ChecksCommon

LATER = 'odoo.addons.jxc_module.models.ordering.checks.jxc_approval.after_transaction'


@tagged('post_install', '-at_install')
@freeze_time(ChecksCommon.NOW)
class TestTradingChecksChange(ChecksCommon):
    """A confirmed order that is changed meets the checks again."""

    def _confirmed(self, **vals):
        order = self._sale(**vals)
        order.action_confirm()
        self.assertEqual(order.state, 'sale')
        return order

    @contextmanager
    def _refused(self, text=''):
        """A change is refused with these words, and taken back as by the end of a request."""
        with self.assertRaises(UserError) as caught:
            yield
        self.assertIn(text, str(caught.exception))

    def _asked_later(self, change):
        """Make a change that is refused for want of an approval, and the request that remains."""
        kept = []
        later = patch(LATER, lambda env, work: kept.append((env, work)))
        with later, self._refused("An approval is asked for"):
            change()
        self.env.invalidate_all()
        for env, work in kept * 2:  # a second click, and it is the same request
            work(self.env(user=env.user.id))

    # === EVERY WAY === #

    def test_a_price_below_cost_on_every_way(self):
        self._rule('below_cost')
        order = self._confirmed()
        line = order.order_line
        self.assertEqual(order.order_line.price_unit, 10)
        ways = {
            'line': lambda: line.write({'price_unit': 1}),
            'order': lambda: order.write(
                {'order_line': [Command.update(line.id, {'discount': 90})]}
            ),
            'new': lambda: order.write({'order_line': [self._line(self.tea, 1, 1)]}),
            'create': lambda: (
                self.env['sale.order.line']
                .with_user(self.seller)
                .create({'order_id': order.id, 'product_id': self.tea.id, 'price_unit': 1})
            ),
            'default': lambda: (
                self.env['sale.order.line']
                .with_user(self.seller)
                .with_context(default_order_id=order.id)
                .create({'product_id': self.tea.id, 'price_unit': 1})
            ),
            'hidden': lambda: line.write({'price_unit': 1, 'price_subtotal': 100}),
            'context': lambda: line.with_context(
                jxc_by_core=True, jxc_passed=True, skip_procurement=True
            ).write({'price_unit': 1}),
        }
        for way, change in ways.items():
            with self.subTest(way), self._refused("is confirmed"):
                change()
        form = Form(order.with_user(self.boss))
        with form.order_line.edit(0) as edited:
            edited.price_unit = 1
        with self._refused("Rice at"):
            form.save()
        self.assertRecordValues(line, [{'price_unit': 10, 'discount': 0}])
        self.assertEqual(len(order.order_line), 1)

    def test_an_import_is_refused_in_words(self):
        self._rule('below_cost')
        order = self._confirmed()
        result = (
            self.env['sale.order']
            .with_user(self.seller)
            .load(
                ['.id', 'order_line/.id', 'order_line/price_unit'],
                [[str(order.id), str(order.order_line.id), '1']],
            )
        )
        self.assertFalse(result['ids'])
        self.assertIn("is confirmed", result['messages'][0]['message'])

    def test_what_does_not_worsen_goes_through(self):
        self._rule('below_cost')
        self._rule('discount', percent=10, document='sale')
        order = self._sale(price=5)
        order.with_user(self.boss)._jxc_override_checks("Sample")
        order.action_confirm()
        line = order.order_line
        line.write({'price_unit': 5.5})
        line.write({'product_uom_qty': 9})
        order.note = "Call first"
        for vals in ({'price_unit': 5.4}, {'product_uom_qty': 10}, {'discount': 1}):
            with self.subTest(vals), self._refused():
                line.write(vals)
        # a lower price for less is no better
        with self._refused():
            line.write({'price_unit': 1, 'product_uom_qty': 1})
        line.write({'price_unit': 7})
        self.company.jxc_checks = False
        line.write({'price_unit': 1})

    def test_a_warning_is_noted(self):
        self._rule('below_cost', 'warn')
        order = self._confirmed()
        order.order_line.price_unit = 5
        self.assertIn("Rice is below the allowed price", order.message_ids[0].body)
        self.assertNotIn("6.00", order.message_ids[0].body)

    def test_stock_of_the_order_itself_is_its_own(self):
        self._rule('stock')
        self._set_stock(self.rice, self.stock, 12)
        order = self._confirmed(qty=10)
        order.order_line.product_uom_qty = 12
        with self._refused("available 12 Units, ordered 13"):
            order.order_line.product_uom_qty = 13
        picking = order.picking_ids
        picking.move_ids.write({'quantity': 5, 'picked': True})
        picking.with_context(skip_backorder=True).button_validate()
        order.order_line.product_uom_qty = 12
        with self._refused("available 7 Units, ordered 8"):
            order.order_line.product_uom_qty = 13

    def test_whoever_owes_does_not_get_more(self):
        self._rule('overdue')
        order = self._confirmed()
        self._invoice(100, '2026-03-01')
        order.order_line.product_uom_qty = 9
        with self._refused("owes"):
            order.order_line.product_uom_qty = 10

    def test_what_has_to_be_filled_stays_filled(self):
        names = ('sale_order__client_order_ref', 'sale_order__tag_ids')
        on_order = self.env['ir.model.fields'].union(
            *(self.env.ref(f'sale.field_{name}') for name in names)
        )
        lead = self.env.ref('sale.field_sale_order_line__customer_lead')
        rule = self._rule('missing_data', field_ids=[Command.set((on_order | lead).ids)])
        tag = self.env['crm.tag'].create({'name': "Fair"})
        order = self._confirmed(
            client_order_ref="PO 1",
            tag_ids=[Command.set(tag.ids)],
            order_line=[self._line(self.rice, 10, 10, customer_lead=3)],
        )
        for words, record, vals in (
            ("Customer Reference of", order, {'client_order_ref': False}),
            ("Tags of", order, {'tag_ids': [Command.clear()]}),
            ("of a line of", order.order_line, {'customer_lead': 0}),
        ):
            with self.subTest(words), self._refused(words):
                record.write(vals)
        order.client_order_ref = "PO 2"
        rule.mode = 'off'
        order.client_order_ref = False
        reference = self.env.ref('purchase.field_purchase_order__partner_ref')
        self._rule('missing_data', document='purchase', field_ids=[Command.set(reference.ids)])
        purchase = self._purchase(partner_ref="Q 1")
        purchase.button_confirm()
        with self._refused("Vendor Reference of"):
            purchase.partner_ref = False

    def test_a_purchase(self):
        self._rule('price_drift', percent=10, document='purchase')
        self._purchase(price=6).button_confirm()
        order = self._purchase(price=6)
        order.button_confirm()
        with self._refused("is confirmed"):
            order.order_line.price_unit = 8
        with self._refused():
            order.order_line = [
                Command.create(
                    {
                        'product_id': self.rice.id,
                        'product_qty': 1,
                        'price_unit': 8,
                        'tax_ids': False,
                    }
                )
            ]
        order.order_line.price_unit = 6.5

    # === APPROVALS AND OVERRIDES === #

    def test_a_change_that_waits_for_its_approval(self):
        rule = self._rule('below_cost', 'approve')
        order = self._confirmed()
        line = order.order_line

        def change(price=5):
            order.write({'order_line': [Command.update(line.id, {'price_unit': price})]})

        self._asked_later(change)
        self.assertEqual(line.price_unit, 10)
        request = order.with_env(self.env)._jxc_requests().with_env(self.env)
        self.assertRecordValues(
            request,
            [
                {
                    'state': 'requested',
                    'rule_ids': rule.ids,
                    'requested_by_id': self.seller.id,
                    'amount': 50,
                    'figures': "Rice is below the allowed price.",
                }
            ],
        )
        self.assertIn("10.00", request.change)
        self.assertIn("5.00", request.change)
        with self._refused("waits for an approval"):
            change()
        with self.assertRaises(AccessError):
            request.with_user(self.seller).action_jxc_approve()
        request.with_user(self.boss).action_jxc_approve("Sample")
        self.assertEqual((request.state, line.price_unit), ('approved', 10))
        with self._refused():
            change(4)
        change()
        self.assertEqual(line.price_unit, 5)

    def test_a_change_beside_what_waits_for_its_approval(self):
        """One import writes a line, then another one that has to be approved."""
        self._rule('below_cost', 'approve')
        order = self._confirmed(
            order_line=[self._line(self.rice, 10, 10), self._line(self.tea, 1, 20)]
        )
        first, second = order.order_line

        def change():
            first.write({'price_unit': 11})
            second.write({'price_unit': 2})

        self._asked_later(change)
        self.assertEqual(order.order_line.mapped('price_unit'), [10, 20])
        request = self._approval(order)
        self.assertRecordValues(request, [{'state': 'requested', 'amount': 112}])
        request.with_user(self.boss).action_jxc_approve()
        change()
        self.assertEqual(order.order_line.mapped('price_unit'), [11, 2])

    def test_new_lines_that_were_approved(self):
        self._rule('amount', 'approve', amount=100, document='sale')
        order = self._confirmed()

        def change():
            order.write({'order_line': [self._line(self.tea, 1, 20)]})

        self._asked_later(change)
        # an order that is confirmed is not confirmed once more
        self.company.jxc_approval_auto = True
        told = self._approval(order).with_user(self.boss).action_jxc_approve()
        self.assertEqual((told['params']['type'], order.amount_total), ('success', 100))
        change()
        self.assertEqual(order.amount_total, 120)

    def test_an_order_that_changed_meanwhile_is_not_what_was_asked(self):
        self._rule('below_cost', 'approve')
        order = self._confirmed()
        self._asked_later(lambda: order.order_line.write({'price_unit': 5}))
        order.order_line.product_uom_qty = 9
        with self._refused("changed since"):
            self._approval(order).with_user(self.boss).action_jxc_approve()

    def test_one_change_with_a_reason(self):
        self._rule('below_cost')
        order = self._confirmed().with_user(self.boss)
        action = order.action_jxc_override_checks()
        form = Form(
            self.env[action['res_model']].with_user(self.boss).with_context(**action['context'])
        )
        form.reason = "Damaged box"
        form.save().action_override()
        # it is his reason, not everybody's
        with self._refused():
            order.with_user(self.seller).order_line.price_unit = 5
        order.order_line.price_unit = 5
        log = self.env['jxc.check.log'].search([('sale_id', '=', order.id)], limit=1)
        self.assertRecordValues(
            log,
            [
                {
                    'kind': 'below_cost',
                    'user_id': self.boss.id,
                    'reason': "Damaged box",
                    'exceeded_cost': 10,
                    'figures': "Rice is below the allowed price.",
                }
            ],
        )
        with self._refused():
            order.order_line.price_unit = 4

    def test_a_reason_is_used_up_by_what_came_after_it(self):
        """The last word counts: not another's, and not one for the order as it was before."""
        self._rule('below_cost')
        order = self._confirmed()
        mine, other = order.with_user(self.boss), order.with_user(self.chief)
        mine._jxc_permit_change("Damaged box")
        other._jxc_permit_change("Mine, too")
        with self._refused():
            mine.order_line.price_unit = 5
        other.order_line.price_unit = 5
        mine._jxc_permit_change("Damaged box")
        order.order_line.product_uom_qty = 9
        with self._refused():
            mine.order_line.price_unit = 4

    def test_a_reason_of_who_may_not_override_any_more(self):
        self._rule('below_cost')
        order = self._confirmed().with_user(self.boss)
        order._jxc_permit_change("Damaged box")
        keeps = self.env.ref('jxc_module.group_sales')
        self.boss.sudo().group_ids = keeps | self.env.ref('sales_team.group_sale_manager')
        self.assertFalse(self.boss.has_group('jxc_module.group_override'))
        with self._refused():
            order.order_line.price_unit = 5

    def test_what_an_approver_reads_of_a_change(self):
        """Of a purchase the price is a cost: quantities alone. What did not change is left out."""
        for make, quantity, price in (
            (self._sale, 'product_uom_qty', True),
            (self._purchase, 'product_qty', False),
        ):
            lines = [{'product_id': good.id, quantity: 3} for good in (self.rice, self.tea)]
            order = make(order_line=[Command.create(line) for line in lines])
            line = order.order_line[0]
            before = order._jxc_contents()[order.id]
            line.write({'price_unit': 77, quantity: 4})
            text = order._jxc_change_text(before, order._jxc_contents()[order.id])
            self.assertEqual(len(text.splitlines()), 1)
            self.assertIn("Rice", text)
            self.assertEqual('77' in text, price)

    def test_an_approver_who_changed_the_draft_of_a_colleague(self):
        self._rule('amount', 'approve', amount=50, document='sale')
        order = self._sale()
        order.with_user(self.boss).order_line.discount = 20
        order.action_confirm()
        request = self._approval(order)
        self.assertFalse(request.with_user(self.boss).can_decide)
        self.assertNotIn(self.boss, request.activity_ids.user_id)
        with self.assertRaisesRegex(AccessError, "changed in it himself"):
            request.with_user(self.boss).action_jxc_approve()
        # nobody takes himself off
        with self.assertRaises(AccessError):
            order.with_user(self.boss).write({'jxc_editor_ids': [Command.clear()]})
        order.with_user(self.chief).note = "Seen"
        request.with_user(self.chief).action_jxc_approve()
        self.assertEqual(request.state, 'approved')

    def test_a_line_that_an_approver_took_away(self):
        self._rule('amount', 'approve', amount=50, document='sale')
        order = self._sale(order_line=[self._line(self.rice, 10, 10), self._line(self.tea, 1, 20)])
        order.order_line[1].with_user(self.boss).unlink()
        order.action_confirm()
        self.assertFalse(self._approval(order).with_user(self.boss).can_decide)

    def test_a_line_that_an_approver_added(self):
        self._rule('amount', 'approve', amount=50, document='purchase')
        order = self._purchase()
        self.env['purchase.order.line'].with_user(self.boss).create(
            {'order_id': order.id, 'product_id': self.tea.id, 'product_qty': 1}
        )
        order.button_confirm()
        with self.assertRaises(AccessError):
            self._approval(order).with_user(self.boss).action_jxc_approve()

    # === CORE === #

    def test_goods_added_on_the_delivery_are_noted(self):
        self._rule('below_cost')
        self.tea.write({'invoice_policy': 'delivery', 'list_price': 5})
        self._set_stock(self.rice, self.stock, 10)
        self._set_stock(self.tea, self.stock, 10)
        order = self._confirmed()
        picking = order.picking_ids
        picking.move_ids.write({'quantity': 10, 'picked': True})
        self.env['stock.move'].create(
            {
                'picking_id': picking.id,
                'product_id': self.tea.id,
                'product_uom_qty': 2,
                'quantity': 2,
                'picked': True,
                'location_id': picking.location_id.id,
                'location_dest_id': picking.location_dest_id.id,
            }
        )
        picking.button_validate()
        self.assertEqual(picking.state, 'done')
        self.assertEqual(order.order_line.mapped('qty_delivered'), [10, 2])
        notes = ' '.join(order.message_ids.mapped('body'))
        self.assertIn("A delivery or an invoice changed this order", notes)
        self.assertIn("Tea is below the allowed price", notes)
        alert = self.env['jxc.alert'].search([('kind', '=', 'check'), ('res_id', '=', order.id)])
        self.assertRecordValues(
            alert, [{'responsible_id': self.seller.id, 'state': 'open', 'level': 'warning'}]
        )
        self.assertEqual(
            alert.with_user(self.seller).name, f"Order Check: Noodle House / {order.name}"
        )

    def test_a_down_payment_is_not_refused(self):
        self._rule('credit')
        self._rule('amount', amount=100, document='sale')
        order = self._confirmed()
        self.customer.credit_limit = 1
        wizard = self.env['sale.advance.payment.inv'].create(
            {
                'advance_payment_method': 'percentage',
                'amount': 30,
                'sale_order_ids': [Command.set(order.ids)],
            }
        )
        wizard._create_invoices(order).action_post()
        self.assertEqual(len(order.order_line.filtered('is_downpayment')), 2)

    def test_a_bill_added_to_a_purchase_order_is_noted(self):
        self._rule('amount', amount=60, document='purchase')
        order = self._purchase()
        order.button_confirm()
        bill = self.env['account.move'].create(
            {
                'move_type': 'in_invoice',
                'partner_id': self.vendor.id,
                'invoice_date': '2026-03-10',
                'invoice_line_ids': [
                    Command.create({'product_id': self.tea.id, 'price_unit': 15, 'tax_ids': False})
                ],
            }
        )
        self.env['bill.to.po.wizard'].with_context(active_ids=[-bill.invoice_line_ids.id]).create(
            {'purchase_order_id': order.id}
        ).action_add_to_po()
        self.assertEqual(len(order.order_line), 2)
        self.assertIn("changed this order", ' '.join(order.message_ids.mapped('body')))

    def test_code_with_more_rights_is_noted(self):
        """The till and expenses write on orders that their user may not change."""
        self._rule('below_cost')
        order = self._confirmed()
        order.with_user(self.seller).sudo().order_line.price_unit = 5
        self.assertIn("below the allowed price", order.message_ids[0].body)

    def test_a_constant_number_of_queries(self):
        self._rule('below_cost', 'warn')
        self._rule('stock', 'warn')
        orders = [
            self._confirmed(order_line=[self._line(self.rice, 1, 10) for _number in range(lines)])
            for lines in (1, 30)
        ]
        firsts = {order: order.order_line[0].id for order in orders}
        self.assertConstantQueries(
            lambda order: order.write(
                {'order_line': [Command.update(firsts[order], {'discount': 1})]}
            ),
            *orders,
            more=3,
        )


@tagged('post_install', '-at_install')
class TestTradingChecksChangeRequest(ChecksCommon, HttpCase):
    """Over the wire: the error takes the change back, the request about it stays."""

    @mute_logger('odoo.http')
    def test_the_request_stays(self):
        self._rule('below_cost', 'approve')
        order = self._sale()
        order.action_confirm()
        line = order.order_line
        self.authenticate('check_seller', 'check_seller')
        refused = None
        # no assertRaises: it would take back the request, too
        try:
            self.make_jsonrpc_request(
                '/web/dataset/call_kw',
                {
                    'model': 'sale.order',
                    'method': 'web_save',
                    'args': [order.ids, {'order_line': [[1, line.id, {'price_unit': 5}]]}],
                    'kwargs': {'specification': {}},
                },
            )
        except JsonRpcException as error:
            refused = error
        self.assertTrue(refused)
        self.env.invalidate_all()
        self.assertEqual(line.price_unit, 10)
        self.assertRecordValues(
            self._approval(order), [{'state': 'requested', 'requested_by_id': self.seller.id}]
        )

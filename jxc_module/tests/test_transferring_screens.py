from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged

from .common_base_client import Client
from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferScreens(TransferringCommon):
    """The screens of a transfer, opened and pressed as the web client does."""

    def setUp(self):
        super().setUp()
        self.action = self.env.ref('jxc_module.action_transfer')

    def _press(self, user, transfer, method, *args):
        return Client(self.env, user).call('jxc.transfer', method, [transfer.id], *args)

    # === SCREENS === #

    def test_every_screen_opens_for_its_people(self):
        transfer = self._transfer((self.tea, 4), (self.milk, 3))
        transfer.action_ship()
        for user in (self.keeper, self.keeper_a, self.keeper_b, self.boss):
            client = Client(self.env, user)
            for name in ('action_transfer', 'action_transfer_lines'):
                action = self.env['ir.actions.actions']._for_xml_id(f'jxc_module.{name}')
                found = client.open_action({**action, 'domain': []})
                for kind in ('list', 'kanban'):
                    if kind in found:
                        self.assertTrue(found[kind][1], (user.login, name, kind))
            form = client.get_views('jxc.transfer', [(False, 'form')])['form']
            [row] = client.call(
                'jxc.transfer', 'web_read', [transfer.id], client.spec('jxc.transfer', form)
            )
            self.assertEqual(row['state'], 'transit')
            self.assertEqual(len(row['line_ids']), 2)

    def test_filters(self):
        shipped = self._transfer((self.tea, 4), expected_date='2020-01-01')
        shipped.action_ship()
        asked = self._transfer((self.tea, 4), request=False)
        arch = Client(self.env, self.keeper).get_views('jxc.transfer', [(False, 'search')])[
            'search'
        ]
        domains = {
            node.get('name'): node.get('domain')
            for node in arch.iter('filter')
            if node.get('domain')
        }
        found = {
            name: self.Transfer.search(Client(self.env, self.keeper).evaluate(domain, {}))
            & (shipped | asked)
            for name, domain in domains.items()
        }
        self.assertEqual(found['open'], shipped | asked)
        for name in ('on_way', 'late'):
            self.assertEqual(found[name], shipped, name)
        for name in ('to_ship', 'to_approve', 'done'):
            self.assertFalse(found[name], name)

    def test_a_keeper_of_one_warehouse_gets_his_end(self):
        form = Form(self.Transfer.with_user(self.keeper_b))
        self.assertEqual(form.source_warehouse_id, self.warehouse_b)
        form.kind = 'request'
        self.assertEqual(form.dest_warehouse_id, self.warehouse_b)
        self.assertFalse(form.source_warehouse_id)
        form.source_warehouse_id = self.warehouse
        with form.line_ids.new() as line:
            line.product_id = self.tea
            line.quantity = 2
        transfer = form.save()
        self._press(self.keeper_b, transfer, 'action_request')
        # the goods of another warehouse: its keeper agrees
        self.assertEqual(transfer.state, 'requested')
        self._press(self.keeper_a, transfer, 'action_approve')
        self.assertFalse(transfer.with_user(self.keeper_b).is_source_mine)
        self.assertTrue(transfer.with_user(self.keeper_b).is_dest_mine)
        self._press(self.keeper_a, transfer, 'action_ship')
        self._press(self.keeper_b, transfer, 'action_receive')
        self.assertEqual(transfer.state, 'done')

    def test_one_click_for_places_next_door(self):
        transfer = self._transfer((self.tea, 4), request=False, user=self.keeper)
        self._press(self.keeper, transfer, 'action_complete')
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 4)

    def test_cost(self):
        self.env.ref('base.group_user').implied_ids -= self.env.ref('jxc_module.group_cost')
        transfer = self._transfer((self.tea, 4))
        for user, seen in ((self.keeper, False), (self.boss, True)):
            client = Client(self.env, user)
            for kind in ('form', 'list'):
                arch = client.get_views('jxc.transfer', [(False, kind)])[kind]
                names = {node.get('name') for node in arch.iter('field')}
                self.assertEqual('value' in names, seen, (user.login, kind))
        self.assertEqual(transfer.with_user(self.boss).value, 20)
        with self.assertRaises(AccessError):
            Client(self.env, self.keeper).call(
                'jxc.transfer', 'web_read', [transfer.id], {'value': {}}
            )

    # === NEW FROM A LIST === #

    def test_new_from_stock_on_hand(self):
        quants = self.env['stock.quant'].search(
            [('product_id', 'in', (self.tea | self.milk).ids), ('location_id', '=', self.stock.id)]
        )
        self._transfer((self.tea, 30))  # 70 are free
        client = Client(self.env, self.keeper)
        action = client.call('stock.quant', 'action_jxc_transfer', quants.ids)
        context = client.read_context(action)
        form = Form(self.Transfer.with_user(self.keeper).with_context(**context))
        self.assertEqual(form.source_warehouse_id, self.warehouse)
        form.dest_warehouse_id = self.warehouse_b
        transfer = form.save()
        self.assertEqual(
            {(line.product_id, line.lot_id, line.quantity) for line in transfer.line_ids},
            {
                (self.tea, self.env['stock.lot'], 70),
                (self.milk, self.lot_a, 6),
                (self.milk, self.lot_b, 9),
            },
        )

    def test_new_from_nothing_that_moves(self):
        self._set_stock(self.tea, self.stock_b, 3)
        quants = self.env['stock.quant'].search([('product_id', '=', self.tea.id)])
        quants = quants.filtered(lambda quant: quant.location_id in self.stock | self.stock_b)
        with self.assertRaisesRegex(UserError, "leaves one warehouse"):
            quants.action_jxc_transfer()
        self._transfer((self.tea, 100))
        here = quants.filtered(lambda quant: quant.location_id == self.stock)
        with self.assertRaisesRegex(UserError, "is free"):
            here.action_jxc_transfer()
        service = self.env['product.product'].create({'name': "Advice", 'type': 'service'})
        with self.assertRaisesRegex(UserError, "Mark goods"):
            service.action_jxc_transfer()

    def test_new_from_products(self):
        action = (self.tea | self.milk).with_user(self.keeper).action_jxc_transfer()
        form = Form(self.Transfer.with_user(self.keeper).with_context(**action['context']))
        form.source_warehouse_id = self.warehouse
        form.dest_warehouse_id = self.warehouse_b
        self.assertEqual(form.save().line_ids.product_id, self.tea | self.milk)

    # === THE PICKING === #

    def test_a_picking_opens_its_transfer(self):
        transfer = self._transfer((self.tea, 4))
        picking = transfer.ship_picking_ids
        client = Client(self.env, self.keeper)
        arch = client.get_views('stock.picking', [(False, 'form')])['form']
        self.assertTrue(arch.xpath("//button[@name='action_jxc_transfer']"))
        action = client.call('stock.picking', 'action_jxc_transfer', [picking.id])
        self.assertEqual((action['res_model'], action['res_id']), ('jxc.transfer', transfer.id))
        shown = client.open_action(
            self._press(self.keeper, transfer, 'action_pickings'), kinds=('list',)
        )
        self.assertEqual(len(shown['list'][1]), 2)

    # === ANOTHER COMPANY === #

    def test_goods_for_another_company(self):
        branch = self.env['res.company'].create(
            {'name': "Branch Company", 'parent_id': self.company.id}
        )
        self.boss.company_ids = [Command.link(branch.id)]
        transfer = self._transfer((self.tea, 4), (self.milk, 2), request=False, user=self.boss)
        action = transfer.action_other_company()
        both = (self.company | branch).ids
        context = {
            **action['context'],
            'default_other_company_id': branch.id,
            'allowed_company_ids': both,
        }
        dialog = self._dialog({**action, 'context': context}, self.boss)
        with self.assertRaisesRegex(UserError, "Switch on"):
            dialog.with_context(allowed_company_ids=self.company.ids).action_confirm()
        sale = self.env['sale.order'].browse(dialog.action_confirm()['res_id'])
        self.assertRecordValues(
            sale,
            [
                {
                    'company_id': self.company.id,
                    'partner_id': branch.partner_id.id,
                    'warehouse_id': self.warehouse.id,
                    'state': 'draft',
                }
            ],
        )
        purchase = self.env['purchase.order'].search([('origin', '=', sale.name)])
        self.assertRecordValues(
            purchase,
            [
                {
                    'company_id': branch.id,
                    'partner_id': self.company.partner_id.id,
                    'currency_id': sale.currency_id.id,
                    'state': 'draft',
                }
            ],
        )
        self.assertEqual(
            [(line.product_id, line.product_qty, line.price_unit) for line in purchase.order_line],
            [(line.product_id, line.product_uom_qty, line.price_unit) for line in sale.order_line],
        )
        self.assertEqual(transfer.state, 'cancelled')

    def test_who_may_not_sell_makes_no_orders(self):
        branch = self.env['res.company'].create({'name': "Branch Company"})
        self.keeper.company_ids = [Command.link(branch.id)]
        transfer = self._transfer((self.tea, 4), request=False, user=self.keeper)
        dialog = (
            self.env['jxc.transfer.company']
            .with_user(self.keeper)
            .create({'transfer_id': transfer.id, 'other_company_id': branch.id})
        )
        dialog = dialog.with_context(allowed_company_ids=(self.company | branch).ids)
        with self.assertRaisesRegex(UserError, "Ask a manager"):
            dialog.action_confirm()
        self.assertEqual(transfer.state, 'draft')


@tagged('post_install', '-at_install')
class TestTransferTour(TransferringCommon, HttpCase):
    browser_size = '1366x768'

    def test_ask_ship_settle_and_receive(self):
        """A keeper of both ends asks for goods, ships them, writes two off, receives the rest."""
        self.warehouse.name = "Main House"
        self.keeper.password = 'jxc_trf_keeper'
        self.start_tour(
            '/odoo/jxc-transfers', 'jxc_transferring_ship', login='jxc_trf_keeper', timeout=180
        )
        transfer = self.Transfer.search([('line_ids.product_id', '=', self.tea.id)])
        self.assertRecordValues(
            transfer, [{'state': 'done', 'kind': 'request', 'create_uid': self.keeper.id}]
        )
        self.assertRecordValues(transfer.difference_ids, [{'kind': 'lost', 'quantity': 2}])
        self.assertEqual(self._in_transit(self.tea), 0)
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 5)

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_transferring import TransferringCommon


@tagged('post_install', '-at_install')
class TestTransferReserve(TransferringCommon):
    """Which lots are set aside for a transfer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yoghurt = cls._create_product(
            "Transfer Yoghurt", tracking='lot', use_expiration_date=True
        )
        cls.now = fields.Datetime.now()
        cls.lots = {}
        for name, days in (("late", 40), ("soon", 4), ("middle", 20)):
            cls.lots[name] = cls.env['stock.lot'].create(
                {
                    'name': name,
                    'product_id': cls.yoghurt.id,
                    'expiration_date': cls.now + timedelta(days=days),
                }
            )
            cls._set_stock(cls.yoghurt, cls.stock, 5, cls.lots[name])

    def _reserved(self, transfer):
        rows = transfer.ship_picking_ids.move_line_ids
        return sorted((row.lot_id.name, row.quantity) for row in rows)

    def test_first_expired_first(self):
        transfer = self._transfer((self.yoghurt, 7))
        self.assertEqual(self._reserved(transfer), [('middle', 2), ('soon', 5)])

    def test_life_left_at_arrival(self):
        transfer = self._transfer((self.yoghurt, 12), expected_date=self.now + timedelta(days=5))
        self.assertEqual(self._reserved(transfer), [('late', 5), ('middle', 5)])
        self.company.jxc_transfer_min_life = 30
        transfer.action_cancel()
        transfer = self._transfer((self.yoghurt, 12), expected_date=self.now + timedelta(days=5))
        self.assertEqual(self._reserved(transfer), [('late', 5)])
        transfer.action_ship()
        self.assertEqual(transfer.state, 'shipping')
        transfer.action_cancel()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')

    def test_by_hand_and_on_hold(self):
        transfer = self._transfer((self.yoghurt, 3, {'lot_id': self.lots['late'].id}))
        self.assertEqual(self._reserved(transfer), [('late', 3)])
        # the lot was put on hold: by whoever may
        self.lots['soon'].sudo().jxc_on_hold = True
        other = self._transfer((self.yoghurt, 6))
        self.assertEqual(self._reserved(other), [('late', 1), ('middle', 5)])

    def test_package_serial_owner(self):
        package = self.env['stock.package'].create({'name': "TRF-P"})
        owner = self.env['res.partner'].create({'name': "Consignor"})
        phone = self._create_product("Transfer Phone", tracking='serial')
        quants = self.env['stock.quant']
        serials = self.env['stock.lot'].create(
            [{'name': f"TS{number}", 'product_id': phone.id} for number in range(3)]
        )
        for serial in serials:
            self._set_stock(phone, self.stock, 1, serial)
        quants._update_available_quantity(self.tea, self.stock, 4, package_id=package)
        wine = self._create_product("Transfer Wine")
        quants._update_available_quantity(wine, self.stock, 6, owner_id=owner)
        transfer = self._transfer((self.tea, 4, {'package_id': package.id}), (phone, 2), (wine, 5))
        transfer.action_ship()
        place = self.warehouse_b.jxc_transit_location_id
        self.assertEqual(package.location_id, place)
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(package.location_id, self.stock_b)
        self.assertEqual(self._on_hand(phone, self.stock_b), 2)
        owned = quants.search([('product_id', '=', wine.id), ('location_id', '=', self.stock_b.id)])
        self.assertRecordValues(owned, [{'owner_id': owner.id, 'quantity': 5}])

    def test_dozen(self):
        dozen = self.env.ref('uom.product_uom_dozen')
        transfer = self._transfer((self.tea, 2, {'uom_id': dozen.id}))
        line = transfer.line_ids
        self.assertRecordValues(line, [{'product_qty': 24, 'reserved_qty': 24}])
        transfer.action_ship({line: 13})
        transfer.action_receive()
        self.assertRecordValues(line, [{'shipped_qty': 13, 'received_qty': 13}])
        transfer.action_ship()
        transfer.action_receive()
        self.assertEqual(transfer.state, 'done')
        self.assertEqual(self._on_hand(self.tea, self.stock_b), 24)


@tagged('post_install', '-at_install')
class TestTransferRights(TransferringCommon):
    """Approval, four eyes, and what the keeper of each end may see and do."""

    def test_approval_by_value(self):
        self.company.jxc_transfer_limit = 50
        self.assertEqual(self._transfer((self.tea, 9), user=self.keeper).state, 'approved')
        transfer = self._transfer((self.tea, 10), user=self.keeper)
        self.assertEqual(transfer.state, 'requested')
        self.assertFalse(transfer.picking_ids)
        request = transfer._jxc_requests(('requested',))
        self.assertEqual(request.cost_amount, 50)
        transfer.action_approve()  # asks again at most: a keeper does not decide
        self.assertEqual(transfer.state, 'requested')
        request.with_user(self.boss).action_jxc_approve()
        self.assertEqual(transfer.state, 'approved')
        self.assertEqual(transfer.approved_by_id, self.boss)
        self.assertEqual(transfer.line_ids.reserved_qty, 10)

    def test_four_eyes(self):
        self.company.jxc_transfer_four_eyes = True
        transfer = self._transfer((self.tea, 1), user=self.keeper)
        self.assertEqual(transfer.state, 'requested')
        with self.assertRaisesRegex(UserError, "somebody else approves it"):
            transfer.action_approve()
        transfer.with_user(self.boss).action_approve()
        self.assertEqual(transfer.state, 'approved')

    def test_refuse_and_back_to_draft(self):
        transfer = self._transfer((self.tea, 1), user=self.keeper_b)
        with self.assertRaises(AccessError):
            transfer.action_refuse()
        transfer.with_user(self.keeper_a).action_refuse()
        self.assertEqual(transfer.state, 'refused')
        with self.assertRaisesRegex(UserError, "stay as they are"):
            transfer.line_ids.quantity = 2
        transfer.action_draft()
        transfer.line_ids.quantity = 2
        transfer.unlink()

    def test_each_keeper_his_end(self):
        asked = self._transfer((self.tea, 10), user=self.keeper_b)
        self.assertEqual(asked.state, 'requested')  # the source has not agreed yet
        for method in ('action_approve', 'action_refuse'):
            with self.assertRaises(AccessError):
                getattr(asked, method)()
        given = asked.with_user(self.keeper_a)
        given.action_approve()
        self.assertEqual(asked.line_ids.reserved_qty, 0)  # the stock of the other end
        self.assertEqual(given.line_ids.reserved_qty, 10)
        with self.assertRaises(AccessError):
            asked.action_ship()
        with self.assertRaises(AccessError):
            asked.action_cancel()
        given.action_ship()
        with self.assertRaises(AccessError):
            given.action_receive()
        self.assertEqual(given.picking_ids, given.sudo().ship_picking_ids)
        asked.action_receive()
        self.assertEqual(asked.state, 'done')
        self.assertEqual(asked.picking_ids, asked.sudo().receive_picking_ids)

    def test_neither_end(self):
        third = self.env['stock.warehouse'].create({'name': "Branch C", 'code': 'BRC'})
        stranger = self._limited('jxc_trf_c', third)
        transfer = self._transfer((self.tea, 10))
        self.assertFalse(self.Transfer.with_user(stranger).search([('id', '=', transfer.id)]))
        with self.assertRaises(AccessError):
            transfer.with_user(stranger).read(['name'])
        with self.assertRaises(AccessError):
            transfer.with_user(stranger).action_ship()
        with self.assertRaisesRegex(AccessError, "Neither end"):
            self._transfer((self.tea, 1), user=stranger, request=False)

    def test_nothing_is_written_by_hand(self):
        transfer = self._transfer((self.tea, 10), user=self.keeper)
        for values in (
            {'state': 'done'},
            {'stage': 'draft'},
            {'approved_by_id': self.boss.id},
            {'requested_by_id': False},  # with four eyes he would not be the same any more
            {'picking_ids': [Command.clear()]},
        ):
            with self.assertRaises(AccessError):
                transfer.write(values)
        with self.assertRaises(AccessError):
            self.env['jxc.transfer.difference'].with_user(self.keeper).create(
                {'transfer_id': transfer.id, 'kind': 'lost', 'quantity': 1}
            )
        with self.assertRaises(UserError):
            transfer.dest_warehouse_id = self.warehouse
        with self.assertRaises(UserError):
            transfer.line_ids.quantity = 3
        transfer.line_ids.write({'product_qty': 300, 'move_ids': [Command.clear()]})
        self.assertRecordValues(transfer.line_ids, [{'quantity': 10, 'product_qty': 10}])
        self.assertTrue(transfer.line_ids.move_ids)
        draft = self._transfer((self.tea, 1), user=self.keeper, request=False)
        with self.assertRaises(UserError):
            draft.line_ids.transfer_id = transfer
        with self.assertRaises(UserError):
            transfer.unlink()

    def test_costs_are_masked(self):
        self.env.ref('base.group_user').implied_ids -= self.env.ref('jxc_module.group_cost')
        masked = new_test_user(self.env, 'jxc_trf_masked', groups='jxc_module.group_keeper')
        transfer = self._transfer((self.tea, 10), user=masked)
        with self.assertRaises(AccessError):
            transfer.read(['value'])
        self.company.jxc_transfer_limit = 1
        other = self._transfer((self.tea, 10), user=masked)
        self.assertEqual(other.state, 'requested')
        transfer.action_ship()
        transfer.action_receive({transfer.line_ids: 9})
        difference = transfer._settle([{'line': transfer.line_ids, 'kind': 'lost', 'quantity': 1}])
        with self.assertRaises(AccessError):
            difference.read(['value'])
        self.assertEqual(difference.sudo().value, 5)

    def test_other_company(self):
        other = self.env['res.company'].create({'name': "Transfer Company"})
        self.env.user.company_ids |= other
        far = self.env['stock.warehouse'].search([('company_id', '=', other.id)], limit=1)
        with self.assertRaisesRegex(ValidationError, "sales order and a purchase order"):
            self._transfer((self.tea, 1), dest_warehouse_id=far.id)
        stranger = self.keeper.with_context(allowed_company_ids=self.company.ids)
        hidden = {'dest_warehouse_id': far.id}
        with self.assertRaises(UserError) as refused, self.cr.savepoint():
            self._transfer((self.tea, 1), user=stranger, **hidden)
        self.assertNotIn("Transfer Company", str(refused.exception))
        transfer = self._transfer((self.tea, 1))
        reader = new_test_user(
            self.env,
            'jxc_trf_other',
            groups='jxc_module.group_manager',
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        self.assertFalse(self.Transfer.with_user(reader).search([('id', '=', transfer.id)]))

    def test_return_in_every_state(self):
        transfer = self._transfer((self.tea, 10))
        with self.assertRaisesRegex(UserError, "Cancel it instead"):
            transfer.action_return()
        transfer.action_ship()
        transfer.action_return()
        self.assertEqual(transfer.state, 'transit')
        with self.assertRaisesRegex(UserError, "nothing is on its way any more"):
            transfer.action_return()
        transfer.picking_ids.filtered(lambda p: p.jxc_transfer_leg == 'back').button_validate()
        self.assertEqual(transfer.state, 'cancelled')
        self.assertEqual(self._on_hand(self.tea, self.stock), 100)
        transfer = self._transfer((self.milk, 10))
        transfer.action_ship()
        transfer.action_receive()
        back = self.Transfer.browse(transfer.action_return()['res_id'])
        self.assertRecordValues(
            back,
            [{'source_warehouse_id': self.warehouse_b.id, 'return_of_id': transfer.id}],
        )
        back.action_request()
        back.action_ship()
        back.action_receive()
        self.assertEqual(self._on_hand(self.milk, self.stock), 15)
        self.assertEqual(self._on_hand(self.milk, self.stock_b), 0)

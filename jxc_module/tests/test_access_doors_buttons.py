from freezegun import freeze_time
from lxml import etree

from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .common_base_client import Client
from .common_expiry import NOW, ExpiryCommon


@freeze_time(NOW)
@tagged('post_install', '-at_install')
class TestDoorsButtons(ExpiryCommon):
    """Buttons and cards hand ids to a public method; who sees them may press them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = new_test_user(cls.env, 'doors_buyer', groups='jxc_module.group_buyer')

    def test_every_button_of_every_view_can_be_called_with_ids(self):
        views = self.env['ir.model.data'].search(
            [('module', '=', 'jxc_module'), ('model', '=', 'ir.ui.view')]
        )
        wrong, seen = [], 0
        for view in self.env['ir.ui.view'].browse(views.mapped('res_id')):
            if view.type == 'qweb':
                continue
            for node in etree.fromstring(view.arch).iter('button', 'kanban', 'list', 'field'):
                # inside of a field the model is another one: the robot sees those
                if node.get('type') != 'object' or any(node.iterancestors('field')):
                    continue
                name = node.get('name') if node.tag == 'button' else node.get('action')
                method = get_public_method(self.env[view.model], name)
                seen += 1
                if getattr(method, '_api_model', False):
                    wrong.append((view.name, name))
        self.assertFalse(wrong, "api.model methods do not take the ids of a button")
        self.assertGreater(seen, 50)

    def test_the_board_of_lots(self):
        lot = self._lot("A", 20)
        self._run()
        for user in (self.keeper, self.buyer):
            client = Client(self.env, user)
            self.assertTrue(client.call('jxc.lot.outlook', 'action_jxc_refresh', []))
            row = self._outlook(lot)
            action = client.call('jxc.lot.outlook', 'action_open_lot', [row.id])
            _arch, [values] = client.open_action(action)['form']
            self.assertEqual(values.get('name') or values['lot_id']['display_name'], "A")

    def test_a_year_of_vendor_scores(self):
        client = Client(self.env, self.buyer)
        self.assertTrue(client.call('jxc.vendor.score', 'action_compute_history', []))

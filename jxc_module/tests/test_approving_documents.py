from unittest.mock import patch

import psycopg2
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.approving.jxc_approvable import JxcApprovable
from .common import JxcCommon

WENT_ON = []


def _approved(product, request):
    WENT_ON.append((product.name, request.state))
    return ["The label is not printed yet."]


@tagged('post_install', '-at_install')
class TestApprovingDocuments(JxcCommon):
    """Any document can wait for an approval: here a product, whose price somebody else agrees to.

    Approving knows no orders and no checks; a product has the hooks of `jxc.approvable` for the
    time of a test.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hooks = {
            **{name: hook for name, hook in vars(JxcApprovable).items() if name[:5] == '_jxc_'},
            '_jxc_approval_signature': lambda product: f'{product.list_price}',
            '_jxc_approval_amount': lambda product: product.list_price,
            '_jxc_approved': _approved,
        }
        for name, hook in hooks.items():
            cls.startClassPatcher(
                patch.object(cls.registry['product.template'], name, hook, create=True)
            )
        cls.boss = new_test_user(cls.env, 'documents_boss', groups='jxc_module.group_manager')
        cls.clerk = new_test_user(
            cls.env, 'documents_clerk', groups='base.group_user,product.group_product_manager'
        )
        cls.groups = cls.env.ref('jxc_module.group_manager')
        cls.product = (
            cls.env['product.template']
            .with_user(cls.clerk)
            .create({'name': "Vase", 'list_price': 40, 'company_id': cls.company.id})
        )

    def setUp(self):
        super().setUp()
        WENT_ON.clear()

    def _request(self, product=None):
        product = product or self.product
        values = {'group_ids': self.groups.ids}
        asked = self.env['jxc.approval'].with_user(self.clerk)
        return asked._jxc_request({product: (values, lambda code: f"New price ({code})")})[product]

    def test_asked_approved_and_gone_on(self):
        request = self._request()
        self.assertRecordValues(
            request,
            [
                {
                    'document': "Vase",
                    'res_model': 'product.template',
                    'res_id': self.product.id,
                    'state': 'requested',
                    'amount': 40,
                    'cost_amount': 0,
                    'currency_id': self.company.currency_id.id,
                    'requested_by_id': self.clerk.id,
                    'warehouse_id': False,
                }
            ],
        )
        self.assertEqual(request.with_context(lang='en_US').figures, "New price (en_US)")
        self.assertIn("waits for an approval by: ", request._jxc_waiting_text())
        self.assertIn(self.boss, request.activity_ids.user_id)
        self.assertEqual(self._request(), request)
        with self.assertRaisesRegex(AccessError, "nobody approves his own"):
            request.with_user(self.clerk).action_jxc_approve()
        self.assertFalse(WENT_ON)
        told = request.with_user(self.boss).action_jxc_approve("Fine")
        self.assertEqual(WENT_ON, [("Vase", 'approved')])
        self.assertIn("The label is not printed yet.", told['params']['message'])
        self.assertIn("Fine", self.product.message_ids[0].body)
        opened = request.with_user(self.clerk).action_jxc_open_document()
        about = ('product.template', request.res_id)
        self.assertEqual((opened['res_model'], opened['res_id']), about)

    def test_what_changed_meanwhile_is_asked_for_again(self):
        request = self._request()
        self.product.list_price = 50
        with self.assertRaisesRegex(UserError, "changed since"):
            request.with_user(self.boss).action_jxc_approve()
        again = self._request()
        self.assertEqual((request.state, again.state, again.amount), ('outdated', 'requested', 50))

    def test_refused_it_does_not_go_on(self):
        request = self._request()
        request.with_user(self.boss).action_jxc_refuse("Too much")
        self.assertFalse(WENT_ON)
        self.assertEqual(self._request(), request)
        self.assertIn("Too much", request._jxc_waiting_text())

    def test_amounts_that_are_costs(self):
        tells = patch.object(
            self.registry['product.template'], '_jxc_approval_tells_cost', lambda product: True
        )
        with tells:
            request = self._request()
        self.assertEqual((request.amount, request.cost_amount), (0, 40))
        # who decides sees it without a click, in the list and on a phone, and no 0 in its place
        for kind in ('list', 'kanban'):
            with self.subTest(kind):
                arch = request.with_user(self.boss).get_view(view_type=kind)['arch']
                view = etree.fromstring(arch)
                [cost] = view.xpath("//field[@name='cost_amount']")
                [amount] = view.xpath("//field[@name='amount']")
                self.assertEqual(cost.get('optional', 'show'), 'show')
                self.assertEqual(cost.get('invisible'), 'not cost_amount')
                self.assertEqual(amount.get('invisible'), 'not amount')
        self.env.ref('base.group_user').implied_ids -= self.env.ref('jxc_module.group_cost')
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).read(['cost_amount'])

    def test_the_database_keeps_one_open_request_a_document(self):
        request = self._request()
        with (
            mute_logger('odoo.sql_db'),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            request.copy({'res_id': self.product.id})
            self.env.flush_all()
        request.state = 'refused'
        self.env.flush_all()
        other = request.copy({'state': 'requested'})
        self.assertEqual(other.res_id, self.product.id)

    def test_a_document_that_is_gone(self):
        request = self._request()
        self.product.sudo().unlink()
        self.assertFalse(request._jxc_document())
        self.assertFalse(request.with_user(self.boss).can_decide and request._jxc_is_as_asked())
        with self.assertRaisesRegex(UserError, "changed since"):
            request.with_user(self.boss).action_jxc_approve()
        request.with_user(self.boss).action_jxc_refuse("It is gone")
        self.assertEqual(request.state, 'refused')

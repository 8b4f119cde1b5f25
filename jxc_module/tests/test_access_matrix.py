import json

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged

from .access_matrix import ABSTRACT, GROUPS, MATRIX, ROLES
from .common_tools_properties import IS_LONG

OPERATIONS = {'r': 'read', 'w': 'write', 'c': 'create', 'd': 'unlink'}
MISSING = 2**31 - 2
REFUSED = 'odoo.exceptions.AccessError'
# said of a model without any record in the test
GONE = 'odoo.exceptions.MissingError'


@tagged('post_install', '-at_install')
class TestAccessMatrix(HttpCase):
    """Role x model x operation, asked by JSON-RPC as the web client does, with real sessions.

    A session adds the same to every call: what one role is refused by it, the others are refused
    by the function that its route ends in; by a session each of them in long runs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role in ROLES:
            new_test_user(cls.env, f'matrix_{role}', groups=GROUPS[role], password='matrix-pass')
        cls._create_documents()
        # where core reads the values, or skips empty ones, before it asks for the right
        cls.values = {
            'account.move.line': {'move_id': MISSING, 'name': "x"},
            'product.value': {'product_id': cls.env['product.product'].search([], limit=1).id},
        }
        cls.records = {
            model: record.id for model in MATRIX if (record := cls.env[model].search([], limit=1))
        }

    @classmethod
    def _create_documents(cls):
        """Make a document of most models, so that refusals are those of real records."""
        warehouse = cls.env['stock.warehouse'].search([], limit=1)
        partner = cls.env['res.partner'].create({'name': "Partner"})
        product = cls.env['product.product'].create(
            {'name': "Tea", 'is_storable': True, 'tracking': 'lot'}
        )
        line = [Command.create({'product_id': product.id})]
        cls.env['sale.order'].create(
            {'partner_id': partner.id, 'order_line': line}
        ).action_confirm()
        cls.env['purchase.order'].create({'partner_id': partner.id, 'order_line': line})
        lot = cls.env['stock.lot'].create({'name': "L", 'product_id': product.id})
        cls.env['stock.quant']._update_available_quantity(
            product, warehouse.lot_stock_id, 5, lot_id=lot
        )
        cls.env['stock.picking'].search([('partner_id', '=', partner.id)]).action_assign()
        cls.env['stock.scrap'].create({'product_id': product.id, 'lot_id': lot.id})
        cls.env['stock.warehouse.orderpoint'].create({'product_id': product.id})
        cls.env['product.supplierinfo'].create(
            {'partner_id': partner.id, 'product_tmpl_id': product.product_tmpl_id.id}
        )
        cls.env['jxc.safety.policy'].create({'name': "Policy"})

    def _call(self, model, method, args):
        """Return the result of a call, or the name of the exception it ended in."""
        response = self.url_open(
            f'/web/dataset/call_kw/{model}/{method}',
            data=json.dumps(
                {
                    'jsonrpc': '2.0',
                    'method': 'call',
                    'params': {'model': model, 'method': method, 'args': args, 'kwargs': {}},
                }
            ),
            headers={'Content-Type': 'application/json'},
        ).json()
        if 'error' in response:
            return response['error']['data']['name']
        return response['result']

    def _call_as(self, user, model, method, args):
        """Do as :meth:`_call`; as a user, where one is given, without the way through a session."""
        if not user:
            return self._call(model, method, args)
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                return call_kw(self.env[model].with_user(user), method, args, {})
        except Exception as error:  # whatever it is, it is not what is expected
            return f'{type(error).__module__}.{type(error).__name__}'

    def test_every_model_of_this_app_has_a_row(self):
        ours = {
            name
            for name, model in self.env.items()
            if name.startswith('jxc.') and name not in ABSTRACT
        }
        self.assertEqual(ours - set(MATRIX), set(), "models without a row in access_matrix.py")
        self.assertEqual({name for name in MATRIX if name.startswith('jxc.')} - ours, set())
        for name in ABSTRACT:
            self.assertTrue(self.env[name]._abstract, name)

    def test_matrix(self):
        """Ask for each right, and try what is not allowed on a real record."""
        users = {
            role: self.env['res.users'].search([('login', '=', f'matrix_{role}')]) for role in ROLES
        }
        for number, role in enumerate(ROLES):
            self.authenticate(f'matrix_{role}', 'matrix-pass')
            user = None if IS_LONG or not number else users[role]
            for model, row in MATRIX.items():
                mine = self.env[model].with_user(users[role])
                granted = {letter for letter in 'wcd' if mine.has_access(OPERATIONS[letter])}
                # what the session says of itself; that of one role tells that it says the same
                ask = ('has_access', [[], 'read'])
                if self._call_as(user, model, *ask):
                    granted.add('r')
                with self.subTest(role=role, model=model):
                    self.assertEqual(granted, set(row[role]) - {'.'})
                for letter in OPERATIONS.keys() - granted:
                    with self.subTest(role=role, model=model, tried=OPERATIONS[letter]):
                        answer = self._try(model, letter, user)
                        self.assertIn(answer, (REFUSED, GONE) if letter in 'wcd' else (REFUSED,))

    def _try(self, model, letter, user=None):
        record_id = self.records.get(model, MISSING)
        calls = {
            'r': ('search_read', [[], ['display_name']]),
            'w': ('write', [[record_id], self.values.get(model, {})]),
            'c': ('create', [self.values.get(model, {})]),
            'd': ('unlink', [[record_id]]),
        }
        return self._call_as(user, model, *calls[letter])

    def test_nobody_without_a_session(self):
        for model in MATRIX:
            answer = self._try(model, 'r')
            self.assertIn('SessionExpired', answer)

    def test_portal_reads_nothing_of_this_app(self):
        user = new_test_user(
            self.env, 'matrix_portal', groups='base.group_portal', password='matrix-pass'
        )
        self.authenticate('matrix_portal', 'matrix-pass')
        for model in MATRIX:
            if model.startswith('jxc.'):
                with self.subTest(model=model):
                    self.assertIn(self._try(model, 'r'), (REFUSED, GONE))
                    for letter in 'wcd':
                        answer = self._try(model, letter, None if IS_LONG else user)
                        self.assertIn(answer, (REFUSED, GONE))

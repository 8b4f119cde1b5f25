import json
import re
import threading
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.reporting.report_grain import HASH_BITS
from .common import JxcCommon
from .common_access_given import MARK, GivenCommon

ROOT = Path(__file__).parent.parent
# how a method of ours reads a key of the context
READS = re.compile(
    r"context\.get\(\s*'(jxc_\w+)'|\.of\([\w.]+, '(jxc_\w+)'\)|'(jxc_\w+)' (?:not )?in .*context"
)
HOSTILE = (
    [['product_id.standard_price', '>', 0]],
    [[0, '=', 1]],
    'x',
    True,
    {'a': 1},
    ','.join(map(str, range(512))),
)


@tagged('post_install', '-at_install')
class TestContextKeys(HttpCase, JxcCommon):
    """No key of the context that a client sends changes what others decide, or tells anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.jxc_expiry_gates = True
        cls.milk = cls._create_product("Milk", tracking='lot', use_expiration_date=True)
        cls.lot = cls.env['stock.lot'].create(
            {'name': "L1", 'product_id': cls.milk.id, 'expiration_date': '2090-01-01'}
        )
        cls._set_stock(cls.milk, cls.stock, 20, cls.lot)
        cls.picking = cls.env['stock.picking'].create(
            {
                'picking_type_id': cls.warehouse.out_type_id.id,
                'location_id': cls.stock.id,
                'location_dest_id': cls.customers.id,
                'move_ids': [
                    Command.create(
                        {
                            'product_id': cls.milk.id,
                            'product_uom_qty': 5,
                            'location_id': cls.stock.id,
                            'location_dest_id': cls.customers.id,
                        }
                    )
                ],
            }
        )
        cls.picking.action_confirm()
        new_test_user(
            cls.env, 'jxc_keys', groups='jxc_module.group_keeper', password='jxc_keys_password'
        )

    def _keys(self):
        found = set()
        for path in ROOT.rglob('*.py'):
            if 'tests' not in path.parts:
                for match in READS.finditer(path.read_text()):
                    found.update(filter(None, match.groups()))
        return sorted(found)

    def _rpc(self, model, method, args, context):
        payload = {'model': model, 'method': method, 'args': args, 'kwargs': {'context': context}}
        answer = self.url_open(
            f'/web/dataset/call_kw/{model}/{method}',
            data=json.dumps({'jsonrpc': '2.0', 'method': 'call', 'params': payload}),
            headers={'Content-Type': 'application/json'},
        ).json()
        error = answer.get('error')
        return error['data']['name'] if error else answer['result']

    def _learned(self, context):
        """Return what a keeper can do and learn with a context."""
        self.picking.do_unreserve()
        done = self._rpc('stock.picking', 'action_assign', [self.picking.ids], context)
        self.env.invalidate_all()
        report, spec = 'jxc.report.stock_on_hand', {'product_id': {}, 'on_hand': {}}
        domain = [['product_id', '=', self.milk.id]]
        rows = self._rpc(report, 'web_search_read', [domain, spec], context)
        lots = self._rpc('stock.lot', 'search', [[['product_id', '=', self.milk.id]]], context)
        return done, self.picking.move_ids.quantity, rows, lots

    def test_no_key_of_a_client_changes_anything(self):
        keys = self._keys()
        self.assertIn('jxc_report', keys)
        self.authenticate('jxc_keys', 'jxc_keys_password')
        usual = self._learned({})
        self.assertEqual(usual[1], 5)
        for key in keys:
            for value in HOSTILE:
                with self.subTest(key=key, value=repr(value)[:40]):
                    outcome = self._learned({key: value})
                    if key == 'jxc_report' and outcome[2] != usual[2]:
                        self.assertEqual(outcome[2], 'odoo.exceptions.UserError')
                        outcome = (*outcome[:2], usual[2], outcome[3])
                    self.assertEqual(outcome, usual)

    def test_rows_of_many_grains(self):
        """Ids put together by hand make no query of hundreds of parts."""
        report = self.env['jxc.report.stock_on_hand']
        ids = [(number << HASH_BITS) + 1 for number in range(1, 200)]
        with self.assertRaises(UserError):
            report.browse(ids).read(['product_id'])
        with self.assertRaises(UserError):
            report.search([('id', 'in', ids)])


@tagged('post_install', '-at_install')
class TestRequests(HttpCase, GivenCommon):
    """What is in an address: ids of others, and what is no id at all."""

    # what the number in an address is the id of
    NUMBERS = {
        'import_id': 'jxc.import',
        'run_id': 'jxc.backup.run',
        'token': 'jxc.backup.run',
    }
    BOOKS = {'jxc.payment.proposal', 'jxc.recall', 'jxc.stocktake', 'jxc.vendor.statement'}
    WRONG = (
        '/jxc/statements.xlsx?ids=1:x:y:z',
        '/jxc/statements.xlsx?ids=::::',
        '/jxc/statements.xlsx?ids=1:receivable:2026-13-01:x',
        '/jxc/statements.xlsx?ids=99999999999999999999,x,%C2%B2',
        '/jxc/report/mixin.xlsx',
        '/jxc/report/nothing.xlsx',
        '/jxc/book/jxc.recall/99999999999999999999.xlsx',
        '/jxc/book/jxc.book/1.xlsx',
        '/jxc/book/res.users/2.xlsx',
        '/jxc/book/nothing/1.xlsx',
        *(
            f'/jxc/report/stock_on_hand.xlsx?domain={domain}'
            for domain in ('[1]', '5', '{"a": 1}', 'x', '[["nothing","=",1]]', '[["id"]]')
        ),
        '/jxc/report/stock_on_hand.xlsx?domain=[["product_id.name","=","%00"]]',
        '/jxc/report/stock_on_hand.xlsx?params={"group_by":{"a":1}}',
        '/jxc/report/stock_on_hand.xlsx?params=[[1]]',
        '/jxc/report/stock_on_hand.xlsx?params={"product_ids":[99999999999]}',
        '/jxc/report/slow_movers.xlsx?params={"days":2147483647}',
        '/jxc/report/stock_on_hand.xlsx?companies=%C2%B2-x-99999999999999',
    )

    def _login(self, role):
        user = self.roles[role]
        user.password = f'{user.login}_password'
        self.authenticate(user.login, user.password or f'{user.login}_password')

    def _addresses(self):
        """Yield an address of each route of ours, with ids of the other company."""
        with patch.object(threading.current_thread(), 'dbname', self.env.cr.dbname, create=True):
            rules = self.env['ir.http'].routing_map()._rules
        for rule in rules:
            if not rule.rule.startswith('/jxc'):
                continue
            if 'model' in rule.arguments:
                for model in self.BOOKS:
                    yield f'/jxc/book/{model}/{self._record(model).id}.xlsx'
                continue
            values = {}
            for name in rule.arguments:
                values[name] = 'stock_on_hand' if name == 'key' else None
                if name != 'key':
                    values[name] = self._record(self.NUMBERS[name]).id
            address = rule.rule
            for name, value in values.items():
                address = re.sub(rf'<(?:\w+:)?{name}>', str(value), address)
            yield address

    def test_documents_with_a_workbook_are_known(self):
        book = self.registry['jxc.book']
        found = {
            name for name, model in self.registry.items() if issubclass(model, book) and model._auto
        }
        self.assertEqual(found - {'jxc.book'}, self.BOOKS)

    def test_addresses_of_others(self):
        statement = self._record('jxc.statement')
        addresses = [*self._addresses(), f'/jxc/statements.xlsx?ids={statement.id}']
        self.assertGreater(len(addresses), 4)
        for role in self.roles:
            self._login(role)
            for address in addresses:
                if '/report/' in address:
                    continue
                with self.subTest(address=address, role=role), mute_logger('odoo.http'):
                    answer = self.url_open(address)
                    self.assertIn(answer.status_code, (400, 403, 404))
                    self.assertNotIn(MARK, answer.text)

    def test_broken_addresses(self):
        self._login('manager')
        deep = '[' * 5_000
        for address in (*self.WRONG, f'/jxc/report/stock_on_hand.xlsx?domain={deep}'):
            with self.subTest(address=address[:60]), mute_logger('odoo.http'):
                answer = self.url_open(address)
                self.assertIn(answer.status_code, (200, 400, 403, 404, 422), answer.text[-300:])
                self.assertNotIn('Traceback', answer.text)

    def test_covers_name_nobody_hidden(self):
        """The filters of a report: the names that the reader may see, the others are counted."""
        from ..tools.report_params import ID_FILTERS

        wizard = self.env['jxc.report.wizard']
        filters = {
            name: self._record(wizard._fields[name].comodel_name).ids
            for name in ID_FILTERS
            if wizard._fields[name].comodel_name != 'res.partner.category'
        }
        own = self.env['res.partner'].create({'name': "Visible", 'company_id': self.company.id})
        filters['partner_ids'] = filters['partner_ids'] + own.ids
        for role, user in self.roles.items():
            env = self.env(user=user.id, context={'allowed_company_ids': self.company.ids})
            for name, report in env['jxc.report.wizard']._reports():
                if not report.has_access('read'):
                    continue
                mine = {key: ids for key, ids in filters.items() if key in report._report_filters}
                lines = report._with_params(**mine)._params_lines()
                with self.subTest(report=name, role=role):
                    text = repr(lines)
                    self.assertNotIn(MARK, text)
                    if 'partner_ids' in mine:
                        self.assertIn("Visible, 1 hidden", text)


@tagged('post_install', '-at_install')
class TestBadInput(GivenCommon):
    """A sentence, never an error of the program, for what is no value of an argument."""

    VALUES = ('x', -1, 0, 10**9, 10**12, 1.5, True, None, [], {}, [1], {'a': 1}, 'a\0b', '\u200b')

    def test_arguments(self):
        env = self.env(user=self.roles['manager'].id)
        given = {'kind': 'sale', 'text': 'tea', 'product_id': self.env.ref('base.main_company').id}
        given |= {'partner_id': False, 'values': {}, 'reason': 'x', 'comment': 'x', 'days': 1}
        seen = 0
        for name, method, function in self._methods():
            names = self._argument_names(function)
            if not names or self._is_of_core(name, method):
                continue
            for wrong in names:
                for value in self.VALUES:
                    arguments = [value if one == wrong else given.get(one) for one in names]
                    seen += 1
                    self._assert_answers(env, name, method, function, arguments)
        self.assertGreater(seen, 100)

    def _assert_answers(self, env, name, method, function, arguments):
        model = env[name]
        records = model if not self._is_for_records(function) else self._own(env, name)
        with (
            self.subTest(model=name, method=method, arguments=repr(arguments)[:80]),
            suppress(AccessError, UserError),
            self.env.cr.savepoint(),
            mute_logger('odoo.sql_db'),
        ):
            getattr(records, method)(*arguments)
            env.flush_all()

    def _own(self, env, name):
        return env[name].search([], limit=1)

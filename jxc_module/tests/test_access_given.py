import json
import re
from contextlib import suppress

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import json_default, mute_logger

from .common_access_given import FIGURE, MARK, GivenCommon

# What a method is given beside the ids.
GIVEN = {'reason': "Why", 'comment': "Why", 'days': 3, 'kind': 'sale', 'ctx': {}, 'sheet': 'stock'}
# Methods that are of no record, whatever ids come with them; or that any user may call.
OF_NO_RECORD = {
    ('jxc.lot.outlook', 'action_jxc_refresh'): "of the companies in use",
    ('jxc.lot.outlook', 'action_jxc_open_board'): "of the company in use",
    ('jxc.vendor.score', 'action_compute_history'): "of the company in use",
}


def _shown(error_or_result):
    return MARK in error_or_result or str(FIGURE) in error_or_result


@tagged('post_install', '-at_install')
class TestGivenIds(GivenCommon):
    """Every public method of ours, called by each role with a record that it may not read."""

    def _try(self, name, user, call):
        """Return what a call answers as text, and whether it was refused."""
        env = self.env(user=user.id, context={'allowed_company_ids': self.company.ids})
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint(), mute_logger('odoo.addons.base.models.ir_rule'):
                result = call(env)
                env.flush_all()
                return json.dumps(result, default=json_default), False
        except (AccessError, UserError) as error:
            return str(error), True

    def test_methods(self):
        for name, method, function in self._methods():
            if not self._is_for_records(function) or (name, method) in OF_NO_RECORD:
                continue
            record = self._record(name)
            if not record:
                continue
            arguments = self._arguments(function, GIVEN)
            only_reads = getattr(function, '_readonly', False)
            for role, user in self.roles.items():
                text, refused = self._try(
                    name,
                    user,
                    lambda env, n=name, m=method, r=record, a=arguments: self._call(
                        env, n, m, r.ids, *a
                    ),
                )
                with self.subTest(model=name, method=method, role=role):
                    self.assertFalse(_shown(text), text)
                    self.assertTrue(refused or only_reads, text)

    def _dialogs(self):
        kind = self.env.registry['jxc.dialog']
        return [
            (name, self.env[name])
            for name, model in sorted(self.env.registry.items())
            if issubclass(model, kind) and not model._abstract
        ]

    def test_every_dialog_is_one(self):
        ours = {
            name
            for name, model in self.env.registry.items()
            if model._transient and name.startswith('jxc.')
        }
        self.assertEqual(ours - {name for name, _model in self._dialogs()}, set())

    def test_dialogs(self):
        """A page that names what its user may not read is neither opened nor kept."""
        for name, model in self._dialogs():
            for field_name, field in model._fields.items():
                if not field.store or field.type not in ('many2one', 'many2many'):
                    continue
                if field.comodel_name not in self.records or field_name in model._jxc_unchecked:
                    continue
                hidden = self._record(field.comodel_name)
                if hidden._name in ('res.users', 'product.category'):
                    continue
                self._assert_dialog(name, field, hidden.id)

    def _assert_dialog(self, name, field, hidden):
        value = hidden if field.type == 'many2one' else [(6, 0, [hidden])]
        spec = {one: {} for one in self.env[name]._fields}
        for role, user in self.roles.items():
            for way in (
                lambda env: env[name].create({field.name: value}).read(),
                lambda env: env[name].onchange({field.name: value}, [field.name], spec),
                lambda env: (
                    env[name]
                    .with_context(**{f'default_{field.name}': value})
                    .onchange({}, [], spec)
                ),
            ):
                text, refused = self._try(name, user, way)
                with self.subTest(model=name, field=field.name, role=role):
                    self.assertFalse(_shown(text), text)
                    self.assertTrue(refused)

    def _named(self):
        """Yield each link of a document of ours that somebody may write, with a hidden record."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith('jxc.') or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                if field.type not in ('many2one', 'many2many') or not field.store:
                    continue
                # a feedback says itself who writes, and where; what follows on a line of a transfer
                # is left out without a word
                left_out = name == 'jxc.transfer.line' and field.readonly
                if name == 'jxc.feedback' or left_out:
                    continue
                hidden = field.comodel_name in self.records and self._record(field.comodel_name)
                if hidden and field.name not in models.MAGIC_COLUMNS:
                    yield model, field, hidden

    def test_documents_name_only_what_may_be_read(self):
        """Core writes any id, shows its name as superuser, and writes it into its refusals."""
        asked = set()
        for model, field, hidden in self._named():
            for role, user in self.roles.items():
                if (
                    hidden.with_user(user)
                    .with_context(allowed_company_ids=self.company.ids)
                    ._filtered_access('read')
                ):
                    continue
                name, value = model._name, hidden.id
                values = {field.name: value if field.type == 'many2one' else [(4, value)]}
                spec = {one: {} for one in model._fields if one != 'id'}
                ways = {
                    'write': lambda env, n=name, v=values: env[n].browse().write(v),
                    'create': lambda env, n=name, v=values: env[n].create(v).read(),
                    'onchange': lambda env, n=name, v=values, f=field.name, s=spec: env[n].onchange(
                        v, [f], s
                    ),
                }
                for way, call in ways.items():
                    mine = model.with_user(user)
                    if not mine.has_access('create' if way == 'create' else 'write'):
                        continue
                    asked.add((name, field.name))
                    text, refused = self._try(name, user, call)
                    with self.subTest(field=str(field), role=role, way=way):
                        self.assertFalse(_shown(text), text)
                        self.assertTrue(refused)
        self.assertGreater(len(asked), 60)

    def test_dialogs_of_others(self):
        """Nobody reads, writes or uses the page of somebody else, of his own role either."""
        for name, _model in self._dialogs():
            record = self._record(name)
            for role, user in self.roles.items():
                for method in ('read', 'unlink'):
                    text, refused = self._try(
                        name,
                        user,
                        lambda env, n=name, m=method, r=record: getattr(env[n].browse(r.ids), m)(),
                    )
                    with self.subTest(model=name, method=method, role=role):
                        self.assertTrue(refused, text)


@tagged('post_install', '-at_install')
class TestReadOnly(GivenCommon):
    """What only reads is answered by a replica: it writes nothing, and says so."""

    OPENS = re.compile(r'get_|page_|find_|action_(jxc_)?(open|view)|.*_(xlsx|panel|parameters)$')
    # Openers that write, with what.
    WRITES = {
        ('jxc.lot.outlook', 'action_jxc_open_board'): "fills the board the first time",
        ('jxc.stocktake', 'action_open'): "begins the count",
        ('jxc.import', 'action_open'): "opens the books",
        ('jxc.stocktake', 'page_send'): "stores what was counted",
        ('jxc.transfer', 'page_take'): "ships and receives",
        ('jxc.stocktake.due', 'action_open_counts'): "begins counts of what is due",
    }

    NUMBERS = {
        'product_id': 'product.product',
        'partner_id': 'res.partner',
        'location_id': 'stock.location',
        'count_id': 'jxc.stocktake',
        'transfer_id': 'jxc.transfer',
    }

    def test_getters_and_openers_are_marked(self):
        pages = {name for name, _model in TestGivenIds._dialogs(self)}
        for name, method, function in self._methods():
            if (
                not self.OPENS.match(method)
                or name in pages  # just written: read where it was written
                or (name, method) in self.WRITES
                or self._is_of_core(name, method)
            ):
                continue
            with self.subTest(model=name, method=method):
                self.assertTrue(getattr(function, '_readonly', False))

    def test_marked_methods_write_nothing(self):
        self.env.flush_all()
        seen = 0
        for name, method, function in self._methods():
            if not getattr(function, '_readonly', False) or self._is_of_core(name, method):
                continue
            records = self.inside[name]
            if self._is_for_records(function):
                records = self._record(name).with_env(self.inside)
                if not records:  # abstract: asked where it is inherited
                    continue
            given = {
                **GIVEN,
                'text': MARK,
                'values': {},
                **{key: self._record(of).id for key, of in self.NUMBERS.items()},
            }
            arguments = self._arguments(function, given)
            seen += 1
            with self.subTest(model=name, method=method):
                self._assert_only_reads(records, method, arguments)
        self.assertGreater(seen, 60)

    def _assert_only_reads(self, records, method, arguments):
        self.env.flush_all()
        self.env.invalidate_all()
        savepoint = self.env.cr.savepoint()
        try:
            self.env.cr.execute("SET LOCAL transaction_read_only = on")
            with suppress(AccessError, UserError):
                getattr(records, method)(*arguments)
                self.env.flush_all()
        finally:
            savepoint.rollback()
            savepoint.close(rollback=True)

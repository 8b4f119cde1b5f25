import doctest

from lxml import etree

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..models.base import kept_value
from .common import JxcCommon

# Models with a state that people may write, or that refuse it themselves.
OWN_WAY = {
    'jxc.feedback': "the owner answers it; of anybody else it is what `create` says",
    'jxc.payment.proposal.line': "only the tick is written",
    'jxc.stocktake.line': "only cause and note are written",
}
OWN_WORDS = ('jxc_posted_at', 'jxc_match_released')  # named by what releases a bill
SAMPLES = {
    'binary': 'eA==',
    'boolean': True,
    'char': "x",
    'date': '2026-01-31',
    'datetime': '2026-01-31 12:00:00',
    'float': 1.5,
    'html': "<p>x</p>",
    'integer': 7,
    'json': {'x': 1},
    'many2many': [(4, 1)],
    'many2one': 1,
    'monetary': 1.5,
    'one2many': [(4, 1)],
    'text': "x",
}


@tagged('post_install', '-at_install')
class TestReadOnly(JxcCommon):
    """What follows from methods is written by no request, by no default and for no state."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = 'group_manager', 'group_accountant', 'group_keeper', 'group_buyer'
        cls.user = new_test_user(
            cls.env, 'jxc_read_only', groups=','.join(f'jxc_module.{role}' for role in roles)
        )

    def test_every_state_is_guarded(self):
        writers = self.env['ir.model.access'].search(
            [
                ('group_id', '!=', self.env.ref('base.group_system').id),
                '|',
                ('perm_write', '=', True),
                ('perm_create', '=', True),
            ]
        )
        open_ones = []
        for name in set(writers.model_id.mapped('model')):
            model = self.env.get(name)
            if model is None or not name.startswith('jxc.') or model._transient:
                continue
            states = [model._fields.get(word) for word in ('state', 'stage')]
            if any(field and field.store and field.readonly for field in states):
                guarded = self._is_guarded(model) or name in OWN_WAY
                open_ones += [] if guarded else [name]
        self.assertEqual(open_ones, [])

    def test_doctests(self):
        self.assertEqual(doctest.testmod(kept_value).failed, 0)

    def _is_guarded(self, model):
        return isinstance(model, self.env.registry['jxc.read.only'])

    def _guarded(self):
        """Return ``(model, field, a value)`` of each guarded field, as the user with all roles."""
        for name in self.env.registry:
            model = self.env[name].with_user(self.user)
            if model._abstract or not self._is_guarded(model):
                continue
            for guarded in sorted(model._jxc_read_only_fields()):
                field = model._fields[guarded]
                sample = (
                    model.sudo()._fields[guarded].get_values(self.env)[-1]
                    if field.type == 'selection'
                    else SAMPLES[field.type]
                )
                yield model, field, sample

    def test_no_request_writes_them(self):
        seen = set()
        for model, field, value in self._guarded():
            if model._name == 'jxc.transfer.line':
                continue  # leaves them out without a word, see test_transferring_rights
            seen.add(model._name)
            with self.subTest(field=str(field)), self.assertRaises(AccessError) as caught:
                model.browse().write({field.name: value})
            if field.name not in OWN_WORDS:
                self.assertIn(field._description_string(self.env), str(caught.exception))
        self.assertGreaterEqual(len(seen), 21)

    def test_all_that_we_add_to_core_is_guarded(self):
        """Read-only columns of this addon on documents that somebody without settings writes."""
        open_ones = set()
        for name, model in self.env.registry.items():
            if model._abstract or model._transient or name.startswith('jxc.'):
                continue
            fixed = self.env[name]._jxc_read_only_fields()
            if fixed and not self._is_guarded(self.env[name]):
                open_ones.add(name)
        # lines of orders refuse them above what lifts the limits of who asks, see their room; of a
        # company they are written by its settings, which are the administrator's
        self.assertEqual(open_ones, {'sale.order.line', 'purchase.order.line', 'res.company'})

    def test_nothing_that_can_be_duplicated_carries_them(self):
        """The copy of a record would be refused, as if its user had written them."""
        carried = []
        forms = self.env['ir.ui.view'].search([('type', '=', 'form'), ('model', '=like', 'jxc.%')])
        for form in forms.filtered(lambda view: not view.inherit_id):
            model = self.env[form.model].with_user(self.user)
            arch = etree.fromstring(form.arch)
            closed = {arch.get('create'), arch.get('duplicate')} & {'0', 'false'}
            if closed or model._transient or not self._is_guarded(model):
                continue
            if not model.has_access('create'):
                continue
            for name in model._jxc_read_only_fields().difference(models.MAGIC_COLUMNS):
                field = model._fields[name]
                if field.copy and not field.compute and not model._jxc_at_creation(name):
                    carried.append(str(field))
        self.assertEqual(carried, [])

    def test_no_move_is_born_of_a_transfer_a_count_or_an_inspection(self):
        """Made by itself, with its picking, or as a copy."""
        milk = self._create_product("Milk", tracking='lot')
        plan = {
            'product_id': self._create_product("Tea").id,
            'product_uom_qty': 3,
            'location_id': self.suppliers.id,
            'location_dest_id': self.warehouse.lot_stock_id.id,
        }
        moves = self.env['stock.move'].with_user(self.user)
        mine = moves.create(plan)
        pickings = self.env['stock.picking'].with_user(self.user)
        kind = {'picking_type_id': self.warehouse.in_type_id.id}
        for name in ('jxc_transfer_line_id', 'jxc_stocktake_line_id', 'jxc_reject_of_id'):
            # of any record: the refusal comes first
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    moves.create({**plan, name: mine.id})
                with self.assertRaises(AccessError):
                    mine.copy({name: mine.id})
                with self.assertRaises(AccessError):
                    pickings.create({**kind, 'move_ids': [(0, 0, {**plan, name: mine.id})]})
        mine._action_confirm()
        mine.quantity = 3
        for row in (
            {'jxc_inspected_qty': 3.0},
            {'jxc_rejected_qty': 1.0},
            {'jxc_inspected_qty': 3.0, 'quantity': 3.0},
        ):
            with self.subTest(row=row), self.assertRaises(AccessError):
                mine.write({'move_line_ids': [(1, mine.move_line_ids.id, row)]})
        for values in ({'jxc_transfer_id': 1}, {'jxc_signed_on': '2026-01-31 12:00:00'}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                pickings.create({**kind, **values})
        lots = self.env['stock.lot'].with_user(self.user)
        with self.assertRaises(AccessError):
            lots.create({'name': "held", 'product_id': milk.id, 'jxc_on_hold': True})

    def test_no_default_fills_them(self):
        for model, field, value in self._guarded():
            if field.name in ('company_id', 'name') and not field.compute:
                continue  # chosen, or given by `create`, when a record is made
            own = model.sudo().default_get([field.name])
            with self.subTest(field=str(field), by='context'):
                asked = model.with_context(**{f'default_{field.name}': value})
                self.assertEqual(asked.default_get([field.name]).keys(), own.keys())
                self.assertNotEqual(asked.default_get([field.name]).get(field.name), value)
            if field.type in ('selection', 'char', 'integer'):
                self.env['ir.default'].with_user(self.user).set(
                    model._name, field.name, value, user_id=True
                )
                with self.subTest(field=str(field), by='ir.default'):
                    found = model.default_get([field.name])
                    self.assertNotEqual(found.get(field.name), value)

    def test_no_default_fills_what_we_add_to_core(self):
        """Read-only fields of this addon on the records of core; as superuser, too."""
        seen = 0
        for name, model in self.env.registry.items():
            if name.startswith('jxc.') or model._abstract or model._transient:
                continue
            for field in model._fields.values():
                fixed = field.name.startswith('jxc_') and field.store and field.readonly
                if not fixed or field.type not in SAMPLES:
                    continue
                seen += 1
                asked = self.env[name].with_user(self.user)
                context = {f'default_{field.name}': SAMPLES[field.type]}
                for mine in (asked, asked.sudo()):
                    with self.subTest(field=str(field), su=mine.env.su):
                        born = mine.with_context(**context)
                        self.assertNotIn(field.name, born.default_get([field.name]))
        self.assertGreater(seen, 40)

    def test_a_transfer_is_not_born_approved(self):
        transfers = self.env['jxc.transfer'].with_user(self.user)
        values = {
            'source_warehouse_id': self.warehouse.id,
            'dest_warehouse_id': self.warehouse_b.id,
        }
        with self.assertRaises(AccessError):
            transfers.create({**values, 'stage': 'approved'})
        self.env['ir.default'].with_user(self.user).set(
            'jxc.transfer', 'stage', 'approved', user_id=True
        )
        born = transfers.with_context(
            default_stage='approved', default_state='approved', default_approved_by_id=self.user.id
        ).create(values)
        self.assertEqual((born.stage, born.state), ('draft', 'draft'))
        self.assertFalse(born.approved_by_id)

    def test_a_locked_month_stays_locked(self):
        month = fields.Date.start_of(self.company._jxc_today(), 'month')
        closing = self.env['jxc.closing'].create(
            {'company_id': self.company.id, 'month': fields.Date.subtract(month, months=1)}
        )
        closing.state = 'locked'
        for values in ({'state': 'draft'}, {'value': 0.0, 'line_count': 3}):
            with self.assertRaises(AccessError):
                closing.with_user(self.user).write(values)
        self.assertEqual(closing.state, 'locked')
        # what is empty already may be sent as empty: forms do
        closing.with_user(self.user).write({'line_count': 0})

    def test_what_methods_make_takes_no_default_of_a_request(self):
        """All fields of a model that its user may not make himself, as superuser, too."""
        seen = 0
        for name in self.env.registry:
            model = self.env[name].with_user(self.user).sudo()
            if not name.startswith('jxc.') or model._abstract or model._transient:
                continue
            if model.sudo(False).has_access('create'):
                continue
            for field in model._fields.values():
                if not field.store or field.type not in ('selection', 'char', 'integer', 'text'):
                    continue
                seen += 1
                value = field.get_values(self.env)[-1] if field.type == 'selection' else "4711"
                born = model.with_context(**{f'default_{field.name}': value})
                with self.subTest(field=str(field)):
                    self.assertEqual(
                        born.default_get([field.name]), model.default_get([field.name])
                    )
        self.assertGreater(seen, 100)

    def test_no_request_for_an_approval_is_born_approved(self):
        self.env['ir.default'].with_user(self.user).set(
            'jxc.approval', 'state', 'approved', user_id=True
        )
        approvals = self.env['jxc.approval'].with_user(self.user).sudo()
        for context in ({}, {'default_state': 'approved', 'default_decided_by_id': 1}):
            self.assertEqual(
                approvals.with_context(**context).default_get(['state', 'decided_by_id']),
                {'state': 'requested'},
            )

import re

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from .common_base_client import Client

# What a message to a person never says.
NOT_WORDS = re.compile(r"Traceback|psycopg2|singleton|object has no attribute|NoneType|\(<class")
# How core refuses: the button or view should not have been there.
NO_ACCESS = re.compile(
    r"You are not allowed to|Failed to (read|write) field|Uh-oh|do not have enough rights"
)
OFF = {'0', 'false'}
RECORDS = 6  # of a model, the first of each state
DEEP = 1  # dialogs that a button opens are used as well, those that they open are only opened
SILENT = ('odoo.sql_db', 'odoo.addons', 'odoo.models', 'odoo.domains', 'odoo.http', 'odoo.tools')


class Parent:
    """The record around a row, as expressions of the row ask for it."""

    def __init__(self, values):
        self.values = values

    def __getattr__(self, name):
        return Client._plain(self.values.get(name, False))


class Robot:
    """A user who opens every view and presses every button that he sees, once each.

    Whatever he does is taken back. What is neither done nor refused in words for a person is a
    finding: ``{(model, view, what): error}``.
    """

    def __init__(self, env, user, known=()):
        self.client = Client(env, user)
        self.env = self.client.env
        self.cr = env.cr
        self.known = known
        self.findings = {}
        self.pressed = set()
        self.opened = set()
        self.met = set()  # models of which a record was seen

    # === CALLS === #

    def attempt(self, key, call, keep=False):
        """Return what a call answers; None where it failed, which is a finding unless in words."""
        savepoint = self.cr.savepoint()
        try:
            with mute_logger(*SILENT):
                return call()
        except UserError as error:
            refused = isinstance(error, MissingError) or (
                isinstance(error, AccessError) and NO_ACCESS.search(str(error))
            )
            if refused or NOT_WORDS.search(str(error)) or not str(error).strip():
                self._found(key, error)
        except Exception as error:
            self._found(key, error)
        finally:
            savepoint.close(rollback=True)
            for hooks in (self.cr.precommit, self.cr.postcommit):
                hooks.clear()
        return None

    def _found(self, key, error):
        if key in self.known:
            return
        lines = str(error).strip().splitlines() or ['']
        self.findings[key] = f'{type(error).__name__}: {lines[0]}'

    # === ACTIONS === #

    def use_action(self, action, depth=0, records=RECORDS):
        """Open a window action and use what is seen, as a person who tries everything."""
        model = action['res_model']
        context = self.client.read_context(action)
        views = [(pair[0] or False, pair[1]) for pair in self.client.action_views(action)]
        views += [(False, 'form')] if action.get('target') != 'new' and len(views) == 1 else []
        key = model, str(views), bool(action.get('res_id')), action.get('target'), str(context)
        if depth and key in self.opened:
            return
        self.opened.add(key)
        search = action.get('search_view_id') or False
        search = search[0] if isinstance(search, (list, tuple)) else search
        arches = self.attempt(
            (model, 'views', 'get_views'),
            lambda: self.client.get_views(model, [*views, (search, 'search')]),
        )
        if not arches:
            return
        if action.get('target') == 'new' or action.get('res_id'):
            self._use_form(model, arches['form'], context, action.get('res_id'), depth)
            return
        domain = self.client.read_domain(action)
        self._use_search(model, arches['search'], domain, context)
        rows = []
        for _view, kind in views:
            arch = arches[kind]
            if kind in ('list', 'kanban'):
                rows = self._use_rows(model, kind, arch, domain, context, depth, records) or rows
            elif kind in ('pivot', 'graph'):
                self._use_groups(model, kind, arch, domain, context)
        if depth <= DEEP and 'form' in arches:
            for row in self._of_each_state(rows, records):
                self._use_form(model, arches['form'], context, row['id'], depth)
            if arches['form'].get('create') not in OFF and self._may(model, 'create'):
                self._use_form(model, arches['form'], context, None, depth)

    def _may(self, model, operation):
        return self.env[model].has_access(operation)

    def _of_each_state(self, rows, limit):
        seen, chosen = set(), []
        for row in rows:
            kind = tuple(str(row.get(name)) for name in ('state', 'move_type', 'picking_type_id'))
            if kind not in seen:
                seen.add(kind)
                chosen.append(row)
        return chosen[:limit]

    def _use_search(self, model, arch, domain, context):
        """Ask each filter for its records and each grouping for its groups."""
        for node in arch.iter('filter'):
            name = node.get('name') or node.get('string')
            if node.get('domain'):
                own = node.get('domain')
                self.attempt(
                    (model, 'search', name),
                    lambda own=own: self.client.call(
                        model,
                        'search_count',
                        [*domain, *self.client.evaluate(own, {})],
                        context=context,
                    ),
                )
            group = (safe_eval(node.get('context') or '{}') or {}).get('group_by')
            field = self.env[model]._fields.get(str(group).partition('.')[0])
            if isinstance(group, str) and field is not None and field.type != 'properties':
                self.attempt(
                    (model, 'search', name),
                    lambda group=group: self.client.call(
                        model,
                        'formatted_read_group',
                        domain,
                        [group if ':' in group else self._interval(model, group)],
                        ['__count'],
                        context=context,
                    ),
                )

    def _interval(self, model, name):
        field = self.env[model]._fields.get(name)
        return f'{name}:month' if field is not None and field.type in ('date', 'datetime') else name

    def _use_groups(self, model, kind, arch, domain, context):
        fields = self.env[model]._fields
        measures = [
            f'{node.get("name")}:{fields[node.get("name")].aggregator}'
            for node in arch.iter('field')
            if node.get('type') == 'measure' and fields[node.get('name')].aggregator
        ]
        groups = [
            f'{node.get("name")}:{node.get("interval")}'
            if node.get('interval')
            else self._interval(model, node.get('name'))
            for node in arch.iter('field')
            if node.get('type') in ('row', 'col') or (kind == 'graph' and not node.get('type'))
        ]
        self.attempt(
            (model, kind, 'groups'),
            lambda: self.client.call(
                model,
                'formatted_read_group',
                domain,
                groups,
                ['__count', *measures],
                context=context,
            ),
        )

    # === LISTS AND CARDS === #

    def _use_rows(self, model, kind, arch, domain, context, depth, records):
        spec = self.client.spec(model, arch)
        for name in ('state', 'move_type', 'picking_type_id'):
            if name in self.env[model]._fields:
                spec.setdefault(name, {})
        answer = self.attempt(
            (model, kind, 'web_search_read'),
            lambda: self.client.call(
                model, 'web_search_read', domain, spec, limit=80, context=context
            ),
        )
        rows = answer['records'] if answer else []
        if rows:
            self.met.add(model)
        if depth > DEEP or (depth and not model.startswith('jxc.')):
            return rows
        some = self._of_each_state(rows, records)
        for button in arch.xpath('header//button'):
            ids = [row['id'] for row in some]
            self._press(model, kind, button, ids, context, {}, depth)
        self._press_in_rows(model, kind, arch, context, some, depth)
        return rows

    def _press_in_rows(self, model, kind, arch, context, some, depth):
        if arch.get('type') == 'object' and arch.get('action'):
            for row in some:
                self._press(model, kind, arch, [row['id']], context, row, depth, 'action')
        for button in self.client.nodes(arch, 'button'):
            if any(True for _parent in button.iterancestors('header')):
                continue
            for row in some:
                if self._visible(model, button, row):
                    self._press(model, kind, button, [row['id']], context, row, depth)

    # === FORMS === #

    def _use_form(self, model, arch, context, res_id, depth):
        spec = self.client.spec(model, arch)
        dialog = self.env[model]._transient
        if res_id:
            values = self.attempt(
                (model, 'form', 'web_read'),
                lambda: self.client.call(model, 'web_read', [res_id], spec, context=context),
            )
            values = values and values[0]
            if values and not dialog:
                self.met.add(model)
        else:
            values = self.attempt(
                (model, 'form', 'new'), lambda: self.client.open_new(model, arch, context)
            )
        if not values:
            return
        own = self.env[model].browse(res_id or [])
        may_write = own.has_access('write') and arch.get('edit') not in OFF
        if res_id and may_write and not dialog:
            self._save(model, arch, spec, context, res_id, values)
        ours = model.startswith('jxc.')
        self._duplicate(model, arch, res_id)
        if depth > DEEP or (not res_id and not dialog) or (depth and not ours):
            return
        if ours and may_write:
            self._change_fields(model, arch, spec, context, res_id, values)
        for button in arch.iter('button'):
            if any(True for _parent in button.iterancestors('field')):
                self._press_row(model, button, context, values, depth)
            elif self._visible(model, button, values):
                self._press(model, 'form', button, res_id, context, values, depth, spec=spec)

    def _duplicate(self, model, arch, res_id):
        """Choose Duplicate, which everybody who may create is offered: no refusal is good."""

        def call():
            try:
                return self.client.call(model, 'copy', [res_id])
            except UserError as error:
                raise AssertionError(str(error)) from error

        closed = {arch.get('create'), arch.get('duplicate')} & OFF
        kept = model.startswith('jxc.') and not self.env[model]._transient
        if res_id and kept and not closed and self._may(model, 'create'):
            self.attempt((model, 'form', 'copy'), call)

    def _save(self, model, arch, spec, context, res_id, values):
        """Save one field as it is."""
        for node in self.client.nodes(arch, 'field'):
            field = self.env[model]._fields.get(node.get('name'))
            if (
                field is not None
                and field.type in ('char', 'text', 'date', 'integer', 'float', 'boolean')
                and field.store
                and not field.readonly
                and not node.get('readonly')
                and field.name in values
            ):
                self.attempt(
                    (model, 'form', 'web_save'),
                    lambda name=field.name: self.client.call(
                        model, 'web_save', [res_id], {name: values[name]}, spec, context=context
                    ),
                )
                return

    def _change_fields(self, model, arch, spec, context, res_id, values):
        """Ask what changes with each field of a form, as the client does while one types."""
        for node in self.client.nodes(arch, 'field'):
            name = node.get('name')
            field = self.env[model]._fields.get(name)
            if node.get('on_change') != '1' or field is None or field.readonly:
                continue
            if field.type in ('one2many', 'many2many', 'binary') or name not in values:
                continue
            value = self.client._plain(values[name])
            self.attempt(
                (model, 'form', f'onchange {name}'),
                lambda name=name, value=value: self.client.call(
                    model,
                    'onchange',
                    [res_id] if res_id else [],
                    {name: value},
                    [name],
                    spec,
                    context=context,
                ),
            )

    # === BUTTONS === #

    def _visible(self, model, node, values):
        record = dict.fromkeys(self.env[model]._fields, False) | values
        while node is not None:
            for name in ('invisible', 'column_invisible'):
                expression = node.get(name)
                if expression:
                    try:
                        if self.client.evaluate(expression, record):
                            return False
                    except Exception:  # it asks for what only a browser knows
                        return False
            node = node.getparent()
        return True

    def _press_row(self, model, button, context, values, depth):
        """Press a button in the first row of a list inside of a form."""
        [node, *more] = list(button.iterancestors('field'))
        rows = values.get(node.get('name'))
        field = self.env[model]._fields.get(node.get('name'))
        if more or not rows or field is None or not isinstance(rows[0], dict):
            return
        row = {**rows[0], 'parent': Parent(values)}
        if button.get('type') == 'object' and self._visible(field.comodel_name, button, row):
            self._press(field.comodel_name, 'rows', button, [row['id']], context, row, depth)

    def _press(
        self, model, kind, node, res_id, context, values, depth, attribute='name', spec=None
    ):
        name = node.get(attribute)
        if node.get('type') == 'action':
            self._open_by_id(name, depth)
            return
        if node.get('type') != 'object':
            return
        key = model, kind, name
        state = (*key, str(values.get('state')), str(values.get('move_type')))
        if state in self.pressed:
            return
        self.pressed.add(state)
        own = node.get('context')

        def call():
            ids = res_id
            if not isinstance(res_id, list):
                # the client saves a form before it calls its buttons
                ids = [res_id] if res_id else self._saved(model, spec, context, values)
                if not ids:
                    return
            more = self.client.evaluate(own, {**values, 'id': ids[:1] and ids[0]}) if own else {}
            active = {'active_model': model, 'active_ids': ids, 'active_id': ids[:1] and ids[0]}
            answer = self.client.call(model, name, ids, context={**context, **active, **more})
            self._follow(answer, depth)

        self.attempt(key, call)

    def _saved(self, model, spec, context, values):
        """Return the id of a dialog that was filled in as it opens; none where it is not."""
        fields = self.env[model]._fields
        vals = {}
        for name, value in values.items():
            # what the client asks to fill in before it saves
            if name in fields and fields[name].required and value in (False, None, ''):
                return []
            field = fields.get(name)
            if field is None or name == 'id' or field.readonly or not field.store:
                continue
            if field.type in ('one2many', 'many2many'):
                if isinstance(value, list) and value and isinstance(value[0], (list, tuple)):
                    vals[name] = [
                        [command[0], command[1], self._command_values(command)] for command in value
                    ]
                continue
            vals[name] = self.client._plain(value)
        [saved] = self.client.call(model, 'web_save', [], vals, spec, context=context)
        return [saved['id']]

    def _command_values(self, command):
        values = command[2] if len(command) > 2 else 0
        if not isinstance(values, dict):
            return values
        return {name: self.client._plain(value) for name, value in values.items() if name != 'id'}

    def _follow(self, answer, depth):
        if not isinstance(answer, dict) or answer.get('type') != 'ir.actions.act_window':
            return
        self.use_action(answer, depth + 1, records=1)

    def _open_by_id(self, name, depth):
        key = 'action', name
        if key in self.pressed:
            return
        self.pressed.add(key)
        # as /web/action/load does
        actions = self.env['ir.actions.actions'].sudo()
        action = actions.browse(int(name)) if name.isdigit() else actions.env.ref(name)
        if action.type != 'ir.actions.act_window':
            return
        action = actions.env[action.type].browse(action.id)
        if not action.group_ids or action.group_ids & self.env.user.all_group_ids:
            self.use_action(action._get_action_dict(), depth + 1, records=1)

import json
from ast import literal_eval
from contextlib import suppress

from lxml import etree

from odoo.service.model import call_kw
from odoo.tools import json_default
from odoo.tools.safe_eval import datetime, safe_eval, time

SUBVIEWS = ('list', 'form', 'kanban')
NO_MODEL = ('properties', 'reference', 'many2one_reference')


class Client:
    """The calls that the web client makes for its user: ids first, context beside, JSON back.

    A Python test that calls a button's method on a record passes where a browser fails: the route
    hands ids to a method that takes none, the answer has to become JSON, the dialog reads fields
    that the user may not read.
    """

    def __init__(self, env, user, companies=None):
        companies = companies or user.company_ids
        self.context = {
            'lang': user.lang,
            'tz': user.tz or 'UTC',
            'uid': user.id,
            'allowed_company_ids': companies.ids,
        }
        self.env = env(user=user, context=self.context)
        self.views = {}

    def call(self, model, method, *args, context=None, **kwargs):
        """Return what the browser gets; lists and dictionaries are read back from JSON."""
        self.env.flush_all()
        self.env.invalidate_all()
        kwargs['context'] = {**self.context, **(context or {})}
        result = call_kw(self.env[model], method, list(args), kwargs)
        return json.loads(json.dumps(result, default=json_default))

    # === VIEWS === #

    def get_views(self, model, views, **options):
        """Return the arches by type.

        :param views: ``[(view id or False, type), …]``
        """
        key = model, tuple(views), repr(sorted(options.items()))
        if key not in self.views:
            answer = self.call(model, 'get_views', list(views), options=options)
            self.views[key] = {
                kind: etree.fromstring(view['arch']) for kind, view in answer['views'].items()
            }
        return self.views[key]

    def spec(self, model, arch):
        """Return what the client asks of the records of a view."""
        model, spec = self.env[model], {}
        for node in self.nodes(arch, 'field'):
            name = node.get('name')
            field = model._fields.get(name)
            if field is None or name in spec:
                continue
            spec[name] = self._field_spec(model, field, node)
        return spec

    def _field_spec(self, model, field, node):
        if field.type in ('one2many', 'many2many'):
            inner = {'display_name': {}}
            for view in node:
                if view.tag in SUBVIEWS:
                    inner |= self.spec(field.comodel_name, view)
            return {'fields': inner, 'limit': 40}
        if field.type == 'many2one' and node.get('invisible') not in ('1', 'True'):
            return {'fields': {'display_name': {}}}
        return {}

    @staticmethod
    def nodes(arch, tag):
        """Yield the nodes of a view, but not those of the views inside of its fields."""
        stack = list(arch)[::-1]
        while stack:
            node = stack.pop()
            if node.tag == tag:
                yield node
            if node.tag != 'field' or arch.tag != 'form':
                stack += [child for child in list(node)[::-1] if isinstance(child.tag, str)]

    # === DIALOGS AND RECORDS === #

    def open_new(self, model, arch, context=None):
        """Return the values of a form that is opened without a record."""
        answer = self.call(model, 'onchange', [], {}, [], self.spec(model, arch), context=context)
        return answer['value']

    def save_new(self, model, values, spec, context=None):
        """Return the record made of a form that was opened without one.

        :param values: of the form, as :meth:`open_new` returns them
        """
        vals = self.sent(model, values)
        [record] = self.call(model, 'web_save', [], vals, spec, context=context)
        return record

    def sent(self, model, values):
        """Return values of a form as the client sends them back: ids alone, nothing read-only."""
        fields = self.env[model]._fields
        return {
            name: self._sent(value)
            for name, value in values.items()
            if name in fields and not fields[name].readonly
        }

    @staticmethod
    def _sent(value):
        if isinstance(value, dict):
            return value['id']
        if isinstance(value, list):  # commands that link records, with what is shown of them
            return [command[:2] for command in value]
        return value

    def open_action(self, action, kinds=None):
        """Open a window action as the client does: its views, its rows or its form.

        :param kinds: the types of views to open; those of the action where it is missing
        :return: ``{type of view: (arch, rows)}``, rows as ``web_read`` gives them
        """
        model, context = action['res_model'], self.read_context(action)
        views = [(pair[0] or False, pair[1]) for pair in self.action_views(action)]
        arches = self.get_views(
            model, [*views, (action.get('search_view_id') or [False])[:1] and (False, 'search')]
        )
        found = {}
        for _view, kind in views:
            if kinds and kind not in kinds:
                continue
            found[kind] = arches[kind], self._rows(action, kind, arches[kind], context)
        return found

    def _rows(self, action, kind, arch, context):
        model, res_id = action['res_model'], action.get('res_id')
        if kind == 'form':
            if res_id:
                spec = self.spec(model, arch)
                return self.call(model, 'web_read', [res_id], spec, context=context)
            if action.get('target') != 'new':
                return []  # reached from the list
            return [self.open_new(model, arch, context)]
        if kind not in ('list', 'kanban'):
            return []
        spec = self.spec(model, arch)
        answer = self.call(
            model,
            'web_search_read',
            self.read_domain(action),
            spec,
            limit=40,
            context=context,
        )
        return answer['records']

    def action_views(self, action):
        if action.get('views'):
            return action['views']
        return [(False, kind) for kind in (action.get('view_mode') or 'list,form').split(',')]

    def read_context(self, action):
        return self._evaluated(action.get('context'), {})

    def read_domain(self, action):
        return self._evaluated(action.get('domain'), [])

    def _evaluated(self, value, empty):
        if not isinstance(value, str):
            return value or empty
        return self.evaluate(value, {}) or empty

    def evaluate(self, expression, record):
        """Return the value of an expression of a view, as for one row of ``web_read``."""
        expression = expression.strip()
        if not expression:
            return None
        with suppress(ValueError, SyntaxError):
            return literal_eval(expression)
        names = {
            **{name: self._plain(value) for name, value in record.items()},
            'uid': self.env.uid,
            'context': self.context,
            'allowed_company_ids': self.context['allowed_company_ids'],
            'time': time,
            'datetime': datetime,
            'context_today': datetime.date.today,
            'current_date': str(datetime.date.today()),
            'active_id': record.get('id', False),
            'active_ids': [record['id']] if record.get('id') else [],
        }
        return safe_eval(expression, names)

    @staticmethod
    def _plain(value):
        if isinstance(value, dict):
            return value.get('id', False)
        if isinstance(value, list):
            return [part['id'] if isinstance(part, dict) else part for part in value]
        return value

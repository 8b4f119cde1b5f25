from odoo import api, models
from odoo.tools.misc import clean_context

from .given import given_records


class JxcDialog(models.AbstractModel):
    """A page that one user opens, fills in and closes.

    It names only what he may read: fields that follow others are read as superuser by core, so that
    an id which a client puts here would show the name and the figures of any record. A record rule
    of each of these models keeps other users out.
    """

    _name = 'jxc.dialog'
    _description = "Page of One User"

    # Fields that may hold records the user has no right to; nothing of them is shown, or it is
    # derived from a record that he may read.
    _jxc_unchecked = ()

    # === SCREEN === #

    @api.depends_context('lang')
    def _compute_display_name(self):
        """Call a page by what it does: without a name of its own it would be "New"."""
        # names of models are no secret
        self.display_name = self.env['ir.model']._get(self._name).sudo().name

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == 'form':
            arch.set('create', '0')  # a button "New" would throw away what was filled in
        return arch, view

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        self._jxc_check_given(values)
        return values

    @api.model_create_multi
    def create(self, vals_list):
        self._jxc_check_given(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_given(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        self._jxc_check_given(values)
        return super().onchange(values, field_names, fields_spec)

    def web_read(self, specification):
        # written a moment ago: a replica may not have it yet
        return super().web_read(specification)

    web_read._readonly = False

    # === BUSINESS === #

    @api.model
    def _dialog_action(self, title, values, target='new', context=None):
        """Return the action that opens this page with values, without saving it first.

        :param dict values: of its fields, as :meth:`create` takes them, but plain enough for JSON
        """
        defaults = {f'default_{name}': value for name, value in values.items()}
        return {
            'type': 'ir.actions.act_window',
            'name': title,
            'res_model': self._name,
            'views': [(False, 'form')],
            'view_mode': 'form',
            'target': target,
            'context': {**(context or {}), **defaults},
        }

    def _clean(self):
        """Return this page without the defaults of its fields in the context.

        They would become those of documents that are made from here: account.move has a field
        ``line_ids``, too.
        """
        return self.with_env(self.env(context=clean_context(self.env.context)))

    @api.model
    def _jxc_check_given(self, *vals_list):
        """Raise where values of a client name what the user may not read.

        One look at each model, however many lines the page has.

        :raise AccessError: a record is missing or hidden
        :raise UserError: what should be an id is none
        """
        if self.env.su:
            return
        named = {}
        self._jxc_collect_given(vals_list, named)
        for name, ids in named.items():
            given_records(self.env[name].with_context(active_test=False), ids)

    @api.model
    def _jxc_collect_given(self, vals_list, named):
        """Put what values name, lines of the page included, into ``{model: ids}``."""
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                if not value or not field or not field.relational or name in self._jxc_unchecked:
                    continue
                model = self.env[field.comodel_name]
                if field.type == 'one2many':
                    if hasattr(model, '_jxc_collect_given'):
                        lines = [part[2] or {} for part in _commands(value) if part[0] in (0, 1)]
                        model._jxc_collect_given(lines, named)
                elif not model._transient:
                    ids = _ids(field, value)
                    named.setdefault(model._name, []).extend(
                        ids if isinstance(ids, (list, tuple, set)) else [ids]
                    )


def _commands(value):
    return [part for part in value if isinstance(part, (list, tuple)) and len(part) == 3]


def _ids(field, value):
    """Return the ids that a value of a many2one or many2many names, as a client writes it."""
    if isinstance(value, models.BaseModel):
        return list(value._origin._ids)
    if field.type == 'many2one':
        return value.get('id') if isinstance(value, dict) else value
    if not isinstance(value, (list, tuple)):
        return value
    ids = []
    for part in value:
        if not isinstance(part, (list, tuple)):
            ids.append(part)
        elif len(part) > 2 and part[0] == 6:
            ids += part[2]
        elif len(part) > 1 and part[0] in (1, 4):
            ids.append(part[1])
    return list(dict.fromkeys(ids)) if all(isinstance(i, int) for i in ids) else ids

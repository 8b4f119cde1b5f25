from odoo import api, models

from .given import given_records


class Base(models.AbstractModel):
    """What records of this addon name: only what their user may read.

    Core writes an id without asking for the right to its record, shows the name of that record as
    superuser, as it reads fields that follow it, and writes it into the messages of constraints. So
    whoever may write one document of ours would learn the name of any record, and its figures.
    """

    _inherit = 'base'

    # Fields that may hold records the user has no right to; nothing of them is shown, or it is
    # derived from a record that he may read.
    _jxc_unchecked = ()

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self._jxc_names_are_checked():
            given = self._jxc_given_defaults() & values.keys()
            self._jxc_check_given({name: values[name] for name in given})
        return values

    def onchange(self, values, field_names, fields_spec):
        if self._jxc_names_are_checked():
            self._jxc_check_given(values)
        return super().onchange(values, field_names, fields_spec)

    @api.model_create_multi
    def create(self, vals_list):
        if self._jxc_names_are_checked():
            self._jxc_check_given(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if self._jxc_names_are_checked():
            self._jxc_check_given(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _jxc_names_are_checked(self):
        """Tell whether values are looked at here; dialogs do it themselves, defaults included."""
        return not self.env.su and self._name.startswith('jxc.') and not self._transient

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
        """Put what values name, lines of ours included, into ``{model: ids}``."""
        for vals in vals_list:
            for name, value in vals.items():
                field = self._fields.get(name)
                if not value or not field or not field.relational or name in self._jxc_unchecked:
                    continue
                model = self.env[field.comodel_name]
                if field.type == 'one2many':
                    if model._name.startswith('jxc.'):
                        lines = [part[2] or {} for part in _commands(value) if part[0] in (0, 1)]
                        model._jxc_collect_given(lines, named)
                elif not model._transient:
                    ids = _ids(field, value)
                    many = ids if isinstance(ids, (list, tuple, set)) else [ids]
                    # a form sends a row of nothing, too
                    named.setdefault(model._name, []).extend(one for one in many if one)


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

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import ormcache

from .given import changes

# A request chooses the company of what it makes, as far as record rules let it; a number is given
# by the model's own `create`, whatever was sent.
AT_CREATION = frozenset({'company_id', 'name'})


class Base(models.AbstractModel):
    """Defaults of what nobody types: those of the model, never those of a request.

    A default comes from the context, which a client fills, or from `ir.default`, where a user keeps
    his own; both count for records that a method makes as superuser, too. So a request for an
    approval would be born approved. In models of this addon such a default fills no field that is
    read-only, and nothing at all where the user may not make records himself; in models of core
    none of the read-only fields that this addon adds.
    """

    _inherit = 'base'

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        # of a dialog they are what it is opened with; it looks at them itself
        given = () if self._transient else self._jxc_given_defaults()
        if not given:
            return super().default_get(fields)
        if self._name.startswith('jxc.'):
            mine = self.sudo(False).has_access('create')
            fixed = self._jxc_read_only_fields() if mine else self._fields.keys()
            fixed = {name for name in fixed if not (mine and self._jxc_at_creation(name))}
        else:
            fixed = {name for name in given if name.startswith('jxc_')}
            fixed = fixed and fixed & self._jxc_read_only_fields()
        values = super().default_get([name for name in fields if name not in fixed])
        for name in fixed.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(value, self)
        return values

    # === BUSINESS === #

    def _jxc_given_defaults(self):
        """Return the names of fields that the context or `ir.default` gives a default."""
        names = {key[8:] for key in self.env.context if key.startswith('default_')}
        return names.union(self.env['ir.default']._get_model_defaults(self._name))

    @api.model
    @ormcache()
    def _jxc_read_only_fields(self):
        """Return the names of what no request fills or empties: of ours, read-only and stored."""
        fields = self._fields
        own = self._jxc_own_fields().difference(models.MAGIC_COLUMNS)
        return frozenset(name for name in own if fields[name].readonly and fields[name].store)

    @api.model
    def _jxc_own_fields(self):
        """Return the names of the fields that this addon declares."""
        return {name for name, field in self._fields.items() if field._module == 'jxc_module'}

    @api.model
    def _jxc_at_creation(self, name):
        """Tell whether a read-only field is given when a record is made."""
        return name in AT_CREATION and not self._fields[name].compute

    def _jxc_check_read_only(self, vals):
        """Refuse values of the read-only fields of this addon, which follow from methods.

        :raise AccessError: names the fields
        """
        if self.env.su:
            return
        if named := changes(self, vals, vals.keys() & self._jxc_read_only_fields()):
            self._jxc_refuse_written(named)

    @api.model
    def _jxc_refuse_written(self, names):
        """Say that no request writes these fields.

        :raise AccessError: always
        """
        raise AccessError(
            self.env._(
                "%(fields)s cannot be written: %(kind)s, it follows from what is done. Use the "
                "buttons.",
                fields=self._jxc_labels(names),
                # the name of a model, no record
                kind=self.env['ir.model']._get(self._name).sudo().name,
            )
        )

    @api.model
    def _jxc_labels(self, names):
        """Return the labels of fields, in the language of the user."""
        return ', '.join(self._fields[name]._description_string(self.env) for name in sorted(names))

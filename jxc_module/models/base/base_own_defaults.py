from odoo import api, models

# A request chooses the company of what it makes, as far as record rules let it; a number is given
# by the model's own `create`, whatever was sent.
AT_CREATION = frozenset({'company_id', 'name'})


class Base(models.AbstractModel):
    """Defaults of what nobody types: those of the model, never those of a request.

    A default comes from the context, which a client fills, or from `ir.default`, where a user keeps
    his own; both count for records that a method makes as superuser, too. So a request for an
    approval would be born approved. In models of this addon such a default fills no field that is
    read-only, and nothing at all where the user may not make records himself.
    """

    _inherit = 'base'

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        # of a dialog they are what it is opened with; it looks at them itself
        if self._transient or not self._name.startswith('jxc.') or not self._jxc_has_defaults():
            return super().default_get(fields)
        mine = self.sudo(False).has_access('create')
        fixed = self._jxc_read_only_fields() if mine else self._fields.keys()
        fixed = {name for name in fixed if not (mine and self._jxc_at_creation(name))}
        values = super().default_get([name for name in fields if name not in fixed])
        for name in fixed.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, validate=False)
                values[name] = field.convert_to_write(value, self)
        return values

    # === BUSINESS === #

    def _jxc_has_defaults(self):
        by_context = any(key.startswith('default_') for key in self.env.context)
        return by_context or bool(self.env['ir.default']._get_model_defaults(self._name))

    @api.model
    def _jxc_read_only_fields(self):
        """Return the names of what no request fills or empties, in a model of this addon."""
        fields = self._fields
        own = self._jxc_own_fields().difference(models.MAGIC_COLUMNS)
        return {name for name in own if fields[name].readonly and fields[name].store}

    @api.model
    def _jxc_own_fields(self):
        """Return the names of the fields that this addon declares."""
        return {name for name, field in self._fields.items() if field._module == 'jxc_module'}

    @api.model
    def _jxc_at_creation(self, name):
        """Tell whether a read-only field is given when a record is made."""
        return name in AT_CREATION and not self._fields[name].compute

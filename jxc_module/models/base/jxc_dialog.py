from odoo import api, models
from odoo.tools.misc import clean_context


class JxcDialog(models.AbstractModel):
    """A page that one user opens, fills in and closes.

    It names only what he may read: fields that follow others are read as superuser by core, so that
    an id which a client puts here would show the name and the figures of any record. A record rule
    of each of these models keeps other users out.
    """

    _name = 'jxc.dialog'
    _description = "Page of One User"

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

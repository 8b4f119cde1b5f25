from copy import deepcopy

from lxml.builder import E

from odoo import api, models
from odoo.exceptions import AccessError


class JxcSettings(models.TransientModel):
    """The settings of this app for its owner, who is no administrator of Odoo.

    The page is that of Odoo's settings, of this app alone; nothing else of the company is touched.
    """

    _name = 'jxc.settings'
    _inherit = ['jxc.switches', 'jxc.dialog']
    _description = "Settings of This App"

    # === CRUD === #

    @api.model
    def default_get(self, fields):
        self._check_owner()
        values = super().default_get(fields)
        values.update(self.get_values(), company_id=self.env.company.id)
        return {name: value for name, value in values.items() if name in fields}

    @api.model_create_multi
    def create(self, vals_list):
        self._check_owner()
        self._jxc_check_given(*vals_list)
        pages = self.browse()
        for vals in vals_list:
            page = super().create([{'company_id': self.env.company.id}])
            page._put_into_force(vals)
            pages += page
        return pages

    def write(self, vals):  # pylint: disable=method-required-super
        self._check_owner()
        self._jxc_check_given(vals)
        for page in self:
            page._put_into_force(vals)
        return True

    # === VIEW === #

    @api.model
    def _get_view(self, view_id=None, view_type='form', **options):
        if view_type != 'form':
            return super()._get_view(view_id, view_type, **options)
        settings = self.env['res.config.settings'].with_context(form_view_ref=False)
        arch, view = settings._get_view(None, 'form', **options)
        form = E.form(string=self.env._("Settings"), js_class='base_settings')
        form.set('class', 'oe_form_configuration')
        for app in arch.iterfind(".//app[@name='jxc_module']"):
            ours = deepcopy(app)
            for setting in list(ours.iter('setting')):
                names = {node.get('name') for node in setting.iter('field')}
                if names - self._fields.keys():  # of another module on our page
                    setting.getparent().remove(setting)
            form.append(ours)
        return form, view

    # === ACTIONS === #

    @api.readonly
    def execute(self):
        """Read the page anew: what was typed is in force since it was saved."""
        return {'type': 'ir.actions.client', 'tag': 'reload'}

    @api.readonly
    def cancel(self):
        """Leave the page without saving."""
        return {'type': 'ir.actions.client', 'tag': 'reload'}

    # === BUSINESS === #

    @api.model
    def _check_owner(self):
        if not self.env.su and not self.env.user._jxc_is_owner():
            raise AccessError(
                self.env._("Only administrators and the owner (role Manager) change the settings.")
            )

    def _put_into_force(self, vals):  # pylint: disable=missing-return
        """Write the switches on the company of the user, and on nothing else."""
        self.ensure_one()
        on_company, here = {}, {}
        for name, value in vals.items():
            related = (getattr(self._fields.get(name), 'related', None) or '').split('.')
            if related[0] == 'company_id' and name.startswith('jxc_') and related[1:] == [name]:
                on_company[name] = value
            elif name.startswith('jxc_'):
                here[name] = value
        # nobody but the owner is here (`_check_owner`), and only switches of this app are written
        page = self.sudo()
        if here:
            super(JxcSettings, page).write(here)  # pylint: disable=super-method-mismatch
            page.set_values()
        if on_company:
            page.company_id.write(on_company)

from odoo import models


class IrUiMenu(models.Model):
    """Whoever sees no data migration sees no menu of it."""

    _inherit = 'ir.ui.menu'

    def _load_menus_blacklist(self):
        hidden = super()._load_menus_blacklist()
        user = self.env.user
        # whether he is limited himself is no secret to him
        if user.sudo().jxc_warehouse_limited or not user.has_group('jxc_module.group_cost'):
            for name in ('menu_import', 'menu_import_layout'):
                menu = self.env.ref(f'jxc_module.{name}', raise_if_not_found=False)
                hidden = [*hidden, *(menu.ids if menu else ())]
        return hidden

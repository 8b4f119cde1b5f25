from odoo import api, models


class JxcReadOnly(models.AbstractModel):
    """Fields that follow from what is done with a record: methods write them, no request does.

    Odoo keeps a read-only field out of the values of a form only: RPC and an import write it all
    the same. Of a model that inherits this one they do not; its methods write such fields with
    ``sudo()``, after they have looked at the right. For defaults see `base_own_defaults.py`.
    """

    _name = 'jxc.read.only'
    _description = "Read-Only on Every Path"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            given = {name: vals[name] for name in vals if not self._jxc_at_creation(name)}
            self._jxc_check_read_only(given)
        return super().create(vals_list)

    def write(self, vals):
        self._jxc_check_read_only(vals)
        return super().write(vals)

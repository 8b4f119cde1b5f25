from odoo import api, models
from odoo.exceptions import AccessError

from .given import changes


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
            self._check_read_only(given)
        return super().create(vals_list)

    def write(self, vals):
        self._check_read_only(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _check_read_only(self, vals):
        """Refuse values of what follows from the methods of a model.

        :raise AccessError: names the fields
        """
        if self.env.su:
            return
        if named := changes(self, vals, vals.keys() & self._jxc_read_only_fields()):
            raise AccessError(
                self.env._(
                    "%(fields)s cannot be written: %(kind)s, it follows from what is done. Use the "
                    "buttons.",
                    fields=', '.join(
                        self._fields[name]._description_string(self.env) for name in sorted(named)
                    ),
                    # the name of a model, no record
                    kind=self.env['ir.model']._get(self._name).sudo().name,
                )
            )

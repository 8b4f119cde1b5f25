from odoo import api, models

from .kept_value import is_kept, plain


class JxcReadOnly(models.AbstractModel):
    """Fields that follow from what is done with a record: methods write them, no request does.

    Odoo keeps a read-only field out of the values of a form only: RPC and an import write it all
    the same. Of a model that inherits this one they do not; its methods write such fields with
    ``sudo()``, after they have looked at the right. For defaults see `base_own_defaults.py`.

    Documents of core inherit it for the columns that this addon adds. What a method of ours puts
    among values from which core makes a record as the user is wrapped (`kept_value.py`).
    """

    _name = 'jxc.read.only'
    _description = "Read-Only on Every Path"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        fixed = self._jxc_read_only_fields()
        return super().create(
            [
                vals if fixed.isdisjoint(vals) else self._jxc_from_method(vals, fixed)
                for vals in vals_list
            ]
        )

    def write(self, vals):
        self._jxc_check_read_only(vals)
        return super().write(vals)

    # === BUSINESS === #

    def _jxc_from_method(self, vals, fixed):
        """Return values to create a record with, after a look at those that methods give alone.

        :param fixed: names of the read-only fields
        :raise AccessError: names those that a request gives
        """
        self._jxc_check_read_only(
            {
                name: value
                for name, value in vals.items()
                if not self._jxc_at_creation(name) and not is_kept(value)
            }
        )
        return {name: plain(value) if name in fixed else value for name, value in vals.items()}

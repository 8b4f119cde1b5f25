from odoo import api, models


class JxcCached(models.AbstractModel):
    """Few records that all workers keep in an `ormcache`: who changes one clears it."""

    _name = 'jxc.cached'
    _description = "Kept in the Cache"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

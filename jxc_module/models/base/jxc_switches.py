from odoo import api, fields, models


class JxcSwitches(models.AbstractModel):
    """The switches of this app: on Odoo's settings page, and on the owner's own.

    A room adds its own here (`_inherit = 'jxc.switches'`), as fields related to the company.
    """

    _name = 'jxc.switches'
    _description = "Switches of This App"

    company_id = fields.Many2one(
        'res.company', required=True, default=lambda self: self.env.company
    )
    company_currency_id = fields.Many2one(related='company_id.currency_id', readonly=True)

    @api.model
    def get_values(self):
        """Return the values of switches that are no field of the company."""
        core = getattr(super(), 'get_values', None)  # Odoo's page has one, ours has not
        return core() if core else {}

    def set_values(self):
        """Put switches into force that are no field of the company."""
        core = getattr(super(), 'set_values', None)
        return core() if core else None

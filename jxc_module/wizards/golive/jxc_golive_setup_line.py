from odoo import fields, models


class JxcGoliveSetupLine(models.TransientModel):
    """A setting that would change; what is written comes from the answers, not from this line."""

    _name = 'jxc.golive.setup.line'
    _inherit = 'jxc.dialog'
    _description = "Settings by Trade: Setting"
    _order = 'id'

    setup_id = fields.Many2one('jxc.golive.setup', required=True, ondelete='cascade')
    apply = fields.Boolean(string="Change", default=True)
    key = fields.Char(required=True)
    name = fields.Char(string="Setting")
    old_text = fields.Char(string="Now")
    new_text = fields.Char(string="New Value")

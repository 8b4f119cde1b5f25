from odoo import models


class ResConfigSettings(models.TransientModel):
    _name = 'res.config.settings'
    _description = "Config Settings"
    _inherit = ['jxc.switches', 'res.config.settings']

from odoo import models


class JxcTransfer(models.Model):
    """Differences between what was shipped and what arrived."""

    _inherit = 'jxc.transfer'

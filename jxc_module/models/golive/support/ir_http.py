from odoo import models


class IrHttp(models.AbstractModel):
    """Tell the client whether people of the company have the feedback button."""

    _inherit = 'ir.http'

    def session_info(self):
        info = super().session_info()
        if self.env.user._is_internal():
            # a switch of his own company, no secret
            info['jxc_feedback'] = self.env.company.sudo().jxc_feedback_button
        return info

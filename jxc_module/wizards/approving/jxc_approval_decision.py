from odoo import fields, models


class JxcApprovalDecision(models.TransientModel):
    _name = 'jxc.approval.decision'
    _inherit = 'jxc.dialog'
    _description = "Decide about Approvals"

    approval_ids = fields.Many2many('jxc.approval', string="Requests", required=True)
    comment = fields.Text(help="Sent to who asked. Needed to refuse.")

    def action_approve(self):
        """Approve the requests of this page."""
        return self.approval_ids.action_jxc_approve(self.comment)

    def action_refuse(self):
        """Refuse the requests of this page."""
        return self.approval_ids.action_jxc_refuse(self.comment)

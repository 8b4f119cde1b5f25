from odoo import fields, models


class JxcReportWizard(models.TransientModel):
    """The options of the ageing."""

    _inherit = 'jxc.report.wizard'

    ageing_kind = fields.Selection(
        [('both', "Receivable and Payable"), ('receivable', "Receivable"), ('payable', "Payable")],
        string="Accounts",
        default='both',
    )
    ageing_basis = fields.Selection(
        [('due', "Due Date"), ('document', "Document Date")], string="Age by", default='due'
    )
    bucket_set_id = fields.Many2one(
        'jxc.ageing.bucket.set',
        string="Buckets",
        groups='jxc_module.group_accountant,jxc_module.group_manager,jxc_module.group_sales_ageing',
        help="Empty: the first set of the company.",
    )

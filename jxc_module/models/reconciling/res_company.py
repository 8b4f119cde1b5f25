from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_write_off_limit = fields.Monetary(
        string="Write Off Up To",
        help="In company currency. A difference up to this amount is proposed to be written off. "
        "0: nothing is written off.",
    )
    jxc_write_off_percent = fields.Float(
        string="And Up To (%)",
        digits=(6, 2),
        help="The difference is also at most so many percent of the larger side. "
        "0: only the amount counts.",
    )
    jxc_write_off_account_id = fields.Many2one(
        'account.account', string="Account for Write-offs", check_company=True
    )
    jxc_write_off_journal_id = fields.Many2one(
        'account.journal',
        string="Journal for Write-offs",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="Empty: the first journal for miscellaneous entries.",
    )

    @api.constrains('jxc_write_off_limit', 'jxc_write_off_percent')
    def _check_jxc_write_off_limit(self):
        for company in self:
            if company.jxc_write_off_limit < 0 or not (0 <= company.jxc_write_off_percent <= 100):
                raise ValidationError(
                    self.env._(
                        "%(company)s: the amount to write off cannot be negative, "
                        "and its percentage lies between 0 and 100.",
                        company=company.name,
                    )
                )

    def _jxc_write_off_journal(self):
        """Return the journal of write-off entries.

        :return: account.journal, empty where there is none
        """
        self.ensure_one()
        return self.jxc_write_off_journal_id or self.env['account.journal'].search(
            [('company_id', '=', self.id), ('type', '=', 'general')], limit=1
        )

from odoo import fields, models


class JxcVendorStatementLayout(models.Model):
    """How the statements of a vendor are read, remembered for the next one."""

    _name = 'jxc.vendor.statement.layout'
    _description = "Layout of Vendor Statements"
    _rec_name = 'partner_id'

    company_id = fields.Many2one('res.company', required=True, index=True, ondelete='cascade')
    partner_id = fields.Many2one(
        'res.partner', string="Vendor", required=True, index=True, ondelete='cascade'
    )
    meanings = fields.Json(help="Meaning by heading.")
    day_first = fields.Boolean(string="Day before Month")
    reversed_sign = fields.Boolean(string="Signs Reversed")

    # not unique: two vendors that are merged into one bring a layout each, the newest counts
    _by_vendor = models.Index("(company_id, partner_id)")

    def _of(self, company, partner):
        """Return the layout of a vendor.

        :return: jxc.vendor.statement.layout, empty where there is none
        """
        domain = [('company_id', '=', company.id), ('partner_id', '=', partner.id)]
        return self.search(domain, order='write_date DESC, id DESC', limit=1)

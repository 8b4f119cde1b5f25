from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    _inherit = 'res.partner'

    jxc_tracking_page = fields.Char(
        string="Tracking Page",
        help="For a carrier: the address that shows a parcel, with {number} where the tracking "
        "number belongs, such as https://example.com/track?no={number}",
    )

    @api.constrains('jxc_tracking_page')
    def _check_jxc_tracking_page(self):
        for partner in self.filtered('jxc_tracking_page'):
            page = partner.jxc_tracking_page
            if not page.startswith(('http://', 'https://')) or '{number}' not in page:
                raise ValidationError(
                    self.env._(
                        "The tracking page of %(partner)s must start with https:// and contain "
                        "{number}, where the tracking number will stand.",
                        partner=partner.display_name,
                    )
                )

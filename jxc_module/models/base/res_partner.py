from odoo import api, fields, models

from ...tools.lot_life import days_asked


class ResPartner(models.Model):
    _inherit = 'res.partner'

    jxc_min_life_days = fields.Integer(
        string="Minimum Life (Days)",
        help="This customer accepts only lots with at least so many days left on the day of the "
        "delivery. Empty on an address: as on its company.",
    )
    jxc_min_life_percent = fields.Float(
        string="Minimum Life (%)",
        help="The same as a part of the total life of the product (its Expiration Date in days). "
        "With both set, the longer one counts.",
    )

    _jxc_min_life_positive = models.Constraint(
        'CHECK (jxc_min_life_days >= 0 AND jxc_min_life_percent BETWEEN 0 AND 100)',
        "The minimum life is a number of days, or a percentage between 0 and 100.",
    )

    def _jxc_min_life(self, product):
        """Return how many days a lot of a product must have left when it reaches this customer.

        :param product: product.product
        :return: int, 0 where nothing is asked for
        """
        for partner in (self, self.commercial_partner_id):
            if partner.jxc_min_life_days or partner.jxc_min_life_percent:
                return days_asked(
                    partner.jxc_min_life_days,
                    partner.jxc_min_life_percent,
                    product.expiration_time,
                )
        return 0

    @api.model
    def _jxc_of_family(self, vals):
        """Return values of a record that name the company of a contact instead of the contact."""
        if not vals.get('partner_id'):
            return vals
        partner = self.browse(vals['partner_id'])
        return {**vals, 'partner_id': partner.commercial_partner_id.id}

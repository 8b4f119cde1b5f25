from math import ceil

from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = 'product.template'

    jxc_receipt_min_days = fields.Integer(
        string="Minimum Life at Receipt (Days)",
        help="A lot that arrives from a vendor with fewer days left is stopped. "
        "Empty, like the percentage: as on the category.",
    )
    jxc_receipt_min_percent = fields.Float(
        string="Minimum Life at Receipt (%)",
        help="The same as a part of the total life (Expiration Date in days). "
        "With both set, the longer one counts.",
    )

    _jxc_receipt_min_positive = models.Constraint(
        'CHECK (jxc_receipt_min_days >= 0 AND jxc_receipt_min_percent BETWEEN 0 AND 100)',
        "The minimum life at the receipt is a number of days, or a percentage between 0 and 100.",
    )

    # === ACTIONS === #

    def action_jxc_open_outlook(self):
        """Open where the lots of these products lie and what will be left of them."""
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_lot_outlook')
        domain = [('product_id.product_tmpl_id', 'in', self.ids)]
        return {**action, 'domain': domain, 'context': {}}

    # === BUSINESS === #

    def _jxc_receipt_min_life(self):
        """Return how many days a lot must have left when it arrives: the product, else the nearest
        category that says something.

        :return: int, 0 where nothing is asked for
        """
        self.ensure_one()
        rule, category = self, self.categ_id
        while rule and not (rule.jxc_receipt_min_days or rule.jxc_receipt_min_percent):
            rule, category = category, category.parent_id
        if not rule:
            return 0
        share = ceil(rule.jxc_receipt_min_percent * self.expiration_time / 100)
        return max(rule.jxc_receipt_min_days, share)

from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = 'product.category'

    jxc_expiry_responsible_id = fields.Many2one(
        'res.users',
        string="Expiry Responsible",
        company_dependent=True,
        domain="[('share', '=', False)]",
        help="Gets the expiry alerts of the products here and in the categories below, unless a "
        "product names somebody.",
    )
    jxc_receipt_min_days = fields.Integer(
        string="Minimum Life at Receipt (Days)",
        help="For the products of this category and those below that say nothing themselves.",
    )
    jxc_receipt_min_percent = fields.Float(
        string="Minimum Life at Receipt (%)",
        help="The same as a part of the total life of the product (its Expiration Date in days).",
    )

    _jxc_receipt_min_positive = models.Constraint(
        'CHECK (jxc_receipt_min_days >= 0 AND jxc_receipt_min_percent BETWEEN 0 AND 100)',
        "The minimum life at the receipt is a number of days, or a percentage between 0 and 100.",
    )

    def _jxc_expiry_responsibles(self, company):
        """Return who is responsible, by the nearest category upwards.

        :return: ``{category id: user id}``, only categories with somebody
        """
        # a few hundred categories, read at once for the company's run
        categories = (
            self.sudo()
            .with_company(company)
            .search_fetch(  # pylint: disable=no-search-all
                [], ['parent_path', 'jxc_expiry_responsible_id']
            )
        )
        own = {category.id: category.jxc_expiry_responsible_id.id for category in categories}
        found = {}
        for category in categories:
            path = map(int, reversed(category.parent_path.split('/')[:-1]))
            user = next((own[step] for step in path if own.get(step)), None)
            if user:
                found[category.id] = user
        return found

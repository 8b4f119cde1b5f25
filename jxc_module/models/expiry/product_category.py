from odoo import fields, models


class ProductCategory(models.Model):
    _name = 'product.category'
    _inherit = ['product.category', 'jxc.receipt.minimum']

    jxc_expiry_responsible_id = fields.Many2one(
        'res.users',
        string="Expiry Responsible",
        company_dependent=True,
        domain="[('share', '=', False)]",
        help="Gets the expiry alerts of the products here and in the categories below, unless a "
        "product names somebody.",
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

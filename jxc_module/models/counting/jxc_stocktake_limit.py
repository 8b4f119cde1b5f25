from odoo import api, fields, models

from ..base.product_product import ABC_CLASSES


class JxcStocktakeLimit(models.Model):
    """From which difference on goods of a category or class are counted again.

    The deepest category counts before the class, both before the limits of the company.
    """

    _name = 'jxc.stocktake.limit'
    _description = "Limit of a Second Count"
    _order = 'company_id, category_id, abc_class, id'
    _rec_name = 'category_id'

    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    category_id = fields.Many2one('product.category', index=True, ondelete='cascade')
    abc_class = fields.Selection(ABC_CLASSES, string="ABC Class")
    quantity = fields.Float(digits='Product Unit', help="0: no limit by quantity.")
    percent = fields.Float(help="Of the book; 0: no limit by percent. A book of 0 is above.")
    value = fields.Monetary(help="At cost; 0: no limit by value.")

    _once = models.UniqueIndex(
        "(company_id, COALESCE(category_id, 0), COALESCE(abc_class, ''))",
        "There is a limit for this category and class already. Change that one.",
    )
    _narrow = models.Constraint(
        'CHECK (category_id IS NOT NULL OR abc_class IS NOT NULL)',
        "Choose a category or a class; the limits of the company are in the settings.",
    )
    _positive = models.Constraint(
        'CHECK (quantity >= 0 AND percent >= 0 AND value >= 0)',
        "A limit is 0 or more.",
    )

    @api.model
    def _exist(self, company):
        """Tell whether a company has any limit."""
        # whether there is a limit, not which
        return bool(
            company.jxc_count_second_qty
            or company.jxc_count_second_percent
            or company.jxc_count_second_value
            or self.sudo().search_count([('company_id', '=', company.id)], limit=1)
        )

    @api.model
    def _by_product(self, company, products):
        """Return the limits of products in a company.

        :return: ``{product: (quantity, percent, value)}``, 0 being no limit
        """
        rows = self.sudo().search([('company_id', '=', company.id)])  # no secret of a category
        default = (
            company.jxc_count_second_qty,
            company.jxc_count_second_percent,
            company.jxc_count_second_value,
        )
        found = {}
        for product in products.with_company(company):
            fitting = [row for row in rows if row._fits(product)]
            best = max(fitting, key=lambda row: row._depth(), default=None)
            found[product] = (best.quantity, best.percent, best.value) if best else default
        return found

    def _fits(self, product):
        self.ensure_one()
        above = product.categ_id.parent_path or ''
        category = not self.category_id or above.startswith(self.category_id.parent_path)
        return category and self.abc_class in (False, product.jxc_abc_class)

    def _depth(self):
        """Return how narrow this limit is: the deepest category first, then with a class."""
        self.ensure_one()
        path = self.category_id.parent_path or ''
        return path.count('/'), bool(self.abc_class)

from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = 'product.category'

    jxc_inspect = fields.Boolean(
        string="Inspect at Receipt",
        help="Goods of this category and those below are inspected when they arrive.",
    )

    def _jxc_inspected(self):
        """Return those of these categories that are inspected, by themselves or from above."""
        paths = {
            category: [int(step) for step in (category.parent_path or '').split('/') if step]
            for category in self
        }
        every = self.browse({step for path in paths.values() for step in path})
        marked = set(every.filtered('jxc_inspect').ids)
        return self.filtered(lambda category: marked.intersection(paths[category]))

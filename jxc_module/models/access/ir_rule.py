from odoo import fields, models


class IrRule(models.Model):
    """Mark the rules that narrow a model to the warehouses of a limited user.

    What core looks up past the rules of such a model (counts, ids in conditions, followers, links
    in the cache) is closed for him elsewhere in this folder: `res.users._jxc_scoped_models()`.
    """

    _inherit = 'ir.rule'

    jxc_by_warehouse = fields.Boolean(
        string="By Warehouse",
        help="Of the documents of this model users with warehouses of their own see a part.",
    )

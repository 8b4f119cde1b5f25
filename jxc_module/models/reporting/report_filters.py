from odoo import api, models
from odoo.tools import SQL

# Parameters that limit a dimension to the given ids.
SIMPLE_FILTERS = {
    'warehouse_ids': 'warehouse_id',
    'product_ids': 'product_id',
    'user_ids': 'user_id',
    'lot_ids': 'lot_id',
}
FILTER_MODELS = {
    'warehouse_ids': 'stock.warehouse',
    'category_ids': 'product.category',
    'product_ids': 'product.product',
    'partner_ids': 'res.partner',
    'tag_ids': 'res.partner.category',
    'user_ids': 'res.users',
    'lot_ids': 'stock.lot',
}


class JxcReportMixin(models.AbstractModel):
    """What the parameters of a report leave of its facts."""

    _inherit = 'jxc.report.mixin'

    @api.model
    def _where_sql(self, company, params) -> SQL:
        """Return the condition of the parameters on a fact."""
        parts = [SQL("TRUE")]
        for name, ids in params.ids.items():
            if column := SIMPLE_FILTERS.get(name):
                parts.append(SQL("%s IN %s", SQL.identifier('fact', column), ids))
            elif name == 'category_ids':
                parts.append(SQL("template.categ_id IN %s", self._with_children(name, ids)))
            elif name == 'partner_ids':
                parts.append(SQL("fact.partner_id IN %s", self._with_children(name, ids)))
            elif name == 'tag_ids':
                parts.append(self._tags_sql(ids))
        return SQL(" AND ").join(parts)

    @api.model
    def _with_children(self, name, ids):
        """Return the ids that a filter means: below those given; of a contact, its company."""
        # whether the reader may open their forms or not; archived ones too
        model = self.env[FILTER_MODELS[name]].sudo().with_context(active_test=False)
        if name == 'partner_ids':
            return tuple(model.browse(ids).exists().commercial_partner_id._ids) or (0,)
        if name in ('category_ids', 'tag_ids'):
            return tuple(model.search([('id', 'child_of', list(ids))])._ids) or (0,)
        return tuple(ids)

    @api.model
    def _tags_sql(self, ids) -> SQL:
        return SQL(
            """
            EXISTS (SELECT 1 FROM res_partner_res_partner_category_rel AS tagged
                     WHERE tagged.partner_id = fact.partner_id AND tagged.category_id IN %s)
            """,
            self._with_children('tag_ids', ids),
        )

    @api.model
    def _asked_products(self, params):
        """Return the ids of the products that the parameters leave, or None for all.

        Their histories alone have to be read then.
        """
        if not {'product_ids', 'category_ids'} & params.ids.keys():
            return None
        domain = []
        if ids := params.ids.get('product_ids'):
            domain.append(('id', 'in', ids))
        if ids := params.ids.get('category_ids'):
            domain.append(('categ_id', 'in', self._with_children('category_ids', ids)))
        # whether the reader may open their forms or not
        products = self.env['product.product'].sudo().with_context(active_test=False)
        return products.search(domain).ids

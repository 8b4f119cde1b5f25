from odoo import api, models


class Base(models.AbstractModel):
    _inherit = 'base'

    @api.model
    def _jxc_expected_waste(self, company, products=None):
        domain = [('company_id', '=', company.id), ('waste_qty', '>', 0)]
        if products is not None:
            domain.append(('product_id', 'in', list(products)))
        # figures of the company; who asks decides what of them he shows to whom
        rows = self.env['jxc.lot.outlook'].sudo()
        query = rows._search(domain)
        rows.flush_model()
        return {
            (lot, warehouse): quantity
            for lot, warehouse, quantity in self.env.execute_query(
                query.select('lot_id', 'warehouse_id', '"waste_qty"::float8')
            )
        }

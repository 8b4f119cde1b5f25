from odoo import api, models
from odoo.tools import SQL


class JxcFacts(models.AbstractModel):
    """Which products and partners there are by the texts that a foreign file calls them."""

    _inherit = 'jxc.facts'

    @api.model
    def _products_by_text_sql(self, company, texts) -> SQL:
        """One row a product that one of the texts may mean, archived ones too.

        :param texts: in small letters
        :return: SELECT of ``id, active, code, barcode, names`` (array), all in small letters
        """
        query = self._fact_query('product.product', [('company_id', 'in', [False, company.id])])
        query.add_join(
            'JOIN',
            'template',
            'product_template',
            SQL(
                "template.id = product_product.product_tmpl_id",
                to_flush=[
                    *self._columns('product.product', 'default_code', 'barcode', 'active'),
                    *self._columns('product.template', 'name'),
                ],
            ),
        )
        names = SQL("SELECT LOWER(TRIM(value)) AS name FROM jsonb_each_text(template.name)")
        # looked up in a hash: compared with one array each product would go through all of it
        known = SQL("(SELECT UNNEST(%s::text[]))", list(texts))
        query.add_where(
            SQL(
                "LOWER(product_product.default_code) IN %(known)s"
                " OR LOWER(product_product.barcode) IN %(known)s"
                " OR EXISTS (SELECT FROM (%(names)s) AS own WHERE own.name IN %(known)s)",
                known=known,
                names=names,
            )
        )
        return query.select(
            SQL("product_product.id"),
            SQL("product_product.active"),
            SQL("LOWER(product_product.default_code) AS code"),
            SQL("LOWER(product_product.barcode) AS barcode"),
            SQL("ARRAY(%s) AS names", names),
        )

    @api.model
    def _partners_by_text_sql(self, company, texts) -> SQL:
        """One row a partner of its own (no address of another) that one of the texts may mean.

        :param texts: in small letters
        :return: SELECT of ``id, active, code, barcode`` (tax number), ``names`` (array)
        """
        query = self._fact_query(
            'res.partner',
            [('company_id', 'in', [False, company.id]), ('parent_id', '=', False)],
        )
        query.add_where(
            SQL(
                "LOWER(res_partner.ref) IN %(known)s OR LOWER(res_partner.vat) IN %(known)s"
                " OR LOWER(TRIM(res_partner.name)) IN %(known)s",
                known=SQL("(SELECT UNNEST(%s::text[]))", list(texts)),  # as above
                to_flush=self._columns('res.partner', 'ref', 'vat', 'name', 'active'),
            )
        )
        return query.select(
            SQL("res_partner.id"),
            SQL("res_partner.active"),
            SQL("LOWER(res_partner.ref) AS code"),
            SQL("LOWER(res_partner.vat) AS barcode"),
            SQL("ARRAY[LOWER(TRIM(res_partner.name))] AS names"),
        )

from odoo import api, models
from odoo.tools import SQL

from ....tools.vendor_choice import PriceLine
from ...base.bulk import ids_sql


class JxcFacts(models.AbstractModel):
    """Price lists of vendors, as core chooses among them, of any number of products."""

    _inherit = 'jxc.facts'

    @api.model
    def _scheduler_prices(self, templates, lines=()):
        """Return the price lists that the reader sees, in core's order of choice.

        :param lines: ids of product.supplierinfo that rules name
        :return: (``{product.template id: [PriceLine, …]}``, ``{id: PriceLine}``)
        """
        model = 'product.supplierinfo'
        query = self._fact_query(model, [])
        line = SQL.identifier(query.table)
        wanted = SQL("%s.product_tmpl_id = ANY(%s)", line, ids_sql(templates))
        if lines:
            wanted = SQL("(%s OR %s.id = ANY(%s))", wanted, line, ids_sql(lines))
        query.add_where(wanted)
        for alias, table, key in (
            ('vendor', 'res_partner', SQL("%s.partner_id", line)),
            ('line_unit', 'uom_uom', SQL("%s.product_uom_id", line)),
            ('template', 'product_template', SQL("%s.product_tmpl_id", line)),
            ('unit', 'uom_uom', SQL("template.uom_id")),
        ):
            query.add_join('JOIN', alias, table, SQL("%s.id = %s", SQL.identifier(alias), key))
        columns = (
            *('product_id', 'partner_id', 'company_id', 'currency_id', 'sequence', 'min_qty'),
            *('price', 'discount', 'product_uom_id', 'delay', 'date_start', 'date_end'),
        )
        price = SQL(
            "COALESCE(%s.price, 0)::float8",
            line,
            to_flush=self._columns(model, 'product_tmpl_id', *columns),
        )
        # as core's floats: the unit's price only where the units differ
        in_unit = SQL(
            "CASE WHEN line_unit.id = unit.id THEN %(price)s"
            " ELSE %(price)s * unit.factor::float8 / line_unit.factor::float8 END",
            price=price,
        )
        query.order = SQL(
            "COALESCE(%(line)s.sequence, 0), COALESCE(%(line)s.min_qty, 0) DESC,"
            " COALESCE(%(line)s.price, 0), %(line)s.id",
            line=line,
        )
        by_template, by_id = {}, {}
        for row in self.env.execute_query(
            query.select(
                *(
                    SQL(column, line=line)
                    for column in (
                        "%(line)s.product_tmpl_id",
                        "%(line)s.id",
                        "%(line)s.product_id",
                        "%(line)s.partner_id",
                        "vendor.active",
                        "%(line)s.company_id",
                        "%(line)s.currency_id",
                        "COALESCE(%(line)s.sequence, 0)",
                        "COALESCE(%(line)s.min_qty, 0)::float8",
                    )
                ),
                SQL("%s * (1 - COALESCE(%s.discount, 0)::float8 / 100)", in_unit, line),
                *(
                    SQL(column, line=line)
                    for column in (
                        "%(line)s.product_uom_id",
                        "line_unit.factor::float8",
                        "COALESCE(%(line)s.delay, 0)",
                        "%(line)s.date_start",
                        "%(line)s.date_end",
                    )
                ),
            )
        ):
            found = PriceLine._make(row[1:])
            by_template.setdefault(row[0], []).append(found)
            by_id[found.id] = found
        return by_template, by_id

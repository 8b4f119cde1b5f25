from odoo import api, models
from odoo.tools import SQL

ODD_BATCH = 500


class JxcFacts(models.AbstractModel):
    """Receipts whose worth the formulas of ``receipt_worth.py`` do not cover: core is asked.

    Call these in ``sudo()`` and with everything flushed: a cost is that of the whole company.
    """

    _inherit = 'jxc.facts'

    @api.model
    def _odd_move_values(self, company, instant, products=None):
        """Ask core for the value of moves that the formulas do not cover, in batches.

        :return: ``{move id: value}``
        """
        query = self._odd_moves_sql(company, instant, products)
        ids = [row[0] for row in self.env.execute_query(query)]
        known_at = self._last_second(instant) if instant else False
        values = {}
        for first in range(0, len(ids), ODD_BATCH):
            moves = self.env['stock.move'].browse(ids[first : first + ODD_BATCH])
            values |= {move.id: move._get_value(at_date=known_at) for move in moves}
            # not all records: who reads a field while this is asked would miss what he has read
            for read in (moves.move_line_ids, moves.purchase_line_id, moves):
                read.invalidate_recordset(flush=False)
        return values

    @api.model
    def _odd_moves_sql(self, company, instant, products=None) -> SQL:
        """Incoming moves whose value the formulas above do not cover.

        Other currencies and fractions of units, taxes that stay in the cost while a receipt is
        not billed, and what comes out of production.

        :return: SELECT of ``id``
        """
        made = SQL("FALSE")
        if 'production_id' in self.env['stock.move']._fields:
            made = SQL("move.production_id IS NOT NULL")
        return SQL(
            """
            SELECT DISTINCT move.id
              FROM stock_move AS move
         LEFT JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
         LEFT JOIN purchase_order AS purchase ON purchase.id = line.order_id
         LEFT JOIN product_product AS product ON product.id = move.product_id
         LEFT JOIN product_template AS template ON template.id = product.product_tmpl_id
         LEFT JOIN uom_uom AS own ON own.id = template.uom_id
         LEFT JOIN uom_uom AS unit ON unit.id = move.product_uom
             WHERE move.company_id = %(company)s
               AND %(before)s
               AND %(these)s
               AND %(which)s
               AND (move.purchase_line_id IS NOT NULL OR %(made)s)
               AND (%(made)s
                    OR purchase.currency_id <> %(currency)s
                    OR unit.factor / own.factor <> ROUND(unit.factor / own.factor)
                    OR line.product_id <> move.product_id
                    OR EXISTS (
                       SELECT FROM account_tax_purchase_order_line_rel AS taxed
                         JOIN account_tax_repartition_line AS share
                           ON share.tax_id = taxed.account_tax_id
                        WHERE taxed.purchase_order_line_id = line.id
                          AND (share.repartition_type = 'tax' AND share.account_id IS NULL))
                    OR EXISTS (
                       SELECT FROM account_tax_purchase_order_line_rel AS taxed
                         JOIN account_tax AS tax ON tax.id = taxed.account_tax_id
                        WHERE taxed.purchase_order_line_id = line.id
                          AND (tax.price_include_override = 'tax_included'
                               OR tax.amount_type IN ('group', 'division')
                               OR tax.include_base_amount
                               OR (tax.price_include_override IS NULL AND %(included)s)))
                    OR EXISTS (
                       SELECT FROM account_move_line AS item
                         JOIN uom_uom AS billed ON billed.id = item.product_uom_id
                        WHERE item.purchase_line_id = line.id
                          AND (item.currency_id <> %(currency)s
                               OR billed.factor / own.factor
                                  <> ROUND(billed.factor / own.factor))))
            """,
            company=company.id,
            currency=company.currency_id.id,
            before=self._before_sql('move', instant),
            which=SQL("(move.is_in OR move.is_dropship)") if instant else SQL("move.is_dropship"),
            made=made,
            these=SQL("TRUE")
            if products is None
            else SQL("move.product_id = ANY(%s)", list(products)),
            included=company.account_price_include == 'tax_included',
        )

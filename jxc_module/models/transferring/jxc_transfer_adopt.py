from odoo import api, fields, models


class JxcTransfer(models.Model):
    """Documents of pickings that something else has made: one list holds all."""

    _inherit = 'jxc.transfer'

    @api.model
    def _adopt(self, kind, source, dest, document):
        """Make the document of moves that exist already: superuser.

        :param document: stock.picking, or the stock.move that has none
        """
        return self.with_company(source.company_id).create(
            {
                'company_id': source.company_id.id,
                'kind': kind,
                'source_warehouse_id': source.id,
                'dest_warehouse_id': dest.id,
                'origin': document.origin,
                'user_id': False,
                'scheduled_date': document.scheduled_date or fields.Datetime.now()
                if document._name == 'stock.picking'
                else document.date,
                'stage': 'approved',
                'approved_on': fields.Datetime.now(),
            }
        )

    def _adopt_line(self, move):
        """Return the line of a move: a new one, or one with what it asks for added."""
        self.ensure_one()
        line = self.line_ids.filtered(
            lambda line: line.product_id == move.product_id and line.uom_id == move.product_uom
        )[:1]
        if line:
            line.quantity += move.product_uom_qty
            return line
        return line.create(
            {
                'transfer_id': self.id,
                'product_id': move.product_id.id,
                'uom_id': move.product_uom.id,
                'quantity': move.product_uom_qty,
            }
        )

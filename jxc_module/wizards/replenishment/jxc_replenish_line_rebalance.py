from odoo import api, fields, models
from odoo.exceptions import ValidationError


class JxcReplenishLine(models.TransientModel):
    """What another warehouse could give before anything is bought, where that was proposed."""

    _inherit = 'jxc.replenish.line'

    # which record it is says `_jxc_rebalance_proposals`, each time anew
    proposal = fields.Integer(readonly=True)
    proposed_qty = fields.Float(digits='Product Unit', readonly=True)

    # === CRUD === #

    @api.constrains('quantity', 'source')
    def _check_proposed_quantity(self):
        for line in self.filtered(lambda line: line.source == 'rebalance'):
            unit = line.uom_id
            if unit.is_zero(line.quantity) or not unit.compare(line.quantity, line.proposed_qty):
                continue
            raise ValidationError(
                line.env._(
                    "%(product)s: a proposal to rebalance is taken whole. Enter %(quantity)s, or 0 "
                    "to leave the goods where they are.",
                    product=line.product_id.display_name,
                    quantity=line._number(line.proposed_qty),
                )
            )

    # === BUSINESS === #

    def _lies_elsewhere(self):
        """Return what was proposed or asked for elsewhere and is on no line of these pages.

        :return: ``{line: [one sentence a warehouse, …]}``
        """
        sentences = {}
        wanted = self.filtered(lambda line: line.source in ('buy', 'route'))
        for line in self.filtered(lambda line: line.source == 'rebalance'):
            sentences[line] = [line._lie_in(line.proposed_qty, line.source_warehouse_id)]
        if not wanted:
            return sentences
        offered = self._jxc_rebalance_proposals(wanted.product_id)
        asked = self._jxc_transfers_asked(wanted.product_id)
        for line in wanted:
            key = (line.product_id.id, line.warehouse_id.id)
            coming = asked.get(key)
            if coming:
                sentences[line] = [
                    line.env._(
                        "%(quantity)s were asked for from another warehouse and wait for approval.",
                        quantity=line._number(coming),
                    )
                ]
            sentences.setdefault(line, []).extend(line._offers_elsewhere(offered))
        return sentences

    def _offers_elsewhere(self, offered):
        """Return one sentence a warehouse that could give, and gives nothing on this page."""
        self.ensure_one()
        moved = self.replenish_id.line_ids.filtered(
            lambda other: other.orderpoint_id == self.orderpoint_id
        ).source_warehouse_id
        found = {}
        for row in offered:
            source = row['source_warehouse_id']
            own = (row['product_id'], row['dest_warehouse_id'])
            if own == (self.product_id.id, self.warehouse_id.id) and source not in moved.ids:
                found[source] = found.get(source, 0.0) + row['quantity']
        warehouses = self.env['stock.warehouse']
        return [
            self._lie_in(quantity, warehouses.browse(source)) for source, quantity in found.items()
        ]

    def _lie_in(self, quantity, warehouse):
        return self.env._(
            "%(quantity)s lie in %(warehouse)s: transfer first.",
            quantity=self._number(quantity),
            warehouse=warehouse.display_name,
        )

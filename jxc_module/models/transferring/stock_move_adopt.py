from odoo import models

from ..base.kept_value import kept


class StockMove(models.Model):
    """Moves that something else has made, with a document: pairs of routes, one-step transfers."""

    _inherit = 'stock.move'

    def _get_partner_id(self):
        # what kind of place it is, inside the program: the other end may be hidden from the user
        if self.sudo().location_id.jxc_transit_warehouse_id:
            return False  # as core for what leaves exactly its transit place
        return super()._get_partner_id()

    def _key_assign_picking(self):
        keys = super()._key_assign_picking()
        # a key to group moves by, shown to nobody
        transfer = self.sudo().jxc_transfer_line_id.transfer_id
        return (*keys, transfer) if transfer else keys

    def _search_picking_for_assignation_domain(self):
        domain = super()._search_picking_for_assignation_domain()
        # what a picking is looked for by: the other end may be hidden from the user
        move = self.sudo()
        transfer = move.jxc_transfer_line_id.transfer_id
        ends = move.location_id | move.location_dest_id
        if not ends.jxc_transit_warehouse_id:
            return domain
        if transfer:
            return [*domain, ('jxc_transfer_id', '=', transfer.id)]
        # what a route makes joins no transfer that people have made
        return [
            *domain,
            '|',
            ('jxc_transfer_id', '=', False),
            ('jxc_transfer_id.kind', '=', 'rule'),
        ]

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        # links of the program between its own documents
        moves = self.sudo()
        transfer = moves.jxc_transfer_line_id.transfer_id
        legs = {move._jxc_transfer_leg() for move in moves}
        if len(transfer) == 1 and len(legs) == 1 and legs & {'ship', 'receive'}:
            values.update(jxc_transfer_id=kept(transfer.id), jxc_transfer_leg=kept(legs.pop()))
        return values

    def _prepare_merge_negative_moves_excluded_distinct_fields(self):
        # what a route needs less of is taken off what it has ordered
        return [
            *super()._prepare_merge_negative_moves_excluded_distinct_fields(),
            'jxc_transfer_line_id',
        ]

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        moves = super()._action_confirm(merge=merge, merge_into=merge_into, create_proc=create_proc)
        # what is not confirmed by a person is made by the system for both ends
        new = moves.sudo().exists()
        adopting = new.filtered(
            lambda move: not move.jxc_transfer_line_id and move.company_id.jxc_transfer_adopt
        )
        adopting._jxc_adopt_pairs()
        adopting._jxc_adopt_direct()
        return moves

    def _jxc_adopt_pairs(self):
        """Make documents of the shipping legs among these moves, and of what is chained to them."""
        for move in self:
            place = move.location_dest_id
            warehouse = place.jxc_transit_warehouse_id
            source = move.location_id.warehouse_id
            if (
                not warehouse
                or not source
                or source == warehouse
                or not move.rule_id
                or move.state in ('draft', 'cancel', 'done')
                or move.product_uom.compare(move.product_uom_qty, 0) <= 0
            ):
                continue
            picking = move.picking_id
            transfer = picking.jxc_transfer_id or self.env['jxc.transfer']._adopt(
                'rule', source, warehouse, picking or move
            )
            line = transfer._adopt_line(move)
            chain = move | move.browse(move._rollup_move_origs()) | move.move_dest_ids
            chain = chain.filtered(lambda one: not one.jxc_transfer_line_id)
            chain.jxc_transfer_line_id = line
            chain.picking_id.filtered(lambda one: not one.jxc_transfer_id).write(
                {'jxc_transfer_id': transfer.id, 'jxc_transfer_leg': 'ship'}
            )

    def _jxc_adopt_direct(self):
        """Make one-step documents of the pickings straight from one warehouse to another."""
        for picking, all_moves in self.grouped('picking_id').items():
            moves = all_moves.filtered(
                lambda move: (
                    move.state not in ('draft', 'cancel', 'done')
                    and move.location_id.usage == 'internal'
                    and move.location_dest_id.usage == 'internal'
                    and move.location_id.warehouse_id
                    and move.location_dest_id.warehouse_id
                    and move.location_id.warehouse_id != move.location_dest_id.warehouse_id
                )
            )
            source, dest = moves.location_id.warehouse_id, moves.location_dest_id.warehouse_id
            if not picking or len(source) != 1 or len(dest) != 1:
                continue
            if source.company_id != dest.company_id:
                continue
            transfer = picking.jxc_transfer_id or self.env['jxc.transfer']._adopt(
                'direct', source, dest, picking
            )
            for move in moves:
                move.jxc_transfer_line_id = transfer._adopt_line(move)
            picking.write({'jxc_transfer_id': transfer.id, 'jxc_transfer_leg': 'direct'})

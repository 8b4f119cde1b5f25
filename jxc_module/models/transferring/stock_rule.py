from odoo import api, models


class StockRule(models.Model):
    """Let the pairs of core's resupply routes pass the transit place of their destination.

    Rules and routes stay as they are: only the moves are pointed there as they are made.
    """

    _inherit = 'stock.rule'

    def _get_stock_move_values(
        self,
        product_id,
        product_qty,
        product_uom,
        location_dest_id,
        name,
        origin,
        company_id,
        values,
    ):
        result = super()._get_stock_move_values(
            *(product_id, product_qty, product_uom, location_dest_id, name, origin, company_id),
            values,
        )
        # settings of routes, which hold for whoever makes a move
        transit = company_id.sudo().internal_transit_location_id
        if not company_id.sudo().jxc_transfer_adopt or not transit:
            return result
        if self._jxc_brings_in(transit):
            warehouse = self.sudo().route_id.supplied_wh_id
            result['location_id'] = warehouse._jxc_transit_place().id
        elif location_dest_id.sudo().jxc_transit_warehouse_id and self.location_dest_id == transit:
            # the leg ends there: set to the destination, core would count the pieces twice
            result['location_dest_id'] = result['location_final_id'] = location_dest_id.id
            self._jxc_set_partners(result, company_id, values)
        return result

    def _jxc_brings_in(self, transit):
        """Tell whether this rule is the receiving half of a resupply route of its company."""
        # settings of routes, which hold for whoever makes a move
        rule = self.sudo()
        source = rule.route_id.supplier_wh_id
        return bool(
            rule.location_src_id == transit
            and rule.procure_method == 'make_to_order'
            and source
            and source.company_id == rule.route_id.supplied_wh_id.company_id
        )

    @api.model
    def _jxc_set_partners(self, result, company, values):
        """Set the partners of both legs, as core does where a move ends in exactly its transit."""
        after = values.get('move_dest_ids')
        if result.get('partner_id') or not after:
            return
        partner = after.location_dest_id.warehouse_id.partner_id
        if len(partner) == 1:
            result['partner_id'] = partner.id
        # as core: an address on a delivery, whoever may see the place
        source = self.sudo().location_src_id.warehouse_id.partner_id
        after.partner_id = source or self.company_id.partner_id or company.partner_id

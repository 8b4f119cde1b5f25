from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class StockLot(models.Model):
    """What can be done with a lot: each a hook ``_jxc_lot_action_<name>``, repeated without harm.

    A hook takes one lot and the options of the wizard, does its work and returns a sentence that
    says what was done; it raises a UserError that says why not.
    """

    _inherit = 'stock.lot'

    # === ACTIONS === #

    @api.readonly
    def action_jxc_lot_action(self):
        """Open the wizard of actions for these lots; the context may name the action."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Lots"),
            'res_model': 'jxc.lot.action',
            'view_mode': 'form',
            'target': 'new',
            'context': {**self.env.context, 'default_lot_ids': self.ids},
        }

    @api.readonly
    def action_jxc_recall(self):
        """Open a new recall of these lots."""
        return {
            'type': 'ir.actions.act_window',
            'name': self.env._("Recall"),
            'res_model': 'jxc.recall',
            'view_mode': 'form',
            'context': {'default_lot_ids': self.ids},
        }

    # === BUSINESS === #

    def _jxc_run_action(self, name, options):
        """Run an action lot by lot; what fails for one lot leaves the others done.

        :param str name: of the hook
        :param dict options: ``reason``, ``warehouse`` (stock.warehouse), ``tags``
            (stock.scrap.reason.tag)
        :return: list of ``(stock.lot, done, sentence)``
        """
        results = []
        for lot in self:
            try:
                with self.env.cr.savepoint():
                    text = getattr(lot, f'_jxc_lot_action_{name}')(options)
            except UserError as error:  # noqa: PERF203  each lot on its own
                # the cache holds what the savepoint has taken back
                self.env.invalidate_all()
                results.append((lot, False, str(error)))
            else:
                results.append((lot, True, text))
        return results

    def _jxc_lot_action_hold(self, options):
        if self.jxc_on_hold:
            return self.env._("Was on hold already.")
        self.action_jxc_hold(options['reason'])
        return self.env._("Put on hold.")

    def _jxc_lot_action_release(self, _options):
        if not self.jxc_on_hold:
            return self.env._("Was not on hold.")
        self.action_jxc_release()
        return self.env._("Released.")

    def _jxc_lot_action_quarantine(self, options):
        moved = self._jxc_quarantine(options.get('reason'))
        if not moved:
            return self.env._("Nothing outside of quarantine.")
        return self.env._("%(quantity)s moved to quarantine.", quantity=self._jxc_text_of(moved))

    def _jxc_lot_action_unquarantine(self, _options):
        quants = self._jxc_quants([('location_id', 'in', self._jxc_quarantines().ids)])
        for warehouse, own in quants.grouped(lambda quant: quant.location_id.warehouse_id).items():
            own.move_quants(
                location_dest_id=warehouse.lot_stock_id, message=self.env._("Out of quarantine")
            )
        if not quants:
            return self.env._("Nothing in quarantine.")
        return self.env._("Back in stock.")

    def action_jxc_quarantine(self, reason=None):
        """Move all stock of these lots to the quarantine of its warehouse, reserved or not.

        By a move of its own that needs no reservation: core does not reserve expired lots.

        :param str reason: shown on the moves
        """
        self.check_access('write')
        for lot in self:
            lot._jxc_quarantine(reason)
        return True

    def _jxc_quarantine(self, reason=None):
        """Quarantine this lot.

        :return: the quantity moved, in the product's unit
        """
        self.ensure_one()
        quants = self._jxc_quants([('location_id', 'not in', self._jxc_quarantines().ids)])
        moved = sum(quants.mapped('quantity'))
        message = self.env._("Quarantine: %(reason)s", reason=reason or self.name)
        for warehouse, own in quants.grouped(lambda quant: quant.location_id.warehouse_id).items():
            own.move_quants(
                location_dest_id=warehouse._jxc_quarantine_location(), message=message, unpack=True
            )
        return moved

    def _jxc_quarantines(self):
        # places to tell quarantined goods by, in whatever warehouse
        warehouses = self.env['stock.warehouse'].sudo().with_context(active_test=False)
        return warehouses.search([('jxc_quarantine_loc_id', '!=', False)]).jxc_quarantine_loc_id

    def _jxc_quants(self, domain=()):
        """Return what is on hand of these lots in the warehouses that the user sees."""
        return self.env['stock.quant'].search(
            Domain('lot_id', 'in', self.ids)
            & Domain('quantity', '>', 0)
            & Domain('location_id.usage', '=', 'internal')
            & Domain('location_id.warehouse_id', '!=', False)
            & Domain(list(domain))
        )

    def _jxc_free_quants(self):
        """Return ``[(stock.quant, free quantity)]`` of what no transfer has reserved."""
        free = [(quant, quant.quantity - quant.reserved_quantity) for quant in self._jxc_quants()]
        return [(quant, qty) for quant, qty in free if quant.product_uom_id.compare(qty, 0) > 0]

    def _jxc_text_of(self, quantity):
        return f'{self.product_uom_id.round(quantity):g} {self.product_uom_id.name}'

    def _jxc_lot_action_scrap(self, options):
        free = self._jxc_free_quants()
        if not free:
            return self.env._("Nothing free in stock.")
        scraps = self.env['stock.scrap'].create(
            [
                {
                    'product_id': self.product_id.id,
                    'lot_id': self.id,
                    'product_uom_id': quant.product_uom_id.id,
                    'scrap_qty': quantity,
                    'location_id': quant.location_id.id,
                    'package_id': quant.package_id.id,
                    'owner_id': quant.owner_id.id,
                    'company_id': quant.company_id.id,
                    'origin': options.get('reason'),
                    'scrap_reason_tag_ids': [tag.id for tag in options.get('tags') or ()],
                }
                for quant, quantity in free
            ]
        )
        scraps.do_scrap()
        return self.env._(
            "%(quantity)s scrapped.", quantity=self._jxc_text_of(sum(qty for _quant, qty in free))
        )

from odoo import api, fields, models


class JxcSchedulerDifference(models.Model):
    """A rule whose figures differed from Odoo's in a night, or that was left to Odoo, and why."""

    _name = 'jxc.scheduler.difference'
    _description = "Difference of the Schedulers"
    _order = 'night_id desc, id'

    night_id = fields.Many2one(
        'jxc.scheduler.night', required=True, readonly=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one(related='night_id.company_id')
    orderpoint_id = fields.Many2one(
        'stock.warehouse.orderpoint',
        string="Reordering Rule",
        required=True,
        readonly=True,
        index=True,
        ondelete='cascade',
    )
    product_id = fields.Many2one(related='orderpoint_id.product_id')
    warehouse_id = fields.Many2one(related='orderpoint_id.warehouse_id')
    kind = fields.Selection(
        [('different', "Different"), ('left', "Left to Odoo")], required=True, readonly=True
    )
    cause = fields.Selection(selection='_selection_cause', required=True, readonly=True)
    core_text = fields.Char(string="Odoo Says", readonly=True)
    our_text = fields.Char(string="Set-Based Scheduler Says", readonly=True)

    @api.model
    def _selection_cause(self):
        """Return the figure that differed first, in the order they build on, or why it was left."""
        figures = {
            'lead_horizon_date': self.env._("Lead time, horizon or vendor"),
            'qty_on_hand': self.env._("On hand"),
            'qty_forecast': self.env._("Planned moves or requests"),
            'qty_to_order_computed': self.env._("Package or price list"),
            'deadline_date': self.env._("Days of planned moves"),
        }
        return list((figures | self.env['stock.warehouse.orderpoint']._jxc_reasons()).items())

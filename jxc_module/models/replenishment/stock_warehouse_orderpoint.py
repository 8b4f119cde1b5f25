from odoo import api, fields, models
from odoo.tools import SQL

from ..base.worst_first import worst_first

STATUSES = [
    ('out', "Out of Stock"),
    ('below_safety', "Below Safety Stock"),
    ('below_reorder', "Time to Order"),
    ('ok', "OK"),
    ('over', "Overstock"),
]


class StockWarehouseOrderpoint(models.Model):
    """What the safety stock run knows of a rule. Plain columns, filled by the nightly job and,
    for status and position, within a minute of a move.
    """

    _inherit = 'stock.warehouse.orderpoint'

    jxc_policy_id = fields.Many2one(
        'jxc.safety.policy', string="Policy", readonly=True, copy=False, index='btree_not_null'
    )

    # demand
    jxc_demand_std = fields.Float(
        string="Demand Std. Dev.",
        digits=(16, 3),
        readonly=True,
        copy=False,
        aggregator=None,
        help="Standard deviation of the demand of one day.",
    )
    jxc_demand_class = fields.Selection(
        [
            ('smooth', "Smooth"),
            ('erratic', "Erratic"),
            ('intermittent', "Intermittent"),
            ('lumpy', "Lumpy"),
            ('none', "No Demand"),
        ],
        string="Demand Class",
        readonly=True,
        copy=False,
        help="By the mean interval between days with demand (cut at 1.32 days) and the squared "
        "coefficient of variation of their quantities (cut at 0.49).",
    )
    jxc_demand_days = fields.Integer(
        string="Days with Demand", readonly=True, copy=False, aggregator=None
    )
    jxc_observed_days = fields.Integer(
        string="Days Observed", readonly=True, copy=False, aggregator=None
    )
    jxc_first_day = fields.Date(string="First Move On", readonly=True, copy=False)

    # supply
    jxc_vendor_id = fields.Many2one(
        'res.partner', string="Vendor", readonly=True, copy=False, index='btree_not_null'
    )
    jxc_lead_time_std = fields.Float(
        string="Lead Time Std. Dev.", digits=(8, 1), readonly=True, copy=False, aggregator=None
    )
    jxc_lead_source = fields.Selection(
        [
            ('product', "Receipts of this product"),
            ('vendor', "Receipts of this vendor"),
            ('promised', "Promised by the vendor"),
            ('route', "Delay of the route"),
            ('none', "Unknown"),
        ],
        string="Lead Time From",
        readonly=True,
        copy=False,
    )

    # levels
    jxc_safety_stock = fields.Float(
        string="Safety Stock",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Reorder point − expected demand of lead time and review interval.",
    )
    jxc_applied_min = fields.Float(
        string="Minimum Applied Last", digits='Product Unit', readonly=True, copy=False
    )
    jxc_applied_max = fields.Float(
        string="Maximum Applied Last", digits='Product Unit', readonly=True, copy=False
    )

    # standing
    jxc_on_hand = fields.Float(
        string="Usable",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="On hand in the warehouse of the rule, or in its place where that is a part of it, "
        "less what is unusable. Goods of other owners do not count.",
    )
    jxc_expired = fields.Float(
        string="Unusable",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="On hand, but past the removal date, on hold or in quarantine.",
    )
    jxc_on_order = fields.Float(
        string="On Order",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Confirmed receipts and requests for quotation.",
    )
    jxc_committed = fields.Float(
        string="Committed",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Confirmed deliveries within lead time and review interval, reserved or not: a rule "
        "with more usable stock than its reorder point may be due because of them.",
    )
    jxc_days_of_cover = fields.Float(
        string="Cover (days)", digits=(8, 1), readonly=True, copy=False, aggregator='avg'
    )
    jxc_stockout_date = fields.Date(string="Runs Out On", readonly=True, copy=False)
    jxc_order_by = fields.Date(
        string="Order By",
        readonly=True,
        copy=False,
        help="The day on which the inventory position (usable + on order − committed) reaches the "
        "reorder point at the daily demand.",
    )
    jxc_status = fields.Selection(STATUSES, string="Stock Status", readonly=True, copy=False)

    jxc_proposal_ids = fields.One2many('jxc.safety.proposal', 'orderpoint_id', string="Proposals")
    jxc_reason = fields.Text(
        string="Why", compute='_compute_jxc_reason', help="How the reorder point came about."
    )
    jxc_short_qty = fields.Float(
        string="Suggested Order",
        digits='Product Unit',
        readonly=True,
        copy=False,
        help="Order-up-to level − inventory position, where the position is below the reorder "
        "point.",
    )

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        """Put what is out of stock first, where one groups by status and asks for no order."""
        terms = super()._read_group_orderby(order, groupby_terms, query)
        if next(iter(groupby_terms), None) != 'jxc_status':
            return terms
        status = self._field_to_sql(self._table, 'jxc_status', query)
        names = [name for name, _label in STATUSES]
        worst = SQL("MIN(array_position(%s, %s::text))", names, status)
        return worst_first(order, groupby_terms, terms, worst)

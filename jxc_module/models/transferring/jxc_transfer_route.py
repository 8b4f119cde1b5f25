from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.rebalance import Route

# The middle of fewer trips says little about the next one.
TRIPS = 3
HISTORY_DAYS = 365


class JxcTransferRoute(models.Model):
    """What a trip between two warehouses takes and costs."""

    _name = 'jxc.transfer.route'
    _description = "Transfer Route"
    _order = 'source_warehouse_id, dest_warehouse_id, id'
    _check_company_auto = True

    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    source_warehouse_id = fields.Many2one(
        'stock.warehouse', string="From", required=True, check_company=True, ondelete='cascade'
    )
    dest_warehouse_id = fields.Many2one(
        'stock.warehouse', string="To", required=True, check_company=True, ondelete='cascade'
    )
    days = fields.Float(
        digits=(8, 1),
        help="Days on the road, until enough trips of this route have been received.",
    )
    fixed_cost = fields.Monetary(
        string="Cost of a Trip", groups='jxc_module.group_cost', help="Whatever is on it."
    )
    cost_per_unit = fields.Monetary(
        string="Cost per Unit",
        groups='jxc_module.group_cost',
        help="Of each unit of a product, in the product's own unit.",
    )
    cost_per_kg = fields.Monetary(string="Cost per kg", groups='jxc_module.group_cost')
    measured_days = fields.Float(
        compute='_compute_measured',
        digits=(8, 1),
        help="The middle of the trips that were received in the last 365 days, from shipping to "
        "receipt; three or more count.",
    )
    trips = fields.Integer(compute='_compute_measured', help="Trips received in the last 365 days.")

    _one_per_pair = models.UniqueIndex(
        "(source_warehouse_id, dest_warehouse_id)",
        "There is a route between these two warehouses already.",
    )
    _two_ends = models.Constraint(
        'CHECK (source_warehouse_id <> dest_warehouse_id)',
        "A route leads from one warehouse to another one.",
    )
    _not_negative = models.Constraint(
        'CHECK (COALESCE(days, 0) >= 0 AND COALESCE(fixed_cost, 0) >= 0'
        ' AND COALESCE(cost_per_unit, 0) >= 0 AND COALESCE(cost_per_kg, 0) >= 0)',
        "Days and costs of a route cannot be negative.",
    )

    # === COMPUTE === #

    @api.depends('source_warehouse_id', 'dest_warehouse_id')
    def _compute_display_name(self):
        for route in self:
            route.display_name = (
                f"{route.source_warehouse_id.name or ''} → {route.dest_warehouse_id.name or ''}"
            )

    @api.depends('source_warehouse_id', 'dest_warehouse_id')
    def _compute_measured(self):
        measured = {}
        for company in self.company_id:
            measured.update(self._measured(company))
        for route in self:
            trip = (route.source_warehouse_id.id, route.dest_warehouse_id.id)
            route.trips, route.measured_days = measured.get(trip, (0, 0.0))

    # === BUSINESS === #

    @api.model
    def _measured(self, company):
        """Return how long trips took, whoever asks: one query.

        :return: ``{(source id, dest id): (number of trips, days of the middle one)}``
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=HISTORY_DAYS)
        transfers = self.env['jxc.transfer'].sudo()  # how far it is is no secret of a document
        query = transfers._search(
            Domain('company_id', '=', company.id)
            & Domain('state', '=', 'done')
            & Domain('kind', '!=', 'direct')
            & Domain('shipped_on', '!=', False)
            & Domain('received_on', '>=', since)
        )
        took = SQL("EXTRACT(EPOCH FROM jxc_transfer.received_on - jxc_transfer.shipped_on)")
        query.groupby = SQL("jxc_transfer.source_warehouse_id, jxc_transfer.dest_warehouse_id")
        rows = self.env.execute_query(
            query.select(
                SQL("jxc_transfer.source_warehouse_id"),
                SQL("jxc_transfer.dest_warehouse_id"),
                SQL("COUNT(*)"),
                SQL("percentile_cont(0.5) WITHIN GROUP (ORDER BY %s) / 86400", took),
            )
        )
        return {(source, dest): (trips, float(days)) for source, dest, trips, days in rows}

    @api.model
    def _ways(self, company):
        """Return what a trip between any two warehouses of a company takes and costs.

        Days: the middle of the route's own trips, else what the route says, else the company.
        Figures of the company, whoever asks: two queries.

        :return: function of (source id, dest id) that returns a :class:`Route`
        """
        measured = self._measured(company)
        routes = self.sudo()  # who may not see costs gets nothing that was worth them
        known = {
            (route.source_warehouse_id.id, route.dest_warehouse_id.id): route
            for route in routes.search_fetch(
                [('company_id', '=', company.id)],
                [
                    *('source_warehouse_id', 'dest_warehouse_id', 'days', 'fixed_cost'),
                    *('cost_per_unit', 'cost_per_kg'),
                ],
            )
        }
        usual = company.sudo().jxc_transfer_days  # a setting that everybody's dates follow
        ways = {}

        def way(source, dest):
            trip = (source, dest)
            if trip not in ways:
                route = known.get(trip, routes)
                trips, days = measured.get(trip, (0, 0.0))
                ways[trip] = Route(
                    days=days if trips >= TRIPS else route.days or usual,
                    fixed=route.fixed_cost,
                    per_unit=route.cost_per_unit,
                    per_kg=route.cost_per_kg,
                )
            return ways[trip]

        return way

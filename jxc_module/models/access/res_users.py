from odoo import fields, models, tools
from odoo.fields import Domain

# Models whose records belong to a warehouse: see security/rules_access.xml.
SCOPED_MODELS = (
    'stock.move',
    'stock.move.line',
    'stock.picking',
    'stock.quant',
    'stock.scrap',
    'stock.warehouse.orderpoint',
)

# A list of locations in the query is faster than a join (500,000 moves, 80 listed: 15 % against
# 80 % on top); a much longer one costs more than it saves, on each query.
MAX_LISTED_LOCATIONS = 500


class ResUsers(models.Model):
    _inherit = 'res.users'

    jxc_warehouse_limited = fields.Boolean(
        string="Own Warehouses Only",
        groups='base.group_erp_manager',
        help="Stock documents, quantities and reordering rules of other warehouses are hidden.\n"
        "Switched on with no warehouse listed, the user sees no stock at all.",
    )
    # Archived warehouses stay in the list and keep their meaning: the list never becomes shorter by
    # archiving, and the stock documents of an archived warehouse can still be read.
    jxc_warehouse_ids = fields.Many2many(
        comodel_name='stock.warehouse',
        relation='jxc_res_users_warehouse_rel',
        column1='user_id',
        column2='warehouse_id',
        string="Warehouses",
        context={'active_test': False},
        groups='base.group_erp_manager',
        help="Warehouses of this user; of any company.",
    )

    def _get_invalidation_fields(self):
        # Domains of record rules are cached for each user and hold the ids of his warehouses.
        return super()._get_invalidation_fields() | {'jxc_warehouse_limited', 'jxc_warehouse_ids'}

    def _jxc_scope_domain(self, *location_fields):
        """Return the domain of the records with a location in the warehouses of this user.

        For the record rules of limited users, whose domains are cached: whatever changes what is
        read here has to clear the cache (see `_get_invalidation_fields` and `stock.location`).

        :param location_fields: stored many2one fields to `stock.location`; one of them is enough
        :return: Domain
        """
        self.ensure_one()
        warehouse_ids = self.jxc_warehouse_ids.ids
        locations = (
            self.env['stock.location']
            .with_context(active_test=False)
            .search([('warehouse_id', 'in', warehouse_ids)], limit=MAX_LISTED_LOCATIONS + 1)
        )
        if len(locations) > MAX_LISTED_LOCATIONS:
            return Domain.OR(
                Domain(f'{name}.warehouse_id', 'in', warehouse_ids) for name in location_fields
            )
        return Domain.OR(Domain(name, 'in', locations.ids) for name in location_fields)

    def _jxc_transit_domain(self, location_field):
        """Return the domain of what lies between warehouses and belongs to none."""
        transit = (
            self.env['stock.location']
            .with_context(active_test=False)
            .search([('usage', '=', 'transit'), ('warehouse_id', '=', False)])
        )
        return Domain(location_field, 'in', transit.ids)

    @tools.ormcache()
    def _jxc_scoped_links(self):
        """Return the x2many fields whose values depend on who reads them first.

        :return: ``((model name, (field name, ...)), ...)``
        """
        links = {}
        for model_name, model in self.env.items():
            if model._abstract:
                continue
            for name, field in model._fields.items():
                if field.type in ('one2many', 'many2many') and field.comodel_name in SCOPED_MODELS:
                    links.setdefault(model_name, []).append(name)
        return tuple((name, tuple(names)) for name, names in links.items())

    def _jxc_forget_links(self):
        """Remove the links to stock documents from the cache, which does not know who read them."""
        for model_name, names in self._jxc_scoped_links():
            # commands on x2many fields are written at once: there is nothing pending to lose
            self.env[model_name].invalidate_model(names, flush=False)

from odoo import fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

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
        read here has to clear the cache (see `_get_invalidation_fields` and `jxc.rule.source`).

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

    def _jxc_rows_domain(self, field_name, model_name, domain):
        """Return the domain of records whose field holds the id of a row that the domain selects.

        As SQL, since cached domains must not hold the rows of a moment.

        :param str field_name: an integer or the id
        """
        # a subselect of a rule: the domain is what narrows, and no row is read here
        rows = self.env[model_name].sudo().with_context(active_test=False)._search(domain)
        return Domain(field_name, 'in', rows.subselect())

    def _jxc_follower_domain(self):
        """Return the domain of followers, activities and the like of what this user may see.

        Core shows everybody who follows what; the ids would tell which documents exist.

        :return: Domain on ``res_model`` and ``res_id``
        """
        domain = Domain('res_model', 'not in', self._jxc_scoped_models())
        for model_name in self._jxc_scoped_models():
            if 'message_follower_ids' in self.env[model_name]._fields:
                rows = self._jxc_rows_domain('res_id', model_name, self._jxc_scope_of(model_name))
                domain |= Domain('res_model', '=', model_name) & rows
        return domain

    def _jxc_scope_of(self, model_name):
        """Return what the warehouse rules of a model let this user see of it."""
        rules = self._jxc_scope_rules().filtered(lambda rule: rule.model_id.model == model_name)
        names = rules.with_user(self)._eval_context()
        return Domain.AND(Domain(safe_eval(rule.domain_force, names)) for rule in rules)

    def _jxc_scope_rules(self):
        # which models are narrowed is asked for every user, and no secret
        return self.env['ir.rule'].sudo().search([('jxc_by_warehouse', '=', True)])

    @tools.ormcache('self.id')
    def _jxc_hidden_location_ids(self):
        """Return the ids of the locations in warehouses that this user does not see."""
        # ids to be masked: what is hidden has to be found to be hidden
        locations = self.env['stock.location'].sudo().with_context(active_test=False)
        foreign = [
            ('warehouse_id', '!=', False),
            ('warehouse_id', 'not in', self.sudo().jxc_warehouse_ids.ids),
        ]
        return tuple(locations.search(foreign).ids)

    def _jxc_mask_location(self, sql):
        """Return the location as this user may know it: nothing instead of a foreign one.

        :param SQL sql: a column with the id of a location
        """
        hidden = self._jxc_hidden_location_ids()
        if not hidden:
            return sql
        return SQL(
            "(CASE WHEN %(column)s NOT IN %(hidden)s THEN %(column)s END)",
            column=sql,
            hidden=hidden,
        )

    def _get_default_warehouse_id(self):
        warehouse = super()._get_default_warehouse_id()
        return self._jxc_own_warehouse(warehouse)

    def _jxc_own_warehouse(self, warehouse):
        """Return this warehouse, or the first of the user's own in its company if it is not his."""
        user = self.sudo()  # it may be another user: whose order it is
        own = user.jxc_warehouse_ids
        if not user.jxc_warehouse_limited or warehouse in own:
            return warehouse
        company = warehouse.company_id or self.env.company
        return own.filtered(lambda w: w.active and w.company_id == company)[:1] or warehouse

    def _jxc_own_picking_type(self, picking_type):
        """Return this operation type, or one of the same kind of an own warehouse."""
        warehouse = picking_type.warehouse_id
        own = self._jxc_own_warehouse(warehouse) if warehouse else warehouse
        if own == warehouse:
            return picking_type
        same = [('code', '=', picking_type.code), ('warehouse_id', '=', own.id)]
        return picking_type.search(same, limit=1) or picking_type

    @tools.ormcache()
    def _jxc_scoped_models(self):
        """Return the names of the models of which a limited user sees a part.

        They are those with a record rule marked `jxc_by_warehouse`, of whatever room
        (`security/rules_*.xml`).
        """
        models = self._jxc_scope_rules().model_id.mapped('model')
        return frozenset(models) & frozenset(self.env.registry)

    @tools.ormcache()
    def _jxc_scoped_links(self):
        """Return the x2many fields whose values depend on who reads them first.

        :return: ``((model name, (field name, ...)), ...)``
        """
        scoped = self._jxc_scoped_models()
        links = {}
        for model_name, model in self.env.items():
            if model._abstract:
                continue
            for name, field in model._fields.items():
                if field.type in ('one2many', 'many2many') and field.comodel_name in scoped:
                    links.setdefault(model_name, []).append(name)
        return tuple((name, tuple(names)) for name, names in links.items())

    def _jxc_forget_links(self):
        """Remove the links to stock documents from the cache, which does not know who read them."""
        for model_name, names in self._jxc_scoped_links():
            # commands on x2many fields are written at once: there is nothing pending to lose
            self.env[model_name].invalidate_model(names, flush=False)

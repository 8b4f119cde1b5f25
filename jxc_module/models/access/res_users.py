from odoo import fields, models, tools

# Models whose records belong to a warehouse: see security/rules_access.xml.
SCOPED_MODELS = (
    'stock.move',
    'stock.move.line',
    'stock.picking',
    'stock.quant',
    'stock.scrap',
    'stock.warehouse.orderpoint',
)


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

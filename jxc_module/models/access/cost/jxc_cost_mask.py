from odoo import api, models

from .beyond_cost import costs_masked


class JxcCostMask(models.AbstractModel):
    """Hide the cost fields of a core model from users without `jxc_module.group_cost`.

    The models of core and their fields are one table, ``cost_fields.py``; another addon inherits
    this model beside its own name and lists its fields. The check sits where the ORM decides on
    every path: reading, writing, searching, sorting, grouping, exporting,
    importing, tracking, and Python code that runs in the name of the user. Views lose the nodes in
    `ir_ui_view.py`. Fields of our own models say `groups='jxc_module.group_cost'` instead.

    Not `groups=` on the core fields: it would be checked for portal users too, would log warnings
    about views of addons that we do not know, and could not name fields of addons that may be
    missing, such as those of `sale_margin`.
    """

    _name = 'jxc.cost.mask'
    _description = "Cost Mask"

    # names of fields that show a cost, a margin, a stock value or a vendor's price, or that are
    # computed from one; fields that no installed addon defines do no harm
    _jxc_cost_fields = frozenset()

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        return field.name not in self._jxc_cost_fields or not costs_masked(self.env)

    def _jxc_unmasked(self):
        """Return these records for a core method that needs costs, whoever calls it."""
        # for private methods of core only, whose values do not leave the server
        return self.sudo() if costs_masked(self.env) else self

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        # The order of a model itself may name a cost, as that of vendors' prices does.
        if (not order or order == self._order) and costs_masked(self.env):
            terms = [term.strip() for term in self._order.split(',')]
            fields = [self._fields[term.split()[0]] for term in terms]
            shown = [
                term
                for term, field in zip(terms, fields, strict=True)
                if self._has_field_access(field, 'read')
            ]
            order = ', '.join(shown) or 'id'
        return super()._order_to_sql(order, query, alias=alias, reverse=reverse)

    # === CRUD === #

    def _add_precomputed_values(self, vals_list):
        # Core reads back what it computes before the record is made; cost fields are among it.
        return super(JxcCostMask, self._jxc_unmasked())._add_precomputed_values(vals_list)

    def copy_data(self, default=None):
        # What is given is not read; what was not given, core computes for the copy.
        if not costs_masked(self.env):
            return super().copy_data(default)
        hidden = self._jxc_cost_fields - set(default or {})
        vals_list = super().copy_data({**dict.fromkeys(hidden), **(default or {})})
        return [
            vals and {name: value for name, value in vals.items() if name not in hidden}
            for vals in vals_list
        ]

    def _jxc_create_beyond_cost(self, create, vals_list):
        """Create records of a model whose `create` reads costs, also for a masked user.

        :param create: ``super().create`` as a function of the model, superuser or not
        :param vals_list: values as the user gave them
        :return: records, in the user's environment
        :raise AccessError: when he may not create them, or gives a cost
        """
        if not costs_masked(self.env):
            return create(self, vals_list)
        self.check_access('create')
        for name in sorted(self._jxc_cost_fields.intersection(set().union(*vals_list))):
            self._check_field_access(self._fields[name], 'write')
        for vals in vals_list:
            self._jxc_check_read_only(vals)  # nobody asks the superuser
        # his right and his values are checked above, what he made below
        records = create(self.sudo(), vals_list).with_env(self.env)
        records.check_access('create')
        return records

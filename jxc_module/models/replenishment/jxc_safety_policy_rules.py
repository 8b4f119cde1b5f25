from odoo import SUPERUSER_ID, fields, models
from odoo.tools import SQL

from ...tools.policy_choice import category_ids


class JxcSafetyPolicy(models.Model):
    """Reordering rules for what a policy covers and has none."""

    _inherit = 'jxc.safety.policy'

    # === ACTIONS === #

    def action_create_rules(self):
        """Create the missing reordering rules of these policies and compute them.

        :raises AccessError: for those who may not change policies: it makes rules in all warehouses
        """
        self.check_access('write')
        created = self._create_missing_rules()
        for company in created.company_id:
            created.filtered(
                lambda rule, company=company: rule.company_id == company
            )._jxc_recompute(company)
        action = self.env['ir.actions.act_window']._for_xml_id('jxc_module.action_replenishment')
        return {**action, 'domain': [('id', 'in', created.ids)], 'context': {}}

    # === BUSINESS === #

    def _create_missing_rules(self):
        """Create manual rules for the product × warehouse pairs of these policies without one.

        A pair counts that was in demand within the history of the policy, or whose product the
        policy names. One insert for all of them.

        :return: the new stock.warehouse.orderpoint records
        """
        Orderpoint = self.env['stock.warehouse.orderpoint']
        created = Orderpoint
        for company in self.company_id:
            policies = self.filtered(lambda policy, company=company: policy.company_id == company)
            vals_list = policies._missing_rules_values(company)
            if vals_list:
                # a person in name only: the values are the run's, none is typed
                creator = Orderpoint.with_user(policies._rule_owner()).sudo()
                created |= creator.with_company(company).create(vals_list)
        return created.with_env(self.env)

    def _rule_owner(self):
        """Return the person in whose name rules are created.

        Core deletes manual rules without need that the superuser made, as it takes them for its
        own; the nightly run works as the superuser.
        """
        people = self.responsible_id | self.create_uid | self.env.user
        admin = self.env.ref('base.user_admin', raise_if_not_found=False)
        return people.filtered(lambda user: user.id != SUPERUSER_ID)[:1] or admin or self.env.user

    def _missing_rules_values(self, company):
        self.env.flush_all()
        chooser = self._chooser(company)
        found = []
        for row in self.env.execute_query_dict(self._missing_rules_sql(company)):
            policy = chooser.choose(
                row['product_id'],
                category_ids(row['category_path']),
                row['warehouse_id'],
                row['abc'] or '',
                row['xyz'] or '',
            )
            if policy in self._ids:
                found.append(
                    {
                        'product_id': row['product_id'],
                        'warehouse_id': row['warehouse_id'],
                        'location_id': row['location_id'],
                        'company_id': company.id,
                        'trigger': 'manual',
                    }
                )
        return found

    # === QUERIES === #

    def _missing_rules_sql(self, company):
        """Pairs in demand, or named, that have no reordering rule, not even an archived one.

        :return: SELECT of ``product_id, warehouse_id, location_id, category_path, abc, xyz``
        """
        facts = self.env['jxc.facts'].sudo()  # what needs a rule does not depend on who asks
        today = company._jxc_today()
        since = fields.Date.subtract(today, days=max(self.mapped('history_days')))
        yesterday = fields.Date.subtract(today, days=1)
        named = self.with_context(active_test=False).product_ids.ids
        return SQL(
            """
            SELECT pair.product_id, pair.warehouse_id, warehouse.lot_stock_id AS location_id,
                   COALESCE(category.parent_path, '') AS category_path,
                   product.jxc_abc_class ->> %(company_key)s AS abc,
                   product.jxc_xyz_class ->> %(company_key)s AS xyz
              FROM (
                SELECT product_id, warehouse_id FROM (%(demand)s) AS demand
                 GROUP BY product_id, warehouse_id HAVING SUM(quantity) > 0
                 UNION
                SELECT product.id, warehouse.id
                  FROM product_product AS product, stock_warehouse AS warehouse
                 WHERE product.id IN %(named)s
              ) AS pair
              JOIN product_product AS product ON product.id = pair.product_id AND product.active
              JOIN product_template AS template ON template.id = product.product_tmpl_id
               AND template.active AND template.is_storable
               AND (template.company_id IS NULL OR template.company_id = %(company)s)
         LEFT JOIN product_category AS category ON category.id = template.categ_id
              JOIN stock_warehouse AS warehouse ON warehouse.id = pair.warehouse_id
               AND warehouse.active AND warehouse.company_id = %(company)s
             WHERE NOT EXISTS (
                SELECT 1 FROM stock_warehouse_orderpoint AS rule
                 WHERE rule.product_id = pair.product_id
                   AND rule.location_id = warehouse.lot_stock_id
                   AND rule.company_id = %(company)s)
          ORDER BY pair.warehouse_id, pair.product_id
            """,
            demand=facts._demand_sql(company, since, yesterday),
            named=tuple(named) or (0,),
            company=company.id,
            company_key=str(company.id),
            to_flush=self.env['product.template']._fields['is_storable'],
        )

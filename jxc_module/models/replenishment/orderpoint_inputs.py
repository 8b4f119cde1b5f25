from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

LEAD_TIME_HISTORY_DAYS = 730


class RuleInput(NamedTuple):
    """One reordering rule with all that its figures depend on but the demand."""

    id: int
    product_id: int
    warehouse_id: int
    location_id: int
    whole_warehouse: bool
    min_qty: float
    max_qty: float
    applied_min: float | None
    applied_max: float | None
    first_day: date | None
    category_path: str
    abc_class: str | None
    xyz_class: str | None
    shelf_days: int
    vendor_id: int | None
    lead_time: float
    lead_time_std: float
    lead_source: str


class StockWarehouseOrderpoint(models.Model):
    """What a run reads: rules with their lead times in one query, demand in another."""

    _inherit = 'stock.warehouse.orderpoint'

    def _jxc_inputs(self, company, as_of):
        """Read the :class:`RuleInput` of the rules of ``self`` in ``company``, by id.

        Rules of archived products and warehouses are left out: nobody can order for them.
        """
        query = self._jxc_inputs_sql(company, as_of)
        rules = [RuleInput(*row) for row in self.env.execute_query(query)]
        new = {rule.product_id for rule in rules if rule.first_day is None}
        if new:
            first_days = self._jxc_fill_first_day(company, new)
            rules = [
                rule._replace(first_day=rule.first_day or first_days.get(rule.id)) for rule in rules
            ]
        return rules

    @api.model
    def _jxc_review_days_sql(self, alias):
        # of all policies, archived ones too; they are few, and looked up row by row they cost
        policies = self.env['jxc.safety.policy'].sudo().with_context(active_test=False)
        found = policies.search_fetch([('review_days', '>', 0)], ['review_days'])
        if not found:
            return super()._jxc_review_days_sql(alias)
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", policy.id, policy.review_days) for policy in found
        )
        return SQL("CASE %s %s ELSE 0 END", SQL.identifier(alias, 'jxc_policy_id'), cases)

    def _jxc_inputs_sql(self, company, as_of) -> SQL:
        facts = self.env['jxc.facts']
        since = as_of - timedelta(days=LEAD_TIME_HISTORY_DAYS)
        return SQL(
            """
            WITH receipts AS MATERIALIZED (%(lead_times)s),
                 main_vendor AS MATERIALIZED (%(main_vendor)s),
                 route AS (
                    SELECT route_id, BOOL_OR(action = 'buy') AS buys,
                           SUM(CASE WHEN action <> 'buy' THEN delay ELSE 0 END) AS delay
                      FROM stock_rule WHERE active GROUP BY route_id
                 ),
                 resupply AS (
                    SELECT DISTINCT ON (supplied_wh_id) supplied_wh_id, route.delay
                      FROM stock_route JOIN route ON route.route_id = stock_route.id
                     WHERE stock_route.active AND supplied_wh_id IS NOT NULL
                  ORDER BY supplied_wh_id, stock_route.sequence, stock_route.id
                 )
            SELECT rule.id,
                   rule.product_id,
                   rule.warehouse_id,
                   rule.location_id,
                   stock_place.parent_path LIKE place.parent_path || '%%' AS whole_warehouse,
                   rule.product_min_qty::float8,
                   rule.product_max_qty::float8,
                   rule.jxc_applied_min::float8,
                   rule.jxc_applied_max::float8,
                   rule.jxc_first_day,
                   COALESCE(category.parent_path, ''),
                   product.jxc_abc_class ->> %(company_key)s,
                   product.jxc_xyz_class ->> %(company_key)s,
                   CASE WHEN template.use_expiration_date
                        THEN GREATEST(template.expiration_time
                                      - COALESCE(template.removal_time, 0), 0)
                        ELSE 0 END AS shelf_days,
                   CASE WHEN %(buys)s THEN main_vendor.partner_id END AS vendor_id,
                   CASE WHEN %(buys)s
                        THEN COALESCE(of_product.lead_time, of_vendor.lead_time,
                                      main_vendor.delay, 0) + %(days_to_purchase)s
                        ELSE COALESCE(route.delay, resupply.delay, 0)
                    END::float8 AS lead_time,
                   CASE WHEN %(buys)s
                        THEN COALESCE(of_product.lead_time_std, of_vendor.lead_time_std, 0)
                        ELSE 0 END::float8 AS lead_time_std,
                   CASE WHEN NOT %(buys)s
                        THEN CASE WHEN COALESCE(route.delay, resupply.delay) IS NOT NULL
                                  THEN 'route' ELSE 'none' END
                        WHEN of_product.lead_time IS NOT NULL THEN 'product'
                        WHEN of_vendor.lead_time IS NOT NULL THEN 'vendor'
                        ELSE 'promised' END AS lead_source
              FROM stock_warehouse_orderpoint AS rule
              JOIN product_product AS product ON product.id = rule.product_id AND product.active
              JOIN product_template AS template ON template.id = product.product_tmpl_id
         LEFT JOIN product_category AS category ON category.id = template.categ_id
              JOIN stock_warehouse AS warehouse ON warehouse.id = rule.warehouse_id
               AND warehouse.active
              JOIN stock_location AS stock_place ON stock_place.id = warehouse.lot_stock_id
              JOIN stock_location AS place ON place.id = rule.location_id
         LEFT JOIN product_supplierinfo AS own_seller ON own_seller.id = rule.supplier_id
         LEFT JOIN res_partner AS own_partner ON own_partner.id = own_seller.partner_id
               AND own_partner.active
         LEFT JOIN main_vendor AS first_vendor ON first_vendor.product_id = rule.product_id
        CROSS JOIN LATERAL (
                    SELECT COALESCE(own_partner.commercial_partner_id, first_vendor.partner_id)
                           AS partner_id,
                           CASE WHEN own_partner.id IS NOT NULL THEN own_seller.delay
                                ELSE first_vendor.delay END AS delay
                   ) AS main_vendor
         LEFT JOIN receipts AS of_product ON of_product.product_id = rule.product_id
               AND of_product.partner_id = main_vendor.partner_id
         LEFT JOIN receipts AS of_vendor ON of_vendor.product_id IS NULL
               AND of_vendor.partner_id = main_vendor.partner_id
         LEFT JOIN route ON route.route_id = rule.route_id
         LEFT JOIN resupply ON resupply.supplied_wh_id = rule.warehouse_id
             WHERE rule.company_id = %(company)s AND rule.id = ANY(%(ids)s)
          ORDER BY rule.id
            """,
            lead_times=facts._lead_time_sql(company, since, as_of - timedelta(days=1)),
            main_vendor=facts._main_vendor_sql(company, as_of),
            buys=self._jxc_buys_sql(),
            days_to_purchase=company.days_to_purchase or 0.0,
            company=company.id,
            company_key=str(company.id),
            ids=list(self._ids),
        )

    @api.model
    def _jxc_buys_sql(self) -> SQL:
        """Tell whether a rule's goods come from its vendor, in the order in which core looks.

        The route of the rule decides; else a route by which another warehouse resupplies this one,
        where the product or its category has it; else the vendor.
        """
        return SQL(
            """
            (main_vendor.partner_id IS NOT NULL
             AND CASE WHEN rule.route_id IS NOT NULL THEN route.buys IS NOT FALSE
                      ELSE (template.id, rule.warehouse_id) NOT IN (
                               SELECT link.product_id, own.supplied_wh_id
                                 FROM stock_route_product AS link
                                 JOIN stock_route AS own ON own.id = link.route_id
                                  AND own.active AND own.supplied_wh_id IS NOT NULL)
                       AND (COALESCE(template.categ_id, 0), rule.warehouse_id) NOT IN (
                               SELECT link.categ_id, own.supplied_wh_id
                                 FROM stock_route_categ AS link
                                 JOIN stock_route AS own ON own.id = link.route_id
                                  AND own.active AND own.supplied_wh_id IS NOT NULL)
                  END)
            """
        )

    @api.model
    def _jxc_fill_first_day(self, company, products):
        """Note, once a rule, the local day on which its product first moved in its warehouse.

        :return: ``{rule id: date}`` of the rules that were filled
        """
        facts = self.env['jxc.facts']
        filled = self.env.execute_query(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint AS rule
                   SET jxc_first_day = seen.day
                  FROM (SELECT product_id, warehouse_id, MIN(%(day)s) AS day
                          FROM (%(steps)s) AS step
                      GROUP BY product_id, warehouse_id) AS seen
                 WHERE rule.product_id = seen.product_id
                   AND rule.warehouse_id = seen.warehouse_id
                   AND rule.company_id = %(company)s
                   AND rule.jxc_first_day IS NULL
             RETURNING rule.id, rule.jxc_first_day
                """,
                day=company._jxc_local_day_sql(SQL("date")),
                steps=facts._stock_steps_sql(company, products=list(products)),
                company=company.id,
            )
        )
        self.invalidate_model(['jxc_first_day'])
        return dict(filled)

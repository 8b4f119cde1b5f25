from odoo import api, fields, models
from odoo.tools import SQL

STOCK_KINDS = ['low_stock', 'out_of_stock', 'overstock']


class JxcAlert(models.Model):
    """Alerts on products that are out, short or overstocked, from the status of their rules."""

    _inherit = 'jxc.alert'

    # === ACTIONS === #

    def action_jxc_order(self):
        """Open the page that orders what these alerts miss.

        :return: window action
        :raise UserError: nothing is short any more
        """
        self.check_access('read')
        return self.orderpoint_id.action_jxc_replenish()

    # === BUSINESS === #

    @api.model
    def _jxc_sync_stock(self, company, products=None):
        """Make the stock alerts of ``company`` equal to the statuses of its rules, and notify.

        :param products: ids whose rules were refreshed, or None for all
        """
        company = company.sudo()  # a run is the company's, whoever starts it
        if not company.jxc_stock_alerts:
            return
        baseline = not company.jxc_stock_alerts_since
        # the ledger is the company's: nobody has the right to write it by hand
        ledger = self.sudo()
        scope = None
        if products is not None and not baseline:
            scope = SQL("alert.product_id = ANY(%s)", list(products))
        else:
            products = None
        ledger._jxc_sync(
            company,
            STOCK_KINDS,
            self._stock_alert_rows_sql(company, products),
            scope=scope,
            silent=baseline,
        )
        if baseline:
            company.jxc_stock_alerts_since = fields.Datetime.now()
        ledger._jxc_notify(company)

    @api.model
    def _stock_alert_rows_sql(self, company, products) -> SQL:
        """One row a rule that is out, short or over, in the columns of :meth:`_jxc_sync`."""
        # what is missing on the shelf, whether it is ordered already or not
        short = SQL(
            "GREATEST(rule.jxc_reorder_point - rule.jxc_on_hand + rule.jxc_committed"
            " + COALESCE(rule.jxc_unsold, 0), 0)"
        )
        excess = SQL("rule.jxc_on_hand - rule.jxc_committed - rule.jxc_order_up_to")
        cost = SQL("COALESCE((product.standard_price ->> %s)::numeric, 0)", str(company.id))
        return SQL(
            """
            SELECT CASE rule.jxc_status WHEN 'out' THEN 'out_of_stock'
                                        WHEN 'over' THEN 'overstock'
                                        ELSE 'low_stock' END AS kind,
                   CASE rule.jxc_status WHEN 'out' THEN 'danger'
                                        WHEN 'below_safety' THEN 'warning'
                                        ELSE 'info' END AS level,
                   CONCAT(rule.product_id, ',', rule.location_id) AS key,
                   rule.product_id,
                   NULL::int AS lot_id,
                   rule.warehouse_id,
                   rule.jxc_vendor_id AS partner_id,
                   rule.id AS orderpoint_id,
                   CASE WHEN rule.jxc_status = 'over' THEN %(excess)s ELSE %(short)s END
                   AS quantity,
                   CASE WHEN rule.jxc_status = 'over' THEN (%(excess)s) * %(cost)s END
                   AS value_at_risk,
                   rule.jxc_order_by AS due_date,
                   COALESCE((template.responsible_id ->> %(company_key)s)::int,
                            policy.responsible_id) AS responsible_id
              FROM stock_warehouse_orderpoint AS rule
              JOIN product_product AS product ON product.id = rule.product_id AND product.active
              JOIN product_template AS template ON template.id = product.product_tmpl_id
              JOIN stock_warehouse AS warehouse ON warehouse.id = rule.warehouse_id
               AND warehouse.active
         LEFT JOIN jxc_safety_policy AS policy ON policy.id = rule.jxc_policy_id
             WHERE rule.company_id = %(company)s
               AND rule.active
               AND rule.jxc_status <> 'ok'
               AND (rule.snoozed_until IS NULL OR rule.snoozed_until <= %(today)s
                    OR rule.jxc_status = 'out')
               %(only)s
            """,
            excess=excess,
            short=short,
            cost=cost,
            company=company.id,
            company_key=str(company.id),
            today=company._jxc_today(),
            only=SQL("AND rule.product_id = ANY(%s)", list(products))
            if products is not None
            else SQL(),
            to_flush=self.env['product.template']._fields['responsible_id'],
        )

    @api.model
    def _jxc_close_stock_alerts(self, companies):
        """Resolve the open stock alerts of companies that switched them off."""
        for company in companies:
            self._jxc_sync(company, STOCK_KINDS, [])
            self._jxc_notify(company)

import logging

from psycopg2 import OperationalError

from odoo import SUPERUSER_ID, models

from ...base.bulk import touch
from .orderpoint_sources import PAGE

_logger = logging.getLogger(__name__)

JOB = 'scheduler'
STEP = 1000  # rules of one transaction; those of one vendor stay together
TRIES = 3
# What core asks of a vendor when it makes a request.
OF_VENDORS = (
    *('property_account_position_id', 'property_purchase_currency_id'),
    *('property_supplier_payment_term_id', 'buyer_id', 'country_id'),
)


class StockWarehouseOrderpoint(models.Model):
    """The nightly run: rules of one vendor together, in steps that commit."""

    _inherit = 'stock.warehouse.orderpoint'

    def _procure_orderpoint_confirm(
        self, use_new_cursor=False, company_id=None, raise_user_error=True
    ):
        mine = self._jxc_switched()
        if not mine:
            return super()._procure_orderpoint_confirm(
                use_new_cursor=use_new_cursor,
                company_id=company_id,
                raise_user_error=raise_user_error,
            )
        rest = self - mine
        if rest:
            super(StockWarehouseOrderpoint, rest)._procure_orderpoint_confirm(
                use_new_cursor=use_new_cursor,
                company_id=company_id,
                raise_user_error=raise_user_error,
            )
        groups = mine._jxc_by_vendor()
        if use_new_cursor:
            mine._jxc_procure_in_steps(groups, company_id)
            return {}
        rules = mine.browse(rule for group in groups for rule in group)
        return rules._jxc_procure(company_id, raise_user_error)

    def _jxc_procure(self, company_id, raise_user_error=False):
        """Have core order for these rules, asking alike products for their routes once."""
        self._jxc_read_ahead()
        with self.env['stock.rule']._jxc_rules_once():
            # past our own way, which has come here
            # pylint: disable-next=super-method-mismatch
            return super()._procure_orderpoint_confirm(
                company_id=company_id, raise_user_error=raise_user_error
            )

    def _jxc_read_ahead(self):
        """Read what core asks of each product alone, once for all of them."""
        products = self.sudo().product_id  # into the cache: nobody is shown anything by it
        for name in ('product_template_attribute_value_ids', 'seller_ids', 'supplier_taxes_id'):
            products.mapped(name)
        vendors = products.seller_ids.partner_id
        for company in self.company_id:
            own = vendors.with_company(company)
            for name in OF_VENDORS:
                own.mapped(name)
        for lang in set(vendors.mapped('lang')):
            for name in ('name', 'description_purchase'):
                products.with_context(lang=lang).mapped(name)

    def _jxc_by_vendor(self):
        """Return lists of ids of those of these rules that order, one a company and vendor.

        Rules that core keeps are in it whatever they order, where that is for core to say.
        """
        ordering = self._jxc_with_quantity().filtered(
            lambda rule: rule.product_uom.compare(rule.qty_to_order, 0.0) == 1
        )
        ordered = set(ordering.ids)
        # where goods are made, core also confirms what its rules ordered before
        looked_at = self if 'mrp.bom' in self.env else ordering
        outcomes, *_rest = looked_at._jxc_evaluate(leads_only=True)
        groups = {}
        for rule in looked_at:
            outcome = outcomes.get(rule.id)
            if outcome and rule.id not in ordered:
                continue
            key = (rule.company_id.id, outcome.vendor_id if outcome else None)
            groups.setdefault(key, []).append(rule.id)
        return list(groups.values())

    def _jxc_with_quantity(self):
        """Return these rules without those that have nothing to order, where they are many."""
        known = self._fields['qty_to_order']._get_cache(self.env)
        # what a button has just set on a rule is nowhere but there
        if len(self) <= PAGE or any(rule in known for rule in self._ids):
            return self
        found = set(
            self.with_context(active_test=False)
            ._search(
                [
                    ('id', 'in', self.ids),
                    *('|', ('qty_to_order_manual', '>', 0), ('qty_to_order_computed', '>', 0)),
                ]
            )
            .get_result_ids()
        )
        return self.browse(rule for rule in self._ids if rule in found)

    def _jxc_procure_in_steps(self, groups, company_id):
        """Order in transactions of their own, so that a run that is stopped keeps what it did.

        What was ordered is a request then, and not missing any more when the next run looks.
        """
        self.env.flush_all()
        # the steps write on rules that this transaction has written on: it must not hold them
        self.env['ir.cron']._commit_progress()
        step = []
        for group in groups:
            if step and len(step) + len(group) > STEP:
                self.browse(step)._jxc_procure_step(company_id)
                step = []
            step += group
            while len(step) > STEP:
                self.browse(step[:STEP])._jxc_procure_step(company_id)
                step = step[STEP:]
        if step:
            self.browse(step)._jxc_procure_step(company_id)
        self.env.invalidate_all()

    def _jxc_procure_step(self, company_id):
        """Order for these rules in a new transaction, after a look at what is missing now."""
        for _number in range(TRIES):
            if self._jxc_procure_alone(company_id):
                return
        _logger.warning("The scheduler leaves %s to its next run: others work on them", self)

    def _jxc_procure_alone(self, company_id):
        """Order for these rules in a new transaction; return whether nobody came in between."""
        try:
            with self.pool.cursor() as cursor:
                self.with_env(self.env(cr=cursor))._jxc_procure_locked(company_id)
        except OperationalError:
            return False
        return True

    def _jxc_procure_locked(self, company_id):
        """Order for these rules, each of which nobody else orders for meanwhile."""
        rules = self.exists()
        touch(rules)
        rules.invalidate_recordset()
        rules._compute_qty_to_order_computed()
        runner = self.env['jxc.job.runner']
        for company, own in rules.grouped('company_id').items():
            runner._do(
                JOB,
                company,
                own,
                lambda batch: batch._jxc_procure(company_id),
                failed=lambda rule, error: rule._jxc_note_failure(error),
            )

    def _jxc_note_failure(self, error):
        """Note on the product that its rule could not order, as core does for what it expects."""
        template = self.product_id.product_tmpl_id.sudo()  # the scheduler's note, whoever runs it
        known = (
            self.env['mail.activity']
            .sudo()
            .search_count(
                [
                    ('res_id', '=', template.id),
                    ('res_model', '=', template._name),
                    ('note', 'like', str(error)),
                ],
                limit=1,
            )
        )
        if not known:
            template.activity_schedule(
                'mail.mail_activity_data_warning',
                note=str(error),
                user_id=self.product_id.responsible_id.id or SUPERUSER_ID,
            )

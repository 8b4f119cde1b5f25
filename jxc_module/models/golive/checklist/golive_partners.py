from odoo import api, models
from odoo.fields import Domain

CUSTOMERS = Domain('customer_rank', '>', 0) & Domain('parent_id', '=', False)
VENDORS = Domain('supplier_rank', '>', 0) & Domain('parent_id', '=', False)


class JxcGolive(models.AbstractModel):
    """Checks of customers and vendors: whole companies and persons, not their addresses."""

    _inherit = 'jxc.golive'

    @api.model
    def _jxc_golive_customer_terms(self):
        """Find customers without payment terms."""
        return self._found(
            'partners',
            'warn',
            'accountant',
            self.env._("Customers without payment terms"),
            self.env._("Choose the terms: without them an invoice is due at once."),
            model='res.partner',
            domain=CUSTOMERS & Domain('property_payment_term_id', '=', False),
            among=CUSTOMERS,
            action='account.res_partner_action_customer',
        )

    @api.model
    def _jxc_golive_vendor_terms(self):
        """Find vendors without payment terms."""
        return self._found(
            'partners',
            'warn',
            'accountant',
            self.env._("Vendors without payment terms"),
            self.env._(
                "Choose the terms that the vendor gives: the plan of payments goes by them."
            ),
            model='res.partner',
            domain=VENDORS & Domain('property_supplier_payment_term_id', '=', False),
            among=VENDORS,
            action='account.res_partner_action_supplier',
        )

    @api.model
    def _jxc_golive_partner_tax(self):
        """Find companies that we trade with and whose tax number is not known."""
        firms = Domain('is_company', '=', True) & Domain('parent_id', '=', False)
        firms &= Domain('customer_rank', '>', 0) | Domain('supplier_rank', '>', 0)
        return self._found(
            'partners',
            'warn',
            'accountant',
            self.env._("Companies without tax number"),
            self.env._("Ask for the number: invoices to companies and fapiao need it."),
            model='res.partner',
            domain=firms & Domain('vat', '=', False),
            among=firms,
            action='account.res_partner_action_customer',
        )

    @api.model
    def _jxc_golive_customer_limit(self):
        """Find customers on terms without credit limit, or tell that limits are off at all."""
        company = self.env.company.sudo()  # a switch of the company, no secret
        title = self.env._("Customers without credit limit")
        if not company.account_use_credit_limit:
            return self._told(
                'partners',
                'hint',
                'manager',
                title,
                self.env._("Switch on sales credit limits in the settings of invoicing."),
                count=1,
                action='account.action_account_config',
            )
        return self._found(
            'partners',
            'warn',
            'manager',
            title,
            self.env._("Enter how much the customer may owe, or a limit for all in the settings."),
            model='res.partner',
            domain=CUSTOMERS & Domain('credit_limit', '=', 0),
            among=CUSTOMERS,
            action='account.res_partner_action_customer',
        )

    @api.model
    def _jxc_golive_vendor_price(self):
        """Find prices of vendors that are nothing."""
        return self._found(
            'partners',
            'warn',
            'buyer',
            self.env._("Vendors' prices of zero"),
            self.env._("Enter the price: orders would go out with it."),
            model='product.supplierinfo',
            domain=[('price', '=', 0)],
            among=[],
            action='product.product_supplierinfo_type_action',
        )

    @api.model
    def _jxc_golive_vendor_days(self):
        """Find prices of vendors that promise the goods within no time."""
        return self._found(
            'partners',
            'warn',
            'buyer',
            self.env._("Vendors without lead time"),
            self.env._(
                "Enter the days from order to receipt: safety stock is worked out from them."
            ),
            model='product.supplierinfo',
            domain=[('delay', '<=', 0)],
            among=[],
            action='product.product_supplierinfo_type_action',
        )

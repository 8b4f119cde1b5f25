from odoo import api, fields, models
from odoo.fields import Domain


class JxcCustomerCode(models.Model):
    """What a customer calls a product: his own code, by which his orders name it."""

    _name = 'jxc.customer.code'
    _description = "Customer's Product Code"
    _order = 'partner_id, code, id'
    _rec_name = 'code'
    _check_company_auto = True

    company_id = fields.Many2one(
        'res.company',
        required=True,
        index=True,
        ondelete='cascade',
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        'res.partner',
        string="Customer",
        required=True,
        index=True,
        ondelete='cascade',
        domain=[('parent_id', '=', False)],
    )
    product_id = fields.Many2one(
        'product.product', required=True, index=True, ondelete='cascade', check_company=True
    )
    code = fields.Char(
        string="Customer's Code",
        required=True,
        help="Typed on the sales entry, it finds the product for this customer.",
    )

    _one_code = models.UniqueIndex(
        '(company_id, partner_id, product_id)',
        "This customer has a code for this product already: change that one.",
    )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        # the people of a company share its codes
        family = self.env['res.partner']._jxc_of_family
        return super().create([family(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self.env['res.partner']._jxc_of_family(vals))

    # === BUSINESS === #

    @api.model
    def _jxc_before_partner_merge(self, sources, target):
        """Delete what would be there twice for the contact that remains: the later code."""
        codes = self.search([('partner_id', 'in', (sources | target).ids)])
        for group in codes.grouped(lambda code: (code.company_id, code.product_id)).values():
            group.sorted(lambda code: (code.partner_id != target, code.id))[1:].unlink()

    @api.model
    def _products_domain(self, partner, text):
        """Return the domain of the products that a customer calls so; None where he has no codes.

        :param text: as it was typed; capitals make no difference
        """
        found = self.search(
            Domain('partner_id', '=', partner.commercial_partner_id.id)
            & Domain('company_id', '=', self.env.company.id)
            & Domain('code', '=ilike', text)
        )
        return Domain('id', 'in', found.product_id.ids) if found else None

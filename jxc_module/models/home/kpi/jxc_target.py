from odoo import api, fields, models


class JxcTarget(models.Model):
    """What is to be sold in a month: by the company, in a warehouse, by a salesperson."""

    _name = 'jxc.target'
    _description = "Sales Target"
    _order = 'month desc, company_id, warehouse_id, user_id, id'
    _check_company_auto = True

    company_id = fields.Many2one(
        'res.company', required=True, ondelete='cascade', default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one(
        'stock.warehouse',
        check_company=True,
        ondelete='cascade',
        index='btree_not_null',
        help="Empty: all warehouses.",
    )
    user_id = fields.Many2one(
        'res.users',
        string="Salesperson",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        ondelete='cascade',
        index='btree_not_null',
        help="Empty: all salespeople.",
    )
    month = fields.Date(
        required=True,
        default=lambda self: self.env.company._jxc_today().replace(day=1),
        help="Any day of it; the first one is kept.",
    )
    amount = fields.Monetary(
        required=True, help="Untaxed revenue of the orders of the month, in company currency."
    )
    currency_id = fields.Many2one(related='company_id.currency_id')

    _one_a_month = models.UniqueIndex(
        "(company_id, month, COALESCE(warehouse_id, 0), COALESCE(user_id, 0))",
        "There is a target for this month, warehouse and salesperson already: change that one.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A target must be above zero; delete it where there is none."
    )

    @api.depends('month', 'warehouse_id', 'user_id', 'company_id')
    def _compute_display_name(self):
        for target in self:
            month = target.month and target.month.strftime('%Y-%m')
            names = [target.warehouse_id.name, target.user_id.name]
            whose = ', '.join(filter(None, names)) or target.company_id.name
            target.display_name = f'{month} {whose}'

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._of_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._of_month(vals))

    @api.model
    def _of_month(self, vals):
        if not vals.get('month'):
            return vals
        return {**vals, 'month': fields.Date.to_date(vals['month']).replace(day=1)}

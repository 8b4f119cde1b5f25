from odoo import fields, models


class ResCompany(models.Model):
    _inherit = 'res.company'

    jxc_mail_orders = fields.Boolean(
        string="Mail Confirmed Orders",
        help="A purchase order is mailed to its vendor when it is confirmed, with Odoo's own "
        "template.",
    )
    jxc_chase_late = fields.Boolean(
        string="Chase Late Receipts",
        help="Vendors are reminded by mail of what has not arrived. What is late already when this "
        "is switched on is left to the buyers.",
    )
    jxc_chase_days = fields.Integer(
        string="Days Late", default=2, help="So many days after the planned arrival."
    )
    jxc_chase_every = fields.Integer(
        string="Again after Days",
        default=7,
        help="An order is chased again after so many days; 0: once.",
    )
    jxc_chase_since = fields.Datetime(readonly=True)

    _jxc_chase_positive = models.Constraint(
        'CHECK (jxc_chase_days >= 0 AND jxc_chase_every >= 0)',
        "The days after which late receipts are chased are 0 or more.",
    )

    def write(self, vals):
        fresh = (
            self.filtered(lambda company: not company.jxc_chase_late)
            if vals.get('jxc_chase_late')
            else self.browse()
        )
        result = super().write(vals)
        if fresh:
            super(ResCompany, fresh).write({'jxc_chase_since': fields.Datetime.now()})
        return result

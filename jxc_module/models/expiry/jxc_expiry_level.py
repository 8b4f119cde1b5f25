from odoo import api, fields, models

STATES = [('near', "Near Expiry"), ('critical', "Critical")]


class JxcExpiryLevel(models.Model):
    """How close to its expiration date a lot is: at so many days left, this happens.

    A lot is on the level with the fewest days that it has reached: ``days left <= days_before``,
    in local days of the company. A category with levels of its own uses those and no others, and
    so do the categories below it; a company with levels of its own uses those for its lots.
    """

    _name = 'jxc.expiry.level'
    _description = "Expiry Level"
    _order = 'days_before desc, id'

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    days_before = fields.Integer(
        string="Days Before Expiry",
        required=True,
        help="The level is reached when a lot has this many days left, or fewer. "
        "0: on the day it expires; -30: 30 days after.",
    )
    company_id = fields.Many2one(
        'res.company', index=True, ondelete='cascade', help="Empty: for all companies."
    )
    category_ids = fields.Many2many(
        'product.category',
        relation='jxc_expiry_level_category_rel',
        string="Product Categories",
        help="Only for products of these categories and those below; they use no other levels. "
        "Empty: for all products without levels of their own.",
    )
    lot_state = fields.Selection(
        STATES,
        string="Lots Are",
        required=True,
        default='near',
        help="What lots on this level are called; with no days left they are expired anyway.",
    )
    alert_level = fields.Selection(
        [('info', "Info"), ('warning', "Warning"), ('danger', "Danger")],
        required=True,
        default='warning',
        help="How bad the alert is that a lot raises once when it reaches this level.",
    )
    group_id = fields.Many2one(
        'res.groups',
        string="Responsible Group",
        ondelete='set null',
        help="Somebody of this group gets the alerts for which neither product, category nor "
        "warehouse name a responsible.",
    )
    escalate = fields.Boolean(
        help="The responsible group gets the alerts of this level in any case."
    )
    color = fields.Integer()

    # what the gates do with a lot on this level
    effect_warn_delivery = fields.Boolean(
        string="Warn on Delivery", help="Whoever delivers such a lot to a customer is told."
    )
    effect_override = fields.Boolean(
        string="Needs an Override",
        help="Only somebody of the override group delivers such a lot, with a reason.",
    )
    effect_block_sale = fields.Boolean(
        string="Block Sale", help="Such a lot is never delivered to a customer."
    )
    effect_block_reservation = fields.Boolean(
        string="Block Reservation", help="Such a lot is not reserved for deliveries to customers."
    )
    effect_text = fields.Char(string="Effects", compute='_compute_effect_text')

    # === COMPUTE === #

    @api.depends(
        'effect_warn_delivery', 'effect_override', 'effect_block_sale', 'effect_block_reservation'
    )
    @api.depends_context('lang')
    def _compute_effect_text(self):
        effects = [
            name for name in self._fields if name.startswith('effect_') and name[7:] != 'text'
        ]
        labels = self.fields_get(effects, ['string'])
        for level in self:
            parts = [labels[name]['string'] for name in effects if level[name]]
            level.effect_text = ', '.join(parts) or self.env._("Alert only")

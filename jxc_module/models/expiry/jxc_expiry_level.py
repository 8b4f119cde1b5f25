from odoo import api, fields, models, tools
from odoo.tools import SQL

from ..base.bulk import rows_sql

STATES = [('near', "Near Expiry"), ('critical', "Critical")]
EFFECTS = (
    'effect_warn_delivery',
    'effect_override',
    'effect_block_sale',
    'effect_block_reservation',
)
FAR_DAYS = 1_000_000  # more than any lot is past its date


class JxcExpiryLevel(models.Model):
    """How close to its expiration date a lot is: at so many days left, this happens.

    A lot is on the level with the fewest days that it has reached: ``days left <= days_before``,
    in local days of the company. A category with levels of its own uses those and no others, and
    so do the categories below it; a company with levels of its own uses those for its lots.
    """

    _name = 'jxc.expiry.level'
    _inherit = ['jxc.cached']
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
        labels = self.fields_get(EFFECTS, ['string'])
        for level in self:
            parts = [labels[name]['string'] for name in EFFECTS if level[name]]
            level.effect_text = ', '.join(parts) or self.env._("Alert only")

    # === BUSINESS === #

    @api.model
    @tools.ormcache('company_id')
    def _jxc_bands(self, company_id):
        """Return the levels of a company by category, 0 for all categories without own levels.

        :return: ``{category id: ((days_before, level id), …)}``, the fewest days first
        """
        # what a lot is called does not depend on who looks at it
        levels = self.sudo().search([('company_id', 'in', (False, company_id))])
        bands = {}
        for own in (False, True):  # a company's own levels replace the shared ones
            found = {}
            for level in levels.filtered(lambda level, own=own: bool(level.company_id) == own):
                for category_id in level.category_ids.ids or [0]:
                    found.setdefault(category_id, []).append((level.days_before, level.id))
            bands.update({category_id: tuple(sorted(band)) for category_id, band in found.items()})
        return bands

    @api.model
    def _jxc_bands_of(self, company, category):
        """Return the band of one category (see :meth:`_jxc_bands`), its own or inherited."""
        bands = self._jxc_bands(company.id)
        path = (category.parent_path or '').split('/')[:-1]
        for category_id in reversed(path):
            if int(category_id) in bands:
                return bands[int(category_id)]
        return bands.get(0, ())

    @api.model
    def _jxc_reached(self, company, category, days_left):
        """Return the level that a lot with so many days left is on, an empty one while fresh."""
        for days_before, level_id in self._jxc_bands_of(company, category):
            if days_left <= days_before:
                return self.browse(level_id)
        return self.browse()

    # === QUERIES === #

    @api.model
    def _jxc_bands_sql(self, company):
        """The levels as ranges of days left, one row a category × level.

        :return: SELECT of ``category_id`` (0 for products without one), ``above`` and ``up_to``
            (``above < days left <= up_to``), ``level_id``, ``lot_state``, ``alert_level``,
            ``escalate``
        """
        rows = []
        # a few hundred categories, read at once
        categories = self.env['product.category'].sudo().search_fetch([], ['parent_path'])  # pylint: disable=no-search-all
        for category in (categories.browse(), *categories):
            above = -FAR_DAYS
            for up_to, level_id in self._jxc_bands_of(company, category):
                rows.append((category.id or 0, above, up_to, level_id))
                above = up_to
        names = ('category_id', 'above', 'up_to', 'level_id')
        columns = zip(*rows, strict=True) if rows else [()] * len(names)
        ranges = rows_sql(
            {name: ('int4', values) for name, values in zip(names, columns, strict=True)}
        )
        return SQL(
            """
            SELECT band.*, level.lot_state, level.alert_level, level.escalate
              FROM (%s) AS band
              JOIN jxc_expiry_level AS level ON level.id = band.level_id
            """,
            ranges,
            to_flush=[self._fields[name] for name in ('lot_state', 'alert_level', 'escalate')],
        )

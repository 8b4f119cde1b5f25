from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..base.product_product import ABC_CLASSES, XYZ_CLASSES

STATES = [
    ('draft', "Draft"),
    ('counting', "Counting"),
    ('second', "Second Count"),
    ('review', "Review"),
    ('approved', "Approved"),
    ('posting', "Posting"),
    ('posted', "Posted"),
    ('cancelled', "Cancelled"),
]
OPEN = ('counting', 'second', 'review', 'approved', 'posting')
COUNTED = ('counting', 'second')  # states in which entries are taken


class JxcStocktake(models.Model):
    """A count of what lies in places, from the scope to the moves that correct the stock.

    draft → counting → (second) → review → approved → posting → posted; cancelled from any state
    before posting. Its states follow from its methods, nobody writes them.
    """

    _name = 'jxc.stocktake'
    _description = "Count"
    _inherit = ['mail.thread', 'mail.activity.mixin', 'jxc.approvable', 'jxc.read.only', 'jxc.book']
    _order = 'id desc'
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(
        'res.company', required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related='company_id.currency_id')
    state = fields.Selection(
        STATES,
        default='draft',
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    user_id = fields.Many2one(
        'res.users',
        string="Responsible",
        default=lambda self: self.env.user,
        copy=False,
        tracking=True,
    )
    mode = fields.Selection(
        [('live', "Live"), ('freeze', "Freeze")],
        default='live',
        required=True,
        help="Live: goods move while they are counted.\nFreeze: moves in these places are refused "
        "until the count is posted, cancelled or unfrozen; the till goes on.",
    )
    entry_mode = fields.Selection(
        [('add', "Add Up"), ('replace', "Replace")],
        default='add',
        required=True,
        help="Add up: each entry is a part of what lies there.\nReplace: the last entry counts.",
    )
    blind = fields.Boolean(
        help="Counters do not see the book while they count. Whoever may open Odoo's own lists of "
        "stock can look there: take that right from counters where it matters.",
    )
    as_of = fields.Datetime(
        string="Book as of",
        copy=False,
        help="Counted quantities are compared with the book at this moment, such as the end of a "
        "month; empty: with the book at the moment of each entry.",
    )
    note = fields.Text()

    # scope
    warehouse_ids = fields.Many2many('stock.warehouse', string="Warehouses", check_company=True)
    location_ids = fields.Many2many(
        'stock.location',
        string="Places",
        check_company=True,
        domain="[('usage', 'in', ('internal', 'view')), ('company_id', 'in', (company_id, False))]",
    )
    with_children = fields.Boolean(string="With Places Below", default=True)
    category_ids = fields.Many2many('product.category', string="Categories")
    product_ids = fields.Many2many(
        'product.product',
        string="Products",
        check_company=True,
        domain=[('is_storable', '=', True)],
    )
    abc_class = fields.Selection(ABC_CLASSES, string="ABC Class")
    xyz_class = fields.Selection(XYZ_CLASSES, string="XYZ Class")
    vendor_ids = fields.Many2many(
        'res.partner', relation='jxc_stocktake_vendor_rel', string="Vendors"
    )
    lot_ids = fields.Many2many('stock.lot', string="Lots", check_company=True)
    expiring_days = fields.Integer(
        string="Expires within Days", help="Only lots that expire within so many days; 0: all."
    )
    only_negative = fields.Boolean(string="Negative Stock")
    only_moved = fields.Boolean(string="Moved since the Last Count")
    never_counted = fields.Boolean()
    sample = fields.Selection(
        [('size', "Number of Lines"), ('value', "Share of Value")],
        string="Random Sample",
        help="Draws from what the scope selects; the same seed draws the same again.",
    )
    sample_size = fields.Integer(string="Lines to Draw")
    sample_percent = fields.Float(string="Percent of the Value")
    sample_seed = fields.Char(
        string="Seed", copy=False, help="Kept with the count, so that the draw can be repeated."
    )
    reach_warehouse_ids = fields.Many2many(
        'stock.warehouse',
        relation='jxc_stocktake_reach_rel',
        string="Covered Warehouses",
        compute='_compute_reach',
        store=True,
        help="The warehouses in which this count has places.",
    )

    # what became of it
    covers_all = fields.Boolean(
        readonly=True,
        copy=False,
        help="All products of its places are counted, those too that the book does not know there.",
    )
    frozen = fields.Boolean(readonly=True, copy=False, help="Moves are refused in its places.")
    copy_of_id = fields.Many2one('jxc.stocktake', string="Copy of", readonly=True, copy=False)
    reverses_id = fields.Many2one(
        'jxc.stocktake',
        string="Reversed Count",
        readonly=True,
        copy=False,
        index='btree_not_null',
        help="The count whose posting this one takes back.",
    )
    opened_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    opened_on = fields.Datetime(readonly=True, copy=False)
    approved_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    posted_by_id = fields.Many2one('res.users', readonly=True, copy=False)
    posted_on = fields.Datetime(readonly=True, copy=False)
    dates_confirmed = fields.Boolean(
        readonly=True,
        copy=False,
        help="Somebody has agreed to the figures that go by dates: late entries, book of a day.",
    )
    line_ids = fields.One2many('jxc.stocktake.line', 'stocktake_id', string="Lines")
    place_ids = fields.One2many('jxc.stocktake.place', 'stocktake_id', string="Counted Places")
    entry_ids = fields.One2many('jxc.stocktake.entry', 'stocktake_id', string="Entries")

    # === COMPUTE === #

    @api.depends('warehouse_ids', 'location_ids', 'company_id')
    def _compute_reach(self):
        for count in self:
            named = count.warehouse_ids | count.location_ids.warehouse_id
            # which warehouses there are decides who may see the count; nothing of them is shown
            count.reach_warehouse_ids = named or self.env['stock.warehouse'].sudo().search(
                [('company_id', '=', count.company_id.id)]
            )

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            company = vals.get('company_id') or self.env.company.id
            numbers = self.env['ir.sequence'].with_company(company)
            # keepers read no sequences; a number is no secret
            vals['name'] = numbers.sudo().next_by_code('jxc.stocktake')
        return super().create(vals_list)

    def write(self, vals):
        fixed = vals.keys() & self._scope_fields()
        if fixed and any(count.state != 'draft' for count in self):
            raise UserError(
                self.env._(
                    "The scope of a count that was opened stays as it is. Cancel it and open a "
                    "copy with another scope."
                )
            )
        return super().write(vals)

    def copy_data(self, default=None):
        values = super().copy_data(default)
        return [{**vals, 'copy_of_id': count.id} for vals, count in zip(values, self, strict=True)]

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for count in self:
            if count.state not in ('draft', 'cancelled'):
                raise UserError(
                    self.env._("%(count)s was opened: cancel it instead.", count=count.name)
                )

    @api.model
    def _jxc_read_only_fields(self):
        """Return what follows from the methods of a count: all but its scope and its people."""
        people = {'user_id', 'note', 'copy_of_id', 'place_ids', 'line_ids'}
        return self._jxc_own_fields() - self._scope_fields() - people

    # === BUSINESS === #

    def _begin(self, *states):
        """Lock these counts before their state is read, as superuser.

        :param states: in which they may be now
        :return: the counts in one of them; the others are a second click
        :raise AccessError: a count covers a warehouse that the user does not see
        """
        self.check_access('write')
        # what is done with a count is done with all of its lines, whoever sees only his own
        counts = self.sudo()
        counts.lock_for_update()
        counts.invalidate_recordset(['state'])
        self._check_whole()
        return counts.filtered(lambda count: count.state in states)

    def _check_whole(self):
        user = self.env.user.sudo()  # the warehouses of a user are hidden from himself
        if self.env.su or not user.jxc_warehouse_limited:
            return
        for count in self.sudo():
            hidden = count.reach_warehouse_ids - user.jxc_warehouse_ids
            if hidden:
                raise AccessError(
                    self.env._(
                        "%(count)s covers warehouses that are not yours. Ask somebody who is "
                        "responsible for all of them.",
                        count=count.name,
                    )
                )

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .facts_stocktake import IDENTITY

STATES = [
    ('todo', "Not Counted"),
    ('counted', "Counted"),
    ('again', "Count Again"),
    ('left', "Left as It Is"),
    ('waiting', "Waits"),
    ('posted', "Posted"),
]


class JxcStocktakeLine(models.Model):
    """What is counted of one product in one place, by lot, package and owner.

    Its figures follow from its entries, see `jxc_stocktake_figures.py`.
    """

    _name = 'jxc.stocktake.line'
    _description = "Line of a Count"
    _inherit = ['jxc.stocktake.mask']
    _order = 'place_id, id'
    _rec_name = 'product_id'
    _masked = {
        'book_qty': 'book_kept',
        'difference_qty': 'difference_kept',
        'difference_value': 'value_kept',
        'difference_value_abs': 'value_abs_kept',
        'first_qty': 'first_kept',
        'second_qty': 'second_kept',
        'relocated_qty': 'relocated_kept',
        'gone_qty': 'gone_kept',
    }

    stocktake_id = fields.Many2one(
        'jxc.stocktake', string="Count", required=True, index=True, ondelete='cascade'
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    place_id = fields.Many2one(
        'jxc.stocktake.place', required=True, readonly=True, index=True, ondelete='cascade'
    )
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, index='btree_not_null')
    product_id = fields.Many2one('product.product', required=True, readonly=True, index=True)
    location_id = fields.Many2one(
        'stock.location', string="Place", required=True, readonly=True, index=True
    )
    lot_id = fields.Many2one(
        'stock.lot', string="Lot/Serial Number", readonly=True, index='btree_not_null'
    )
    lot_name = fields.Char(
        string="New Lot", readonly=True, help="A lot that the book does not know: made at posting."
    )
    lot_expiry = fields.Date(string="Expiry Found", readonly=True)
    package_id = fields.Many2one('stock.package', readonly=True)
    owner_id = fields.Many2one('res.partner', readonly=True)
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    tracking = fields.Selection(related='product_id.tracking')
    state = fields.Selection(STATES, required=True, readonly=True, default='todo', index=True)
    stocktake_state = fields.Selection(related='stocktake_id.state', string="State of the Count")
    round = fields.Integer(
        string="Count No.", required=True, readonly=True, default=1, help="1 first, 2 second, …"
    )
    counted_qty = fields.Float(
        string="Counted",
        digits='Product Unit',
        readonly=True,
        help="Sum of the entries of this round that were not undone, or the last of them.",
    )
    counted_on = fields.Datetime(readonly=True)
    entry_ids = fields.One2many('jxc.stocktake.entry', 'line_id', string="Entries", readonly=True)
    reason_id = fields.Many2one(
        'jxc.reason', string="Cause", domain=[('kind', '=', 'count')], index='btree_not_null'
    )
    note = fields.Char()
    moved = fields.Boolean(
        string="Moved while Counted",
        readonly=True,
        help="The book changed between the entries: count again as one entry, or say whether "
        "those goods had been counted.",
    )
    moved_answer = fields.Selection(
        [('counted', "Had been counted"), ('not_counted', "Had not been counted")],
        string="What Moved",
        readonly=True,
    )
    late = fields.Boolean(
        string="Entered Late",
        readonly=True,
        help="Compared with the book at the time of the device, by the dates of the moves.",
    )
    problem = fields.Char(readonly=True, help="Why this line could not be posted.")
    move_ids = fields.One2many('stock.move', 'jxc_stocktake_line_id', string="Moves", readonly=True)

    # what counters of a blind count must not read
    opening_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    book_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    difference_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    value_kept = fields.Float(groups='.', readonly=True)
    value_abs_kept = fields.Float(groups='.', readonly=True)
    first_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)
    second_kept = fields.Float(digits='Product Unit', groups='.', readonly=True)

    book_qty = fields.Float(
        string="Book",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('book_kept', operator, value),
        aggregator='sum',
        help="The book at the first entry; before it, at the opening of the count.",
    )
    difference_qty = fields.Float(
        string="Difference",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked(
            'difference_kept', operator, value
        ),
        aggregator='sum',
        help="Counted less book, of what was counted.",
    )
    difference_value = fields.Monetary(
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('value_kept', operator, value),
        aggregator='sum',
        groups='jxc_module.group_cost',
        help="Difference at cost.",
    )
    difference_value_abs = fields.Monetary(
        string="Size of the Difference",
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('value_abs_kept', operator, value),
        aggregator='sum',
        groups='jxc_module.group_cost',
        help="Difference at cost, without its sign.",
    )
    first_qty = fields.Float(
        string="First Count",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('first_kept', operator, value),
        aggregator=None,
    )
    second_qty = fields.Float(
        string="Second Count Result",
        digits='Product Unit',
        compute='_compute_masked',
        search=lambda self, operator, value: self._search_masked('second_kept', operator, value),
        aggregator=None,
    )

    _identity = models.UniqueIndex(
        "(stocktake_id, location_id, product_id, COALESCE(lot_id, 0), COALESCE(lot_name, ''), "
        "COALESCE(package_id, 0), COALESCE(owner_id, 0))",
        "What is counted has one line in a count.",
    )
    _by_value = models.Index('(stocktake_id, value_abs_kept DESC, id)')

    # === CRUD === #

    def write(self, vals):
        if not self.env.su and vals.keys() - {'reason_id', 'note'}:
            raise AccessError(
                self.env._(
                    "The figures of a line follow from its entries. Only its cause and its note "
                    "are written by hand."
                )
            )
        return super().write(vals)

    # === BUSINESS === #

    def _identity(self):
        """Return what this line counts, as the values of an entry."""
        self.ensure_one()
        return {
            **{name: self[name].id for name in IDENTITY},
            'lot_name': False if self.lot_id else self.lot_name,
        }

    @api.model
    def _states(self):
        return [state for state, _label in STATES]

    def _named(self, text):
        """Return a sentence about this line, as people read it."""
        self.ensure_one()
        lot = self.lot_id.name or self.lot_name
        product = self.product_id.display_name
        return self.env._(
            "%(count)s: %(product)s in %(place)s %(text)s",
            count=self.stocktake_id.name,
            product=f"{product} ({lot})" if lot else product,
            place=self.location_id.display_name,
            text=text,
        )

from odoo import api, fields, models
from odoo.tools import format_date, formatLang


class JxcRebalance(models.Model):
    """A transfer that is proposed before anybody buys, or the record of one.

    Written by the run (``jxc_rebalance_run.py``); people accept and reject
    (``jxc_rebalance_decide.py``). Quantities are in the
    product's unit, amounts in the company's currency. The figures are those of the run.
    """

    _name = 'jxc.rebalance'
    _description = "Proposal to Rebalance"
    _order = 'create_date desc, source_warehouse_id, dest_warehouse_id, id'
    _rec_name = 'product_id'

    company_id = fields.Many2one('res.company', required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related='company_id.currency_id')
    product_id = fields.Many2one(
        'product.product', required=True, readonly=True, index=True, ondelete='cascade'
    )
    category_id = fields.Many2one(related='product_id.categ_id', string="Category")
    uom_id = fields.Many2one(related='product_id.uom_id', string="Unit")
    source_warehouse_id = fields.Many2one(
        'stock.warehouse', string="From", required=True, readonly=True, ondelete='cascade'
    )
    dest_warehouse_id = fields.Many2one(
        'stock.warehouse', string="To", required=True, readonly=True, ondelete='cascade'
    )
    lot_id = fields.Many2one('stock.lot', readonly=True, index='btree_not_null', ondelete='cascade')
    removal_on = fields.Date(string="Removal", readonly=True, help="Of the lot, local day.")
    quantity = fields.Float(digits='Product Unit', readonly=True)
    waste_qty = fields.Float(
        string="Waste Avoided",
        digits='Product Unit',
        readonly=True,
        help="Pieces that would be left at the source on their removal day and are sold in time "
        "at the destination.",
    )
    stockout_days = fields.Float(
        string="Days without Stock Avoided",
        digits=(8, 1),
        readonly=True,
        aggregator=None,
        help="From now until a purchase would arrive, of all pieces of this product on the trip; "
        "what is on order counts as if it were there.",
    )
    saves = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="Waste avoided at cost + days without stock avoided × daily demand × margin + what "
        "it costs to let the other pieces lie.",
    )
    costs = fields.Monetary(
        readonly=True,
        groups='jxc_module.group_cost',
        help="Of its pieces and weight, and its part of the cost of the trip.",
    )
    worth = fields.Monetary(
        readonly=True, groups='jxc_module.group_cost', help="What it saves less what it costs."
    )
    days = fields.Float(string="Days on the Road", digits=(8, 1), readonly=True, aggregator=None)

    source_usable = fields.Float(
        string="Usable at the Source", digits='Product Unit', readonly=True, aggregator=None
    )
    source_outgoing = fields.Float(
        string="Committed at the Source", digits='Product Unit', readonly=True, aggregator=None
    )
    source_reorder_point = fields.Float(
        string="Reorder Point of the Source",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
    )
    source_order_up_to = fields.Float(
        string="Order-up-to Level of the Source",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
    )
    dest_position = fields.Float(
        string="Position of the Destination",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
        help="Usable + on order − committed − what will expire unsold.",
    )
    dest_reorder_point = fields.Float(
        string="Reorder Point of the Destination",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
    )
    dest_order_up_to = fields.Float(
        string="Order-up-to Level of the Destination",
        digits='Product Unit',
        readonly=True,
        aggregator=None,
    )
    reason = fields.Text(string="Why", compute='_compute_reason')

    state = fields.Selection(
        [
            ('proposed', "Proposed"),
            ('accepted', "Accepted"),
            ('rejected', "Rejected"),
            ('superseded', "Superseded"),
        ],
        required=True,
        readonly=True,
        default='proposed',
    )
    transfer_id = fields.Many2one(
        'jxc.transfer', readonly=True, index='btree_not_null', ondelete='set null'
    )
    decided_by_id = fields.Many2one('res.users', readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _one_open = models.UniqueIndex(
        "(product_id, source_warehouse_id, dest_warehouse_id, COALESCE(lot_id, 0))"
        " WHERE state = 'proposed'",
        "This transfer has been proposed already.",
    )

    # === COMPUTE === #

    @api.depends('product_id', 'source_warehouse_id', 'dest_warehouse_id')
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(product)s: %(giver)s → %(taker)s",
                product=row.product_id.display_name,
                giver=row.source_warehouse_id.name,
                taker=row.dest_warehouse_id.name,
            )

    @api.depends('quantity', 'source_usable', 'dest_position', 'waste_qty', 'stockout_days')
    @api.depends_context('lang')
    def _compute_reason(self):
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        for row in self:
            row.reason = " ".join(row._sentences(digits))

    def _sentences(self, digits):
        """Return the sentences that say why, without any amount of money."""
        self.ensure_one()

        def pieces(quantity):
            return formatLang(self.env, quantity, digits=digits)

        names = {
            'giver': self.source_warehouse_id.name,
            'taker': self.dest_warehouse_id.name,
            'unit': self.uom_id.name,
        }
        sentences = [
            self.env._(
                "%(taker)s stands at %(position)s %(unit)s, below its reorder point of %(point)s.",
                position=pieces(self.dest_position),
                point=pieces(self.dest_reorder_point),
                **names,
            ),
            self.env._(
                "%(giver)s has %(usable)s %(unit)s, %(outgoing)s of them committed; its reorder "
                "point is %(point)s, its order-up-to level %(level)s.",
                usable=pieces(self.source_usable),
                outgoing=pieces(self.source_outgoing),
                point=pieces(self.source_reorder_point),
                level=pieces(self.source_order_up_to),
                **names,
            ),
        ]
        if self.waste_qty:
            sentences.append(
                self.env._(
                    "%(waste)s %(unit)s of them would be left on %(day)s.",
                    waste=pieces(self.waste_qty),
                    day=format_date(self.env, self.removal_on),
                    **names,
                )
            )
        if self.stockout_days:
            sentences.append(
                self.env._(
                    "%(taker)s is spared %(days)s days without stock.",
                    days=formatLang(self.env, self.stockout_days, digits=1),
                    **names,
                )
            )
        return sentences

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date, formatLang
from odoo.tools.constants import GC_UNLINK_LIMIT
from odoo.tools.i18n import format_list

from ..base.worst_first import worst_first

LEVEL_WORDS = [('info', "Info"), ('warning', "Warning"), ('danger', "Danger")]
# from harmless to bad: the order of the list and of "worse"
LEVELS = [level for level, _label in LEVEL_WORDS]
KEEP_DAYS = 365  # resolved alerts and finished notices are deleted after this many days


class JxcAlert(models.Model):
    """The one ledger of what needs attention: one row a company, kind and object (``key``).

    The rooms write it through ``_jxc_sync`` and tell people by ``_jxc_notify`` (files
    ``jxc_alert_sync.py``, ``jxc_alert_notify.py``); people acknowledge and snooze. Quantities are
    in the product's unit, values in the company's currency, days are the company's.
    """

    _name = 'jxc.alert'
    _description = "Alert"
    _order = 'level desc, due_date, id'
    _log_access = False  # written by the system, with times of its own; saves two foreign keys
    _rec_names_search = ['product_id', 'lot_id', 'partner_id', 'key']

    kind = fields.Selection(
        selection=[
            ('out_of_stock', "Out of Stock"),
            ('low_stock', "Low Stock"),
            ('overstock', "Overstock"),
            ('expiry', "Expiry"),
            ('transit', "In Transit"),
            ('overdue', "Overdue"),
            ('price_drift', "Price Drift"),
            ('match', "Bill Differs"),
            ('backup', "Backup"),
            ('job', "Background Job"),
        ],
        required=True,
        readonly=True,
    )
    level = fields.Selection(
        selection=LEVEL_WORDS,
        required=True,
        readonly=True,
    )
    key = fields.Char(
        required=True,
        readonly=True,
        help="Identity of the object within its kind and company, such as product,warehouse.",
    )
    company_id = fields.Many2one('res.company', required=True, readonly=True, ondelete='cascade')
    # what it is about; when that is deleted the alert goes with it
    product_id = fields.Many2one(
        'product.product', readonly=True, ondelete='cascade', index='btree_not_null'
    )
    lot_id = fields.Many2one('stock.lot', readonly=True, ondelete='cascade', index='btree_not_null')
    warehouse_id = fields.Many2one('stock.warehouse', readonly=True, ondelete='cascade')
    partner_id = fields.Many2one(
        'res.partner', readonly=True, ondelete='cascade', index='btree_not_null'
    )
    orderpoint_id = fields.Many2one(
        'stock.warehouse.orderpoint',
        string="Reordering Rule",
        readonly=True,
        ondelete='cascade',
        index='btree_not_null',
    )
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(string="Document", model_field='res_model', readonly=True)

    quantity = fields.Float(
        digits='Product Unit',
        readonly=True,
        help="What is missing (low, out of stock), too much (overstock), expires or is under way.",
    )
    uom_id = fields.Many2one(related='product_id.uom_id')
    value_at_risk = fields.Monetary(readonly=True, groups='jxc_module.group_cost')
    currency_id = fields.Many2one(related='company_id.currency_id')
    due_date = fields.Date(readonly=True)

    responsible_id = fields.Many2one('res.users', ondelete='set null', index='btree_not_null')
    state = fields.Selection(
        selection=[
            ('open', "Open"),
            ('acknowledged', "Acknowledged"),
            ('snoozed', "Snoozed"),
            ('resolved', "Resolved"),
        ],
        required=True,
        readonly=True,
        default='open',
    )
    snoozed_until = fields.Date(readonly=True, help="Opens again on this day.")
    acknowledged_by_id = fields.Many2one('res.users', readonly=True, ondelete='set null')
    first_seen = fields.Datetime(readonly=True)
    last_seen = fields.Datetime(
        string="Last Change",
        readonly=True,
        help="When a run last found new figures; one that finds the same writes nothing.",
    )
    resolved_on = fields.Datetime(readonly=True)
    notified = fields.Boolean(
        readonly=True, help="It is on somebody's notice already, or belongs to a silent first run."
    )
    notice_id = fields.Many2one(
        'jxc.alert.notice', readonly=True, ondelete='set null', index='btree_not_null'
    )

    name = fields.Char(compute='_compute_name')
    message = fields.Char(compute='_compute_message')
    age_days = fields.Integer(string="Age (Days)", compute='_compute_age_days')

    _one_open_per_object = models.UniqueIndex(
        "(company_id, kind, key) WHERE state != 'resolved'",
        "There is an open alert of this kind for the same object already.",
    )
    _pending_idx = models.Index("(company_id) WHERE state = 'open' AND notified IS NOT TRUE")
    _resolved_on_idx = models.Index("(resolved_on) WHERE state = 'resolved'")

    # === COMPUTE === #

    @api.depends('kind', 'product_id', 'lot_id', 'warehouse_id', 'partner_id', 'res_id')
    @api.depends_context('lang')
    def _compute_name(self):
        kinds = dict(self._fields['kind']._description_selection(self.env))
        for alert in self:
            alert.name = self.env._(
                "%(kind)s: %(object)s",
                kind=kinds.get(alert.kind),
                object=alert._get_object_name(),
            )

    @api.depends('name')
    @api.depends_context('lang')
    def _compute_display_name(self):
        for alert in self:
            alert.display_name = alert.name

    @api.depends('kind', 'quantity', 'product_id', 'warehouse_id', 'due_date')
    @api.depends_context('lang')
    def _compute_message(self):
        for alert in self:
            alert.message = alert._get_message()

    @api.depends('first_seen')
    def _compute_age_days(self):
        now = fields.Datetime.now()
        for alert in self:
            alert.age_days = (now - (alert.first_seen or now)).days

    def _get_object_name(self):
        """Return "[warehouse] product (lot)", the partner or the document, whatever it is about."""
        self.ensure_one()
        # the reader may see the alert; the name of its object needs no right on the object
        alert = self.sudo()
        if alert.product_id:
            parts = [alert.warehouse_id.code and f'[{alert.warehouse_id.code}]']
            parts += [alert.product_id.display_name, alert.lot_id and f'({alert.lot_id.name})']
            return ' '.join(part for part in parts if part)
        document = alert._get_document()
        names = (alert.partner_id.display_name, document and document.display_name)
        return ' / '.join(name for name in names if name) or alert.key

    def _get_message(self):
        """Return one sentence that says what is wrong, in the reader's language.

        ``_get_message_<kind>`` says it for a kind, where a room has more to tell.
        """
        self.ensure_one()
        own = getattr(self, f'_get_message_{self.kind}', None)
        if own:
            return own()
        env = self.env
        alert = self.sudo()  # names only, see _get_object_name
        digits = self.env['decimal.precision'].precision_get('Product Unit')
        values = {
            'quantity': formatLang(self.env, alert.quantity, digits=digits),
            'unit': alert.uom_id.name or '',
            'date': format_date(self.env, alert.due_date) if alert.due_date else '–',
        }
        return {
            'out_of_stock': lambda: env._(
                "Nothing is left, %(quantity)s %(unit)s missing.", **values
            ),
            'low_stock': lambda: env._("Running low, %(quantity)s %(unit)s missing.", **values),
            'overstock': lambda: env._("%(quantity)s %(unit)s more than needed.", **values),
            'expiry': lambda: env._("%(quantity)s %(unit)s expire on %(date)s.", **values),
            'transit': lambda: env._(
                "%(quantity)s %(unit)s should be there since %(date)s.", **values
            ),
            'overdue': lambda: env._("Was due on %(date)s.", **values),
            'price_drift': lambda: env._("The price has left the range of the last purchases."),
            'match': lambda: env._("The bill differs from what was ordered or received."),
            'backup': lambda: env._("The last verified backup is too old."),
            'job': lambda: env._("A background job could not finish."),
        }[self.kind]()

    def _get_told(self):
        """Return the sentence for readers without any rights, as in a chat group: no costs."""
        return self._get_message()

    def _get_document(self):
        """Return the document behind the alert, or None where it has none or it is gone."""
        self.ensure_one()
        if not self.res_id or self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists() or None

    @api.model
    def _list_kinds(self, kinds):
        """Return "3 out of stock and 11 low stock", in the order of the kinds.

        :param dict kinds: ``{kind: number of alerts}``
        """
        labels = self._fields['kind']._description_selection(self.env)
        parts = [
            self.env._("%(count)s %(kind)s", count=kinds[kind], kind=label.lower())
            for kind, label in labels
            if kind in kinds
        ]
        return format_list(self.env, parts)

    # === CRUD === #

    @api.model
    def _read_group_orderby(self, order, groupby_terms, query):
        """Put the group with the worst alert first, where nobody asks for another order."""
        terms = super()._read_group_orderby(order, groupby_terms, query)
        if not groupby_terms:
            return terms
        level = self._field_to_sql(self._table, 'level', query)
        worst = SQL("MAX(array_position(%s, %s::text)) DESC", LEVELS, level)
        return worst_first(order, groupby_terms, terms, worst)

    @api.model
    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """Order levels by how bad they are, not by the alphabet."""
        if field_name != 'level':
            return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
        level = SQL(
            "array_position(%s, %s::text)", LEVELS, self._field_to_sql(alias, 'level', query)
        )
        query._order_groupby.append(level)
        return SQL("%s %s %s", level, direction, nulls)

    @api.autovacuum
    def _gc_resolved_alerts(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        domain = Domain('state', '=', 'resolved') & Domain('resolved_on', '<', limit)
        alerts = self.search(domain, limit=GC_UNLINK_LIMIT, order='id')
        alerts.unlink()
        return len(alerts), len(alerts) == GC_UNLINK_LIMIT

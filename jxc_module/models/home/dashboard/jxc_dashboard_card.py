import ast
import re

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .frame import Card

KEY = re.compile(r'[a-z][a-z0-9_]{0,60}')
SECTIONS = [
    ('start', "First Steps"),
    ('trade', "The Trade at a Glance"),
    ('job', "Often Done"),
    ('sales', "Sales"),
    ('money', "Money"),
    ('stock', "Stock"),
    ('purchase', "Purchase"),
    ('todo', "To Do"),
]


class JxcDashboardCard(models.Model):
    """A card of the dashboard: what it is called, who sees it, what it counts and opens.

    A card with a model and a domain counts records, or adds up a field of theirs; a method
    ``_jxc_card_<key>`` of `jxc.dashboard` says more, or all of it. Another module adds a card by
    a record here and, where counting is not enough, such a method.
    """

    _name = 'jxc.dashboard.card'
    _inherit = ['jxc.cached']
    _description = "Dashboard Card"
    _order = 'sequence, id'

    key = fields.Char(required=True, help="Small letters, digits and _; of this card alone.")
    name = fields.Char(required=True, translate=True)
    hint = fields.Char(translate=True, help="One line below the figure.")
    section = fields.Selection(SECTIONS, required=True)
    kind = fields.Selection(
        [
            ('count', "Number"),
            ('money', "Amount"),
            ('days', "Days"),
            ('percent', "Percent"),
            ('text', "Text"),
            ('sentences', "Sentences"),
            ('link', "Shortcut"),
        ],
        required=True,
        default='count',
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    group_ids = fields.Many2many(
        'res.groups', string="Roles", help="One of them is enough; none: whoever may read it."
    )
    needs_cost = fields.Boolean(help="Tells costs: only for whoever sees them.")
    action_id = fields.Many2one(
        'ir.actions.actions', ondelete='cascade', help="What a click opens, and what is counted."
    )
    model_name = fields.Char(string="Model", help="Where the action does not say it.")
    domain = fields.Char(
        required=True,
        default='[]',
        help="Constants, and words for days: '@day+7' is a date, '@start' the instant at which "
        "today begins, in the time zone of the company.",
    )
    measure = fields.Char(
        help="The field that is added up, in company currency; empty: records are counted."
    )
    kpi = fields.Char(string="Figure of the Day", help="Key of the figure of past days.")
    warehouse_path = fields.Char(help="Where the model holds the warehouse; empty: it has none.")
    chart = fields.Selection([('bar', "Bars"), ('line', "Line")])
    tone = fields.Selection(
        [('danger', "Red"), ('warning', "Amber"), ('success', "Green")],
        help="Colour of a figure that is not 0.",
    )

    _key = models.UniqueIndex('(key)', "There is a card with this key already.")

    @api.constrains('key')
    def _check_key(self):
        for card in self:
            if not KEY.fullmatch(card.key):
                raise ValidationError(
                    self.env._(
                        'The key "%(key)s" of a card must be of small letters, digits and _.',
                        key=card.key,
                    )
                )

    @api.constrains('domain')
    def _check_domain(self):
        for card in self:
            card._terms()

    def _terms(self):
        """Return the domain as a list of terms.

        :raise ValidationError: it holds more than constants
        """
        self.ensure_one()
        try:
            terms = ast.literal_eval(self.domain or '[]')
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            terms = None
        if not isinstance(terms, list):
            raise ValidationError(
                self.env._(
                    'The domain of the card "%(card)s" must be a list of constants.',
                    card=self.display_name,
                )
            )
        return terms

    # === BUSINESS === #

    @api.model
    @tools.ormcache('self.env.lang')
    def _definitions(self):
        """Return all cards in order, as they are defined: whose they are is asked by the reader.

        :return: tuple of :class:`Card`
        """
        order = [name for name, _label in SECTIONS]
        # definitions, and what an action opens, are no secrets: rights are asked with the records
        cards = (
            self.sudo()
            .search([('key', '!=', False)])
            .sorted(lambda card: order.index(card.section))
        )
        actions = self.env['ir.actions.act_window'].sudo().browse(cards.action_id.ids).exists()
        windows = {action.id: _window(action) for action in actions}
        return tuple(card._definition(windows.get(card.action_id.id)) for card in cards)

    def _definition(self, window):
        return Card(
            id=self.id,
            key=self.key,
            name=self.name,
            hint=self.hint or '',
            section=self.section,
            kind=self.kind,
            group_ids=frozenset(self.group_ids.ids),
            needs_cost=self.needs_cost,
            action_id=self.action_id.id,
            action=window,
            model_name=self.model_name or (window['res_model'] if window else ''),
            terms=self._terms(),
            measure=self.measure or '',
            kpi=self.kpi or '',
            warehouse_path=self.warehouse_path or '',
            chart=self.chart or '',
            tone=self.tone or '',
        )


def _window(action):
    """Return what the client needs to open a window action with another domain."""
    search = action.search_view_id
    return {
        'id': action.id,
        'res_model': action.res_model,
        'path': action.path,
        'views': [list(view) for view in action.views],
        'search_view_id': [search.id, search.name] if search else False,
        'mobile_view_mode': action.mobile_view_mode,
        'context': _plain_context(action.context),
    }


def _plain_context(text):
    """Return the context of an action without the filters that its list would begin with."""
    try:
        context = ast.literal_eval((text or '{}').strip())
    except (ValueError, SyntaxError):
        return {}  # it asks who opens it; nothing that a list of given records needs
    return {
        name: value
        for name, value in context.items()
        if not name.startswith(('search_default_', 'searchpanel_default_'))
    }

from collections import defaultdict
from contextlib import contextmanager

from odoo.fields import Domain

from .during import during, ongoing

# Quantities that core stores on a rule and works out again after each change of a move.
STORED = ('qty_to_order_computed', 'deadline_date')
# What core forgets of a rule whenever a move changes.
SHOWN = ('qty_to_order', 'qty_forecast')


class RulesLater:
    """Moves whose reordering rules are looked at once, at the end of a call that confirms many.

    Core looks at the rules of every product each time a transfer is confirmed: half the time of
    confirming a sale.
    """

    def __init__(self):
        self._ids = {}
        self._rules = None  # stock.warehouse.orderpoint whose stored quantities wait
        self._products = frozenset()
        self.settings = {}  # what searches find among settings, which no such call changes

    def add(self, moves):
        """Note these moves: what core would have looked at now."""
        self._ids.update(dict.fromkeys(moves.ids))

    @classmethod
    def of(cls, env):
        """Return what the present run notes moves in, or None."""
        return ongoing(env, cls)

    @contextmanager
    def holding(self, orders):
        """Note moves, and work out the stored quantities of the rules of the products on leaving.

        :param orders: sale.order or purchase.order
        """
        env = orders.env
        # what core stores does not depend on who sells, nor on archived rules
        rules = env['stock.warehouse.orderpoint'].sudo().with_context(active_test=False)
        products = orders.order_line.product_id
        rules = rules.search([('product_id', 'in', products.ids)])
        stored = [rules._fields[name] for name in STORED]
        self._rules, self._products = rules, frozenset(products._ids)
        self.put_off()
        try:
            with env.protecting(stored, rules), during(env, RulesLater, self):
                yield
        finally:
            self._rules, self._products = None, frozenset()
            for field in stored:
                env.add_to_compute(field, rules)

    def put_off(self):
        """Let the held rules wait, whoever marked them: core marks some past all protection."""
        if self._rules:
            for name in STORED:
                self._rules.env.remove_to_compute(self._rules._fields[name], self._rules)

    def marks(self, moves):
        """Return whether all rules that these moves bear upon are held, and are read anew."""
        if not self._products.issuperset(moves.product_id._ids):
            return False
        self._rules.invalidate_recordset(SHOWN)
        return True

    def run(self, env):
        """Look at the rules of the noted moves as core does, with one search for all of them.

        :param env: odoo.api.Environment
        """
        # Moves that core noted; a user of another warehouse may not see them. The rules he may.
        moves = env['stock.move'].sudo().browse(self._ids).exists()
        self._ids = {}
        if not moves or env['ir.config_parameter'].sudo().get_param('stock.no_auto_scheduler'):
            return
        rules, origins = self._rules_of(moves, env)
        for company, mine in rules.grouped('company_id').items():
            mine.with_context(origins=origins)._procure_orderpoint_confirm(
                company_id=company, raise_user_error=False
            )

    def _rules_of(self, moves, env):
        """Return the automatic rules that these moves take from, and the documents behind it.

        :return: (stock.warehouse.orderpoint, ``{rule id: set of stock.reference ids}``)
        """
        rules = env['stock.warehouse.orderpoint']
        found = rules.search(
            Domain('product_id', 'in', moves.product_id.ids)
            & Domain('trigger', '=', 'auto')
            & Domain('company_id', 'in', moves.company_id.ids)
        )
        by_key = defaultdict(list)
        for rule in found:
            by_key[rule.product_id, rule.company_id].append(rule)
        origins = defaultdict(set)
        for move in moves:
            for rule in by_key.get((move.product_id, move.company_id), ()):
                place = rule.location_id
                if move.location_id._child_of(place) and not move.location_dest_id._child_of(place):
                    rules |= rule
                    if move.product_qty > rule.product_min_qty:
                        origins[rule.id].update(move.reference_ids.ids)
                    break
        return rules, dict(origins)

"""The methods of core that our valuation repeats in sets: a change of theirs is named here."""

import hashlib
import importlib
import inspect

from odoo.tests import TransactionCase, tagged

# Fingerprints of the source of Odoo 19.0, white space apart. When one differs, read what changed,
# follow it in models/facts/stock/receipt_worth.py (what a move brought in), cost_methods.py beside
# it and tools/stock_value.py (what is left of it), and only then write the new fingerprint down.
MIRRORED = {
    'stock_account.models.product.ProductProduct': {
        '_compute_value': '5b0760f29cf8',
        '_get_standard_price_at_date': 'cc0af5a1ef2b',
        '_get_last_in': '14701ad2629c',
        '_get_value_from_lots': '3fbee28fae87',
        '_run_avco': '27d88fdbc1bd',
        '_run_fifo': '30cd5cd14020',
        '_run_fifo_get_stack': '634c9ee7c2b1',
    },
    'stock_account.models.stock_lot.StockLot': {
        '_compute_value': 'de8bcaafeda1',
    },
    'stock_account.models.stock_location.StockLocation': {
        '_should_be_valued': '89a3679123e1',
    },
    'stock_account.models.stock_move_line.StockMoveLine': {
        '_should_exclude_for_valuation': 'a7937e1f0c3f',
    },
    'stock_account.models.stock_move.StockMove': {
        '_set_value': '04db9ec7bd07',
        '_get_value': 'f1e29fe49787',
        '_get_value_data': '5cea1b85c4e5',
        '_get_valued_qty': 'dc9e822435e2',
        '_get_manual_value': 'd51f1fd920d6',
        '_get_value_from_returns': '5f9b265ff330',
        '_get_value_from_std_price': 'ce4028380271',
        '_get_in_move_lines': '33af08807e2d',
        '_get_out_move_lines': '1ea68d560249',
        '_is_in': 'fb69d52e9c8e',
        '_is_out': '2a649ab99d47',
        '_is_returned': 'ea385aee235c',
        '_should_exclude_for_valuation': '07a7a0bab390',
    },
    'purchase_stock.models.stock_move.StockMove': {
        '_get_value_from_account_move': 'c7f6b7d3f430',
        '_get_value_from_quotation': '2791a430d39d',
    },
    'stock_landed_costs.models.stock_move.StockMove': {
        '_get_value_from_extra': 'd4a35cf4f8d0',
    },
    'mrp_account.models.stock_move.StockMove': {
        '_get_value_from_production': 'd80a1cebd1f7',
    },
}


@tagged('post_install', '-at_install')
class TestCoreMirror(TransactionCase):
    """Core's valuation is the one that ours was compared with."""

    def test_core_values_stock_as_when_we_followed_it(self):
        changed = []
        for path, methods in MIRRORED.items():
            module, _, name = path.rpartition('.')
            owner = getattr(importlib.import_module(f'odoo.addons.{module}'), name)
            changed += [
                f"{path}.{method}"
                for method, known in methods.items()
                if _fingerprint(vars(owner).get(method)) != known
            ]
        self.assertFalse(changed, "core changed what our valuation repeats")


def _fingerprint(method) -> str:
    """Return a short hash of a function's source, or 'gone'."""
    if method is None:
        return 'gone'
    words = inspect.getsource(inspect.unwrap(method)).split()
    return hashlib.sha256(' '.join(words).encode()).hexdigest()[:12]

"""The figures of the day: one line a key, read by the table, its readers, its jobs and its tests.

A key is a figure of a report that exists; ``_kpi_<key>`` of `jxc.kpi` works it out.
"""

from typing import NamedTuple

# of a key: documents of the day itself, the ledger or the stock at its end, or today as it stands
FLOW, LEVEL, STATE = 'flow', 'level', 'state'
BACK_DAYS = 400


class Key(NamedTuple):
    label: str
    source: str  # model that a reader must be able to read: the report, or its documents
    kind: str  # FLOW and LEVEL can be told of past days, STATE only of the day that ends
    money: bool = True  # in the currency of the company
    cost: bool = False  # for the cost group only
    own: str = ''  # whose documents a reader may be limited to, see `jxc_kpi_read.py`


KEYS = {
    'sales': Key("Sales", 'jxc.report.sales_summary', FLOW, own='sale'),
    'margin': Key("Margin", 'jxc.report.gross_profit', FLOW, cost=True),
    'orders': Key("Orders", 'sale.order', FLOW, money=False, own='sale'),
    'money_in': Key("Money In", 'jxc.report.payment_summary', FLOW),
    'money_out': Key("Money Out", 'jxc.report.payment_summary', FLOW),
    'receivable': Key("Receivable", 'jxc.report.ageing', LEVEL, own='ledger'),
    'payable': Key("Payable", 'jxc.report.ageing', LEVEL, own='ledger'),
    'overdue': Key("Overdue", 'jxc.report.ageing', LEVEL, own='ledger'),
    'stock_value': Key("Stock Value", 'jxc.report.stock_on_hand', LEVEL, cost=True),
    'transit_value': Key("Value in Transit", 'jxc.report.stock_on_hand', LEVEL, cost=True),
    'turnover_days': Key("Days of Stock", 'jxc.report.turnover', LEVEL, money=False, cost=True),
    'out_of_stock': Key("Out of Stock", 'stock.warehouse.orderpoint', STATE, money=False),
    'below_safety': Key("Below Safety Stock", 'stock.warehouse.orderpoint', STATE, money=False),
    'waste': Key("Expected Waste", 'jxc.lot.outlook', STATE, cost=True),
    'expiring_value': Key("Expiring within 30 Days", 'jxc.report.expiry', STATE, cost=True),
    'late_receipts': Key(
        "Late Receipts", 'purchase.order.line', LEVEL, money=False, own='purchase'
    ),
    'fill_rate': Key("Fill Rate", 'sale.order.line', LEVEL, money=False, own='sale'),
    'approvals': Key("Open Approvals", 'jxc.approval', STATE, money=False, own='approval'),
}

# what one reading gives for many days: flows, and balances of the ledger
RANGED = (*(key for key, about in KEYS.items() if about.kind == FLOW), 'receivable', 'payable')
# what is worked out day by day
DAILY = tuple(key for key, about in KEYS.items() if about.kind == LEVEL and key not in RANGED)
STOCK = ('stock_value', 'transit_value', 'turnover_days')
# flows of today and numbers of open documents, which are asked for at any time of the day
LIVE = (
    *('sales', 'orders', 'money_in', 'money_out', 'late_receipts'),
    *('out_of_stock', 'below_safety', 'approvals'),
)

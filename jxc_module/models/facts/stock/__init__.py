"""Facts of stock. Two machines, quantities and values, meet in ``movement_valued``.

Quantities, from the lines of moves and the quants:

* ``crossings``: *places* (a warehouse, or goods in transit) and what went from one to another
* ``levels``: what lies in each place, now or at an instant
* ``movement``: opening, in, out, closing of a period = a level and the crossings since
* ``stock_ledger``: the same, line by line with a running balance

Values, from what core says of moves:

* ``valued_moves``: the moves that core counts, and the quantities that it counts of them
* ``receipt_worth``: what each was worth when it came in, as known at an instant;
  ``receipt_worth_asked``: those that core has to be asked for, ``receipt_worth_unpriced``: those
  that came without a price
* ``cost_history``: these as a story for each product or lot, to be replayed
* ``cost_methods``: the replay by standard, average or first-in first-out
* ``stock_value``: what all of it was worth at an instant, and what one unit costs

Both: ``movement_valued``, quantities of a period times costs at its ends: the rows of 收发存.

What stands where right now: ``stock_words`` (on hand, unusable, usable, reserved, promised, free:
one figure a word) with ``stock_words_sql``; ``stock_now`` (the same for reports, with lots, value
and last moves), ``position`` (for reordering rules: with what is asked for), ``stock_age`` (since
when), ``last_used``, ``lots``, ``expiring``, ``kits``, ``dropship``, ``unit_cost``.

What happened: ``demand`` (what was needed), ``lead_time`` with ``kit_receipts`` (how long vendors
took), ``stockout`` (when nothing was there).
"""

from . import crossings
from . import levels
from . import movement
from . import stock_ledger

from . import valued_moves
from . import receipt_worth
from . import receipt_worth_asked
from . import receipt_worth_unpriced
from . import cost_history
from . import stock_value
from . import cost_methods

from . import movement_valued

from . import stock_words
from . import stock_words_sql
from . import stock_now
from . import position
from . import stock_age
from . import last_used
from . import lots
from . import expiring
from . import kits
from . import dropship
from . import unit_cost

from . import demand
from . import lead_time
from . import kit_receipts
from . import stockout

"""Facts of the ledger: what partners owe, what was invoiced and paid, what sold goods cost.

Owed, one row an item of the ledger:

* ``open_items``: on any day, as the ledger had it then
* ``open_now``: today, instalment by instalment
* ``exposure``: what customers owe, and will owe for what is ordered

Statements, one row an item of the account of a partner:

* ``statement``: what happened in a period and is about to
* ``statement_unbilled``: delivered and not invoiced, received and not billed, at the end of a day;
  reckoned back from now by ``statement_moved``, what moved after a day

Turned over in a period:

* ``invoices``: what customers were invoiced for, with what it cost
* ``payments``: money that came and went
* ``sold_cost``: the cost of invoiced goods where moves do not say it plainly (returns, kits,
  credit notes), with its queries in ``sold_cost_sql``, of either side of trade (``order_sides``)
* ``allowances``: credit notes for the price alone
"""

from . import open_items
from . import open_now
from . import exposure

from . import statement
from . import statement_unbilled
from . import statement_moved

from . import invoices
from . import payments
from . import sold_cost
from . import sold_cost_sql
from . import allowances

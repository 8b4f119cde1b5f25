"""Facts of orders of sale and purchase, one row a line or a part of it.

* ``sales``: what was sold in a period, with what it cost
* ``purchases``: what was bought in a period, and what was due in it
* ``shipped_not_invoiced``: what customers have got and were not invoiced for, now (for the end of a
  past day see ``money/statement_unbilled.py``)
* ``added_lines``: goods that came without being ordered, at the price they will be invoiced at
* ``exposure_orders``: what is left of confirmed orders, for ``money/exposure.py``
"""

from . import sales
from . import purchases
from . import shipped_not_invoiced
from . import added_lines
from . import exposure_orders

from . import added_lines
from . import exposure_orders
from . import purchases
from . import sales
from . import shipped_not_invoiced

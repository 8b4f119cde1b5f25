from . import facts_order_progress
from . import res_partner
from . import sale_order
from . import stock_move
from . import stock_picking
from . import stock_picking_lots

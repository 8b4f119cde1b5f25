from . import jxc_cost_mask
from . import cost_fields
from . import res_users
from . import ir_ui_view

from . import product_product
from . import product_supplierinfo
from . import product_pricelist_item
from . import stock_move
from . import stock_avco_report
from . import stock_valuation_report
from . import stock_forecasted
from . import purchase_order
from . import account_move

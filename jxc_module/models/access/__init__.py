from . import account_move_line
from . import cost
from . import ir_sequence
from . import jxc_access_overview
from . import jxc_access_overview_line
from . import jxc_access_own_documents
from . import jxc_access_role_warnings
from . import jxc_access_roles
from . import jxc_access_stock_move
from . import jxc_access_stock_picking
from . import jxc_role_change
from . import product_product
from . import product_template
from . import purchase_order
from . import purchase_order_line
from . import res_company
from . import res_config_settings
from . import res_users
from . import sale_order
from . import sale_order_line
from . import scope_conditions
from . import stock_location
from . import stock_lot
from . import stock_move
from . import stock_package
from . import stock_picking_type
from~.~import~mail_activity
from~.~import~product_replenish
from~.~import~stock_picking
from~.~import~stock_quant
from~.~import~stock_scrap

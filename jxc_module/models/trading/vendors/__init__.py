from . import jxc_vendor_score
from . import purchase_order
from . import purchase_order_chase
from . import res_company
from . import res_config_settings

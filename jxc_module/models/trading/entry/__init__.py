from . import jxc_quick_entry
from . import jxc_quick_entry_save
from . import product_product
from . import product_template
from . import purchase_order
from . import res_company
from . import res_config_settings
from . import sale_order

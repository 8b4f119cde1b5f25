from . import facts_entry
from . import jxc_order
from . import jxc_quick_entry
from . import jxc_quick_entry_units
from . import jxc_quick_entry_save
from . import jxc_quick_entry_run
from . import product_product
from . import product_template

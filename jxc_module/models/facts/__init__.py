from . import jxc_facts
from . import demand
from . import lead_time
from . import position
from . import stockout
from . import product_class
from . import product_product
from . import res_company

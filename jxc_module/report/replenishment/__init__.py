from . import jxc_report_stock_on_hand
from . import jxc_report_abc_xyz
from . import jxc_report_slow_movers
from . import jxc_report_stock_ageing
from . import jxc_report_demand_plan

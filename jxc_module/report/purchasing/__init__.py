from . import jxc_report_purchase_cost
from . import jxc_report_vendor_performance

# Each file is one report of the catalogue; see docs/guide/reports.md.
from . import jxc_report_sales_summary
from . import jxc_report_stock_on_hand
from . import stock_movement_reader
from . import jxc_report_stock_movement
from . import jxc_report_stock_ledger
from . import jxc_report_abc_xyz
from . import jxc_report_customer_preference
from . import jxc_report_expiry
from . import jxc_report_payment_summary
from . import jxc_report_purchase_cost
from . import jxc_report_slow_movers
from . import jxc_report_stock_ageing
from . import jxc_report_top_sellers
from . import jxc_report_vendor_performance
from . import jxc_report_gross_profit
from . import jxc_report_turnover
from . import jxc_report_demand_plan

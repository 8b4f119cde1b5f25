# Each file is one report of the catalogue; see docs/guide/reports.md.
from . import jxc_report_sales_summary
from . import jxc_report_stock_on_hand
from . import jxc_report_stock_movement

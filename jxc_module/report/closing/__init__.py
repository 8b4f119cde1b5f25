from . import jxc_report_stock_movement
from . import jxc_report_stock_ledger
from . import jxc_report_turnover

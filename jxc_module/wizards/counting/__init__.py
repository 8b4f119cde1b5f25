from . import jxc_stocktake_settle
from . import jxc_stocktake_sheet
from . import jxc_report_wizard

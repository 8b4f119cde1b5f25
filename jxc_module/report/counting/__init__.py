from . import stocktake_reader
from . import jxc_report_stocktake_accuracy
from . import jxc_report_stocktake_variance
from . import jxc_report_shrinkage
from . import jxc_report_count_coverage

from . import jxc_report_payment_summary
from . import jxc_report_ageing

from . import jxc_report_shipped_not_invoiced

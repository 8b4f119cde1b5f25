from . import jxc_report_sales_summary
from . import jxc_report_customer_preference
from . import jxc_report_top_sellers
from . import jxc_report_gross_profit
from . import jxc_report_winback

from . import kpi_spoken
from . import digest_digest
from . import jxc_channel
from . import jxc_approval
from . import jxc_daily_report
from . import jxc_daily_report_lines
from . import jxc_daily_report_push
from . import jxc_daily_report_send

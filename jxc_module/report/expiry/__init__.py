from . import jxc_report_expiry
from . import jxc_report_expiry_loss

from . import jxc_report_transit_loss
from . import jxc_report_transfers

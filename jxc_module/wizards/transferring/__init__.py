from . import jxc_transfer_company
from . import jxc_transfer_settle
from . import jxc_transfer_settle_line

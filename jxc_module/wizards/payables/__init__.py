from . import jxc_bill_link
from . import jxc_bill_link_line
from . import jxc_bill_release

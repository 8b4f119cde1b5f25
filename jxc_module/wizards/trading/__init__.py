from . import jxc_approval_decision
from . import jxc_bill_link
from . import jxc_bill_link_line
from . import jxc_bill_release_wizard
from . import jxc_check_override_wizard
from . import jxc_inspection
from . import jxc_inspection_line

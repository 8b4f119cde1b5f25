from . import jxc_approval
from . import jxc_approval_decision
from . import jxc_approval_reminder
from . import jxc_approvable
from . import res_company
from . import res_config_settings

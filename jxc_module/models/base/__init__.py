from . import ir_actions_report
from . import jxc_job
from . import jxc_job_todo
from . import jxc_reason
from . import res_company
from . import res_config_settings
from . import stock_return_picking_line
from . import stock_warehouse

from . import jxc_check_override
from . import jxc_return
from . import jxc_return_line
from . import jxc_stock_warning
from . import jxc_winback_plan

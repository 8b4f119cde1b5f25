from . import jxc_replenish
from . import jxc_replenish_confirm
from . import jxc_replenish_rebalance
from . import jxc_replenish_line
from . import jxc_replenish_line_rebalance
from . import replenish_line_advice

from . import facts_winback
from . import jxc_winback
from . import jxc_winback_plan

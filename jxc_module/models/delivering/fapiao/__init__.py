from . import facts_fapiao
from . import jxc_fapiao
from . import jxc_fapiao_checks
from . import jxc_fapiao_line
from . import account_move

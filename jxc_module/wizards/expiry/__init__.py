from . import jxc_expiry_override
from . import jxc_lot_action

from . import jxc_expiry_level

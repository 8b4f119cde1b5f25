from . import jxc_role_assign

from . import jxc_role_assign
from . import jxc_recommended
from . import jxc_settings

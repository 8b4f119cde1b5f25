from . import jxc_golive_setup
from . import jxc_golive_setup_line
from . import jxc_support_bundle

from . import jxc_inspection
from . import jxc_inspection_line

from . import jxc_import_layout
from . import jxc_import
from . import jxc_import_file
from . import jxc_import_record
from . import jxc_import_row

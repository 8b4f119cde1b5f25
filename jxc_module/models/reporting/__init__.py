from . import jxc_report_mixin
from . import report_grain
from . import report_sql
from . import report_rows
from . import report_views
from . import report_book
from . import report_documents
from . import report_export

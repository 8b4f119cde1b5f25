from . import jxc_report_mixin
from . import report_sql
from . import report_views
from . import report_documents

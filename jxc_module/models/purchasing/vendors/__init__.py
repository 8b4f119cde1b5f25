from . import facts_vendor_score
from . import jxc_vendor_score
from . import jxc_vendor_score_documents
from . import purchase_order
from . import purchase_order_chase

from . import payables_payments
from . import expiry_recall
from . import reporting
from . import receivables_statements
from . import payables_vendor_statements
from . import counting_sheets
from . import backup
from . import onboarding_imports

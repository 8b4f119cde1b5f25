from . import payables_books
from . import expiry_recall
from . import reporting
from . import receivables_statements
from . import counting_sheets
from . import backup
from . import onboarding_imports

from . import base
from . import reporting
from . import receivables_statements
from . import backup
from . import onboarding_imports

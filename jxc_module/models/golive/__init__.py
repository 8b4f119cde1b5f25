from . import checklist

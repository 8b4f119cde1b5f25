from . import jxc_backup_copy

from . import jxc_demo, jxc_job

"""Measurements: `./dev bench` lists them, `./dev bench NAME --scale 0.1` runs one."""

"""Processes that read and judge files: `pool` is the daemon's side, `__main__` is what a worker runs."""

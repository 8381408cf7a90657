"""The commands, one a file; they read arguments and print, the work is elsewhere."""

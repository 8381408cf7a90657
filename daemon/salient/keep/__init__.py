"""What survives a restart: the engines of the Store protocol."""

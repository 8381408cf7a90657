"""People and programs look: health checks and metrics now, pages and API later."""

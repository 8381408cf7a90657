"""A file becomes articles: seen, settled, taken, read, its page furniture marked."""

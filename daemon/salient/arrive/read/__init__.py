"""A file's bytes become Articles: `read_file` picks the format, each format has a module that makes drafts of a text."""

from salient.arrive.read.file import read_file

__all__ = ["read_file"]

"""The one place where real things are plugged together: start, stop, reload, schedule."""

from __future__ import annotations

from salient.app.daemon import App

__all__ = ["App"]

"""Alerts become incidents, and meet the filters of endpoints; pure."""

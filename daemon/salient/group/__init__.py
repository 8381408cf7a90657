"""Alerts become incidents; pure."""

"""What alerts are worth: against labels, against those of other rules, and what a corpus tells of the rules themselves."""

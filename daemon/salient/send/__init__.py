"""A message leaves: to the alert log and to signed webhooks, from rows that wait in the store."""

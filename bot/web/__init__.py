"""Health, metrics and the webhook over HTTP."""

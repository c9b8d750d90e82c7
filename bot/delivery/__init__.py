"""One row per recipient until it is sent: claim, pace, send, record."""

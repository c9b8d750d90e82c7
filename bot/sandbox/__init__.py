"""A Telegram on your desk: the Bot API over HTTP with the real limits, and a chat page."""

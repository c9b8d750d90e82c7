"""What knows Telegram. This file imports nothing, so that callbacks cost nothing."""

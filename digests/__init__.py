"""From sources to messages: the library behind every digest. Knows no Telegram, no database."""

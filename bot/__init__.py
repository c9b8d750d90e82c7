"""The bot: readers, delivery, storage and commands around the digests library."""

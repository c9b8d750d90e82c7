"""The stores of moderation: comments, what sites are told, staff, cards, words, settings."""

"""Readers comment on stories in their private chats."""

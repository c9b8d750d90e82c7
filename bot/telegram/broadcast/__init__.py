"""The broadcast desk: /broadcast and /campaigns, for admins, in a private chat with the bot."""

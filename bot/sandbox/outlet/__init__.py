"""A small Arabic news site on loopback, invented from the masthead to the pictures.

«صحيفة الميدان» and «وكالة الأفق» have feeds, article pages, pictures and a comment form, so that
the bot can be shown with real sources and no network. Nothing here knows the bot.
"""

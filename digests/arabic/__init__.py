"""Arabic text: keys, lemmas, dates, plurals, direction marks, places and hours."""

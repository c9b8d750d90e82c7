"""What goes to whom and when: readers, due digests, collecting."""

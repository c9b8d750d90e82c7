"""WordPress: its comments through its REST API, and what is told it."""

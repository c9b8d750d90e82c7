"""Reader comments: where they come from, what rules say of them, what staff decide."""

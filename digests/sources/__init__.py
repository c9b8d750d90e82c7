"""Where articles come from: one file a kind, mounted on a registry."""

"""Pictures of figures over time, for whoever has figures: what is drawn, and the drawing itself."""

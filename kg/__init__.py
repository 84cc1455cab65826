"""The graph: written, kept, queried, checked, counted."""

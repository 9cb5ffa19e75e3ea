"""Stories of the demo district, played against a running server through its public API."""

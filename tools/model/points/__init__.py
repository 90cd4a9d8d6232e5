"""The turning points of each notice's facts: what decides, just before it, on it and just after."""

"""Two editions of a form: what their boxes are called, where they lie, and what has changed."""

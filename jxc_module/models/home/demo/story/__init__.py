"""The story as data: who, what, when."""

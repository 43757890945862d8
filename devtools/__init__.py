"""What ./dev does, one file per noun; only the standard library, as nothing is installed yet."""

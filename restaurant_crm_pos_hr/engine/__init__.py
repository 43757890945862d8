"""What composes SQL."""

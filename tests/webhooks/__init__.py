"""News of work orders for other systems."""

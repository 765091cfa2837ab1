"""News of work orders for other systems: signed, retried, and kept where they do not arrive."""

"""The browser's doors to registers."""

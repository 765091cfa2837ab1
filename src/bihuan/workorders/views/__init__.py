"""The browser's doors to work orders."""

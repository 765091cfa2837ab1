"""The organisation's doors to the browser."""

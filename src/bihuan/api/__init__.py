"""What the endpoints of all apps share: problem documents, answers kept by their key, and the rule each declares."""

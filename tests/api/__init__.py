"""The API: each operation through its door, and what all of them promise."""

"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id with 46 MiB and one lane: as hard as advised, and ten people may sign in at once on a small machine."""

    time_cost = 1
    memory_cost = 46 * 1024
    parallelism = 1

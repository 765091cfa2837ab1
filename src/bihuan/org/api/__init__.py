"""The machines' doors to the organisation."""

from bihuan.org.api import access, account, people, posts, units
from bihuan.org.api.rooms import room

__all__ = ["access", "account", "people", "posts", "room", "units"]

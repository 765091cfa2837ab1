"""What changes from one edition to another, in words: from the typed packs, so that nothing changes unsaid."""

from bihuan.regulation.differences.comparing import Difference, differences

__all__ = ["Difference", "differences"]

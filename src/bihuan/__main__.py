"""`python -m bihuan` is the `bihuan` command."""

from bihuan.cli.main import main

main()

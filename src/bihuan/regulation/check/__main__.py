"""`python -m bihuan.regulation.check packs/telecom`: every fault and warning of a pack, at file and line."""

import sys
from pathlib import Path

from bihuan.regulation.check import check_folder


def main(folder: str) -> int:
    findings = check_folder(Path(folder))
    for fault in findings.faults:
        print(fault)
    for warning in findings.warnings:
        print(f"（警告） {warning}")
    print(f"{len(findings.faults)} 处错误，{len(findings.warnings)} 处警告")
    return 1 if findings.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

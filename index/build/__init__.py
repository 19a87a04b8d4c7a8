"""From documents to an index: made, brought up to date, examined and mended."""

from __future__ import annotations

from index.build.doctor import examine, repair
from index.build.reconcile import Report, build, state_version
from index.build.replace import Progress, annotate_missing
from index.build.split import split
from index.build.upgrade import open_catalogue

__all__ = [
    "Progress",
    "Report",
    "annotate_missing",
    "build",
    "examine",
    "open_catalogue",
    "repair",
    "split",
    "state_version",
]

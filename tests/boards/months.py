"""The months of the boards' story, and when each is published."""

from datetime import datetime
from zoneinfo import ZoneInfo

from grid.domain.periods import Period

ZONE = ZoneInfo("Asia/Shanghai")
MAY = Period.parse("2023-05")
JUNE = MAY.next
MAY_END = datetime(2023, 6, 1, 9, tzinfo=ZONE)
JUNE_END = datetime(2023, 7, 1, 9, tzinfo=ZONE)

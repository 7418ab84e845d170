"""The bands of the appraisal as a township first finds them: this project's own draft."""

from decimal import Decimal

from boards.domain.rules import Band

DRAFT_BANDS = (
    Band("优秀", Decimal(90)),
    Band("良好", Decimal(80)),
    Band("合格", Decimal(70)),
    Band("不合格", Decimal(0)),
)

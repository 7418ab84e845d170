"""Who may do what while households are selected, and with those who hold a title."""

from awards.models import Award, AwardCase, AwardObjection, AwardTitle, Ceremony
from tests.house.access import ALL, DESK, OFFICE, RECTIFY, Things, act, by_pk, page


def by_answer(things: Things) -> dict[str, str]:
    return {"code": things[AwardObjection].code}


def withdrawn(things: Things) -> dict[str, int]:
    """The award of the place, its title taken away."""
    award = things[Award]
    Award.objects.filter(pk=award.pk).update(status="withdrawn")
    return {"pk": award.pk}


PAGES = {
    "titles:index": page(DESK),
    "titles:draft": act(OFFICE),
    "titles:add": page(OFFICE),
    "titles:edit": page(OFFICE, model=AwardTitle),
    "selection:nominations": page(DESK, model=Ceremony, post=RECTIFY),
    "selection:review": page(DESK, model=Ceremony),
    "selection:accept_all": act(OFFICE, model=Ceremony),
    "selection:accept": act(OFFICE, model=Award),
    "selection:decline": act(OFFICE, model=Award),
    "selection:take_back": act(RECTIFY, model=Award),
    "selection:notice": page(DESK, model=Ceremony),
    "selection:begin": act(OFFICE, model=Ceremony),
    "selection:break_off": act(OFFICE, model=Ceremony),
    "selection:fix": act(OFFICE, model=Ceremony),
    "selection:take": act(RECTIFY, model=Ceremony),
    "selection:notice_print": page(DESK, model=Ceremony),
    "selection:decide": act(OFFICE, model=AwardObjection),
    "selection:holders": page(DESK, model=Ceremony),
    "selection:find_cases": act(OFFICE, model=Ceremony),
    "holders:index": page(DESK),
    "holders:recheck": act(OFFICE),
    "holders:withdraw": act(OFFICE, model=Award),
    "holders:withdrawal": page(DESK, model=Award, kwargs=withdrawn),
    "holders:decide_many": act(OFFICE),
    "holders:decide": act(OFFICE, model=AwardCase),
    "award_notice:show": page(ALL, kwargs=by_pk(Ceremony), public=True, post=ALL),
    "award_notice:answer": page(ALL, kwargs=by_answer, public=True),
}

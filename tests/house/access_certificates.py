"""Who may do what with certificates, and what everybody may read."""

from awards.models import Award, Ceremony, CeremonyPhoto, CertificateFile, CertificateReprint
from tests.house.access import ALL, OFFICE, TOWNSHIP, act, by_pk, page


def by_award_code(things):
    return {"code": things[Award].code}


def photo_of_ceremony(things):
    return {"pk": things[Ceremony].pk, "photo": things[CeremonyPhoto].pk}


PAGES = {
    # the file names the winners of all villages; a secretary has the own village's list
    "certificates:index": page(TOWNSHIP, model=Ceremony),
    "certificates:progress": page(TOWNSHIP, model=Ceremony),
    "certificates:make": act(OFFICE, model=Ceremony),
    "certificates:template": page(OFFICE, model=Ceremony, post=OFFICE),
    "certificates:preview": act(OFFICE, model=Ceremony),
    "certificates:download": page(TOWNSHIP, model=CertificateFile),
    "certificates:reprint": page(OFFICE, model=Award, post=OFFICE),
    "certificates:reprinted": page(TOWNSHIP, model=CertificateReprint),
    "honours:index": page(ALL, public=True),
    "honours:roll": page(ALL, public=True, kwargs=by_pk(Ceremony)),
    "honours:photo": page(ALL, public=True, kwargs=photo_of_ceremony),
    "honours:prove": page(ALL, public=True, kwargs=by_award_code),
}

"""Templates are versions; a file is ordered, made, kept, replaced; reprints are noted."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import IntegrityError
from PIL import Image

from awards.domain.certificate_text import TextRefused
from awards.domain.certificate_words import DEFAULT_TEXT
from awards.domain.certificates import (
    certificate_of,
    digest_of,
    fail_file,
    keep_file,
    look_of,
    note_progress,
    note_reprint,
    order_file,
    read_background,
    save_template,
    template_of,
)
from awards.domain.life import AwardRefused
from awards.models import CertificateFile
from awards.queries_certificates import certified
from inspections.domain.photos import PhotoRefused
from tests.awards.certificates import NOON, honour, plan_ceremony

pytestmark = pytest.mark.django_db
SITE = "https://example.org"


@pytest.fixture
def ceremony(township, branch, officer):
    ceremony = plan_ceremony(township, officer)
    honour(ceremony, branch, "杨通文")
    return ceremony


def save(township, by, **changed):
    told = {
        "heading": "荣誉证书",
        "text": DEFAULT_TEXT,
        "signature": "青朗侗族苗族乡人民政府",
        "frame": "red",
    }
    return save_template(township=township, by=by, **told | changed)


def digest(ceremony):
    look = look_of(template_of(ceremony.township), ceremony.date)
    return digest_of(look, map(certificate_of, certified(ceremony.awards.all())))


def keep(file, pdf=b"%PDF"):
    return keep_file(file=file, pdf=File(io.BytesIO(pdf)), digest="d" * 64)


def png(size=(60, 40)):
    out = io.BytesIO()
    Image.new("RGB", size, "gold").save(out, "PNG")
    return out.getvalue()


def test_a_township_begins_with_the_draft(township):
    assert template_of(township).signature == "青朗侗族苗族乡人民政府"
    assert template_of(township).pk is None


def test_a_change_is_the_next_version(township, officer):
    save(township, officer)
    second = save(township, officer, heading="光荣证书")
    assert (second.version, template_of(township)) == (2, second)
    assert township.certificate_templates.last().heading == "荣誉证书"


def test_the_picture_is_carried_on_until_it_is_dropped(township, officer):
    first = save(township, officer, picture=read_background(png()))
    assert save(township, officer, heading="光荣证书").picture.name == first.picture.name
    assert not save(township, officer, drop_picture=True).picture
    assert default_storage.exists(first.picture.name)  # the earlier version still has it


def test_a_bad_text_is_not_saved(township, officer):
    with pytest.raises(TextRefused):
        save(township, officer, text="{户主}")
    assert not township.certificate_templates.exists()


def test_a_background_is_drawn_anew_and_bounded():
    with Image.open(read_background(png((5000, 3500)))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (2480, 1736))
    with pytest.raises(PhotoRefused):
        read_background(b"<svg></svg>")


def test_only_who_stands_on_a_fixed_list_is_certified(ceremony, branch):
    honour(ceremony, branch, "吴家兴", status="withdrawn")
    honour(ceremony, branch, "龙光明", status="declined", number="")
    assert [award.household.head for award in certified(ceremony.awards.all())] == ["杨通文"]
    ceremony.status = "notice"
    ceremony.save()
    assert not certified(ceremony.awards.all())


def test_a_list_that_is_not_fixed_has_no_certificates(township, officer):
    with pytest.raises(AwardRefused):
        order_file(ceremony=plan_ceremony(township, officer), address=SITE, by=officer)


def test_one_file_is_made_at_a_time(ceremony, officer):
    first = order_file(ceremony=ceremony, address=SITE, by=officer, at=NOON)
    with pytest.raises(AwardRefused):
        order_file(ceremony=ceremony, address=SITE, by=officer, at=NOON)
    later = NOON + timedelta(minutes=11)
    second = order_file(ceremony=ceremony, address=SITE, by=officer, at=later)
    first.refresh_from_db()
    assert (first.status, second.status) == ("failed", "waiting")
    assert not keep(first)
    note_progress(file=first, done=1)
    first.refresh_from_db()
    assert first.status == "failed"


def test_a_new_file_takes_the_place_of_the_old_one(
    ceremony, officer, django_capture_on_commit_callbacks
):
    first = order_file(ceremony=ceremony, address=SITE, by=officer)
    assert keep(first)
    name = ceremony.certificate_files.get().file.name
    second = order_file(ceremony=ceremony, address=SITE, by=officer)
    fail_file(file=second)
    assert default_storage.exists(name)
    third = order_file(ceremony=ceremony, address=SITE, by=officer)
    with django_capture_on_commit_callbacks(execute=True):
        keep(third, b"%PDF new")
    assert ceremony.certificate_files.get().pk == third.pk
    assert not default_storage.exists(name)


def test_the_digest_follows_list_and_template(ceremony, branch, officer):
    seen = [digest(ceremony)]
    assert digest(ceremony) == seen[0]
    award = honour(ceremony, branch, "欧阳䶮")
    seen.append(digest(ceremony))
    award.head = "欧阳㙟"
    award.save()
    seen.append(digest(ceremony))
    save(ceremony.township, officer, heading="光荣证书")
    seen.append(digest(ceremony))
    save(ceremony.township, officer, picture=ContentFile(png()))
    seen.append(digest(ceremony))
    assert len(set(seen)) == 5


def test_a_reprint_is_noted_and_keeps_the_number(ceremony, officer):
    award = ceremony.awards.get()
    note = note_reprint(award=award, reason="姓名写错", by=officer, at=NOON)
    assert (note.award.number, note.by, note.at) == (award.number, officer, NOON)


def test_what_was_withdrawn_is_not_printed_again(ceremony, officer):
    award = ceremony.awards.get()
    award.status = "withdrawn"
    award.save()
    with pytest.raises(AwardRefused):
        note_reprint(award=award, reason="姓名写错", by=officer)


def test_only_ready_files_have_a_file(ceremony, officer):
    order_file(ceremony=ceremony, address=SITE, by=officer)
    with pytest.raises(IntegrityError):
        CertificateFile.objects.update(status="ready")

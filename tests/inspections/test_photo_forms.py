"""Photos that come with a form at the desk: how many, and what is said of the others."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.domain.record import record_inspection
from inspections.models import Inspection, Patrol, Photo, Problem
from tests.house.world_photo import PNG
from tests.inspections.entries import make_entry

pytestmark = pytest.mark.django_db
BACKEND = "township.roles.RoleBackend"


def png(name, data=PNG):
    return SimpleUploadedFile(name, data, "image/png")


def different(number):
    """A picture unlike the others."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), (number * 20, 0, 0)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def report(client, officer, branch):
    client.force_login(officer, backend=BACKEND)

    def send(*photos):
        said = {
            "branch": branch.pk,
            "place": "村口",
            "finding": "垃圾未清运",
            "severity": "ordinary",
        }
        return client.post("/admin/problems/report/", {**said, "photos": list(photos)})

    return send


def test_three_photos_are_kept(report):
    assert report(*(png(f"{n}.png", different(n)) for n in range(3))).status_code == 302
    assert Photo.objects.count() == 3


def test_a_fourth_refuses_them_all_and_is_named(report):
    page = report(*(png(f"照片{n}.png", different(n)) for n in range(1, 6)))
    assert page.status_code == 422
    assert "最多3张照片，多出：照片4.png、照片5.png" in page.content.decode()
    assert "垃圾未清运" in page.content.decode()
    assert not Problem.objects.exists()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (b"", "坏.png是空文件"),
        (b"nonsense", "坏.png：照片无法识别"),
        (PNG[:40], "坏.png：照片无法识别"),
    ],
)
def test_a_bad_one_among_good_ones_is_named(report, bad, words):
    page = report(png("好.png"), png("坏.png", bad))
    assert (page.status_code, words in page.content.decode()) == (422, True)
    assert "好.png" not in page.content.decode()
    assert not Problem.objects.exists()


def test_a_step_and_a_patrol_say_the_same(client, secretary, branch, report):
    client.force_login(secretary, backend=BACKEND)
    said = {
        "id": "6b3b1f1e-5a0f-4b57-8a53-000000000001",
        "branch": branch.pk,
        "place": "村口",
        "finding": "有垃圾",
        "photos": [png(f"{n}.png", different(n)) for n in range(4)],
    }
    page = client.post("/field/patrols/", said)
    assert (page.status_code, Patrol.objects.count()) == (422, 0)
    assert "多出：3.png" in page.content.decode()


def test_how_many_are_taken_is_said_before(client, officer):
    client.force_login(officer, backend=BACKEND)
    assert "最多3张照片" in client.get("/admin/problems/report/").content.decode()


def test_who_sends_by_script_is_told_where_to_go_on(client, officer, branch):
    client.force_login(officer, backend=BACKEND)
    said = {"branch": branch.pk, "place": "村口", "finding": "有垃圾", "severity": "ordinary"}
    answer = client.post("/admin/problems/report/", said, headers={"X-Sent-By": "script"})
    url = f"/admin/inspections/problem/{Problem.objects.get().pk}/change/"
    assert answer.json() == {"next": url}
    assert "已列入问题清单" in client.get(url).content.decode()  # the message was not lost


@pytest.fixture
def corrected(client, officer, household, standard):
    """Correct an inspection at the desk; nothing but photos is new unless said otherwise."""
    done = record_inspection(entry=make_entry(household, standard), by=officer).inspection
    client.force_login(officer, backend=BACKEND)

    def send(*photos, **changed):
        said = {f"points-{n}": got for n, got in enumerate(done.points, start=1)}
        said |= {"reason": "补拍照片", "photos": list(photos)} | changed
        return client.post(f"/admin/corrections/{done.pk}/", said)

    return send


def test_a_correction_takes_photos(corrected):
    assert corrected(png("补.png")).status_code == 302
    counts = Inspection.objects.get(is_effective=True)
    assert counts.photos.count() == 1
    assert counts.photo_hashes == [counts.photos.get().sha256]


def test_a_correction_with_a_bad_photo_corrects_nothing(corrected):
    page = corrected(png("坏.png", b"nonsense"), **{"points-1": "1"})
    assert (page.status_code, "坏.png" in page.content.decode()) == (422, True)
    assert Inspection.objects.get().is_effective


def test_nothing_new_is_still_nothing_to_correct(corrected):
    assert corrected().status_code == 422

"""Photos: real pictures only, nothing but the picture kept, seen only by whom it concerns."""

import hashlib
import io
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image, ImageCms, ImageFile
from PIL.ExifTags import GPS, IFD, Base

from inspections.domain.photos import PhotoRefused, read_picture, store_photo
from inspections.domain.record import record_inspection
from inspections.models import Photo
from tests.factories import HouseholdFactory, MemberFactory, UserFactory
from tests.inspections.entries import make_entry

RED, BLUE = (200, 30, 30), (30, 30, 200)
TOO_MANY = "照片像素过大，无法处理。"
UNREADABLE = "照片无法识别"


def picture(width=400, height=300, *, kind="JPEG", **options):
    """Bytes of a picture, red on the left and blue on the right."""
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def sha(data):
    return hashlib.sha256(data).hexdigest()


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_bomb(width, height):
    """A few kilobytes that would unpack to width × height pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", header)
        + png_chunk(b"IDAT", zlib.compress(bytes(10_000_000), 9))
        + png_chunk(b"IEND", b"")
    )


def with_exif():
    exif = Image.Exif()
    exif[Base.Orientation] = 6  # held upright: to be turned by 90°
    exif[Base.Make] = "SECRETPHONE"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (27.0, 1.0, 2.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture(exif=exif, comment=b"SECRETNOTE", icc_profile=profile)


@pytest.fixture
def inspect(household, standard, secretary):
    """An inspection that expects these photos."""

    def record(*photos, at=household):
        hashes = tuple(sha(data) for data in photos)
        entry = make_entry(at, standard, photo_hashes=hashes)
        return record_inspection(entry=entry, by=secretary).inspection

    return record


@pytest.fixture
def upload(client, secretary):
    client.force_login(secretary, backend="township.roles.RoleBackend")

    def post(inspection, data, content_type="image/jpeg"):
        return client.post(f"/field/inspections/{inspection.pk}/photos/", data, content_type)

    return post


def files_kept():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*.jpg") if path.is_file()}


def test_photos_arrive_one_by_one(inspect, upload):
    first, second = picture(), picture(300, 400)
    inspection = inspect(first, second)
    answer = upload(inspection, first)
    assert answer.status_code == 201
    assert answer.json()["photos"] == {
        "expected": 2,
        "arrived": 1,
        "missing": [sha(second)],
        "message": "照片已到1/2张",
    }
    assert upload(inspection, second).json()["photos"]["missing"] == []


def test_the_same_photo_again_is_the_same_answer(inspect, upload):
    data = picture()
    inspection = inspect(data)
    first, again = upload(inspection, data), upload(inspection, data)
    assert again.status_code == 200
    assert again.json() == first.json() | {"created": False}
    assert Photo.objects.count() == 1


def test_a_multipart_form_does_too(inspect, upload, client):
    data = picture()
    inspection = inspect(data)
    file = SimpleUploadedFile("家.jpg", data, "image/jpeg")
    answer = client.post(f"/field/inspections/{inspection.pk}/photos/", {"photo": file})
    assert answer.status_code == 201


def test_stored_upright_small_and_with_nothing_attached(inspect, secretary):
    data = with_exif()
    photo, created = store_photo(inspection=inspect(data), data=data, by=secretary)
    assert created
    for file in (photo.file, photo.thumbnail):
        kept = Path(file.path).read_bytes()
        assert b"SECRET" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp"} & image.info.keys()
            width, height = image.size
            assert height > width  # turned upright: red above, blue below
            assert image.getpixel((width // 2, height // 8))[0] > 150
            assert image.getpixel((width // 2, height * 7 // 8))[2] > 150


def test_size_and_names(inspect, secretary):
    data = picture(3000, 2000)
    photo, _ = store_photo(inspection=inspect(data), data=data, by=secretary)
    assert (photo.width, photo.height) == (1600, 1067)
    with Image.open(photo.file.path) as large, Image.open(photo.thumbnail.path) as small:
        assert large.size == (1600, 1067)
        assert max(small.size) == 320
    assert photo.sha256 not in photo.file.name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_kinds(kind):
    assert read_picture(picture(kind=kind)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_any_colours(mode):
    out = io.BytesIO()
    image = Image.new("RGB", (40, 30), RED).convert("L" if mode == "I;16" else mode)
    (image.convert("I;16") if mode == "I;16" else image).save(
        out, "JPEG" if mode == "CMYK" else "PNG"
    )
    assert read_picture(out.getvalue()).size == (40, 30)


def test_sixteen_bits_of_grey_stay_a_ramp():
    """A scanner's PNG: rows of 0 to 65535, each 256 times the grey it shows."""
    case = settings.BASE_DIR / "tests/cases/54-grey-16-bit/gray16.png"
    seen = [read_picture(case.read_bytes()).getpixel((5, y)) for y in (0, 8, 16, 32, 60)]
    assert all(red == green == blue for red, green, blue in seen)
    wanted = (0, 32, 64, 128, 240)
    assert all(abs(grey[0] - want) < 3 for grey, want in zip(seen, wanted, strict=True))


def test_a_cut_off_photo_is_refused_though_weasyprint_was_loaded(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as its import does
    with pytest.raises(PhotoRefused):
        read_picture(picture()[:-400])
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert read_picture(out.getvalue()).getpixel((5, 5)) == (255, 255, 255)


GIF, BMP, TIFF = (picture(kind=kind) for kind in ("GIF", "BMP", "TIFF"))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", UNREADABLE),
        (b"\xff\xd8\xff\xe0", UNREADABLE),
        (b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>", UNREADABLE),
        (b"%PDF-1.4", UNREADABLE),
        (b"PK\x03\x04" + bytes(100), UNREADABLE),
        (GIF, UNREADABLE),
        (BMP, UNREADABLE),
        (TIFF, UNREADABLE),
        (picture()[:-400], UNREADABLE),
        (picture(kind="PNG")[:-200], UNREADABLE),
        (picture(kind="WEBP")[:-100], UNREADABLE),
        (png_bomb(8_000, 8_000), TOO_MANY),
        (png_bomb(15_000, 15_000), TOO_MANY),
        (png_bomb(2_000_000_000, 2_000_000_000), TOO_MANY),
        (png_bomb(6_000, 6_000), UNREADABLE),  # few enough pixels, but the data lies
    ],
    ids=range(15),
)
def test_what_is_no_photo(inspect, upload, data, message):
    inspection = inspect(data)
    answer = upload(inspection, data)
    assert answer.status_code == 422
    assert message in answer.json()["errors"]["photo"][0]
    assert not Photo.objects.exists()


def test_too_many_bytes(inspect, upload, settings):
    settings.PHOTO_MAX_BYTES = 2 * 1024 * 1024
    data = picture() + bytes(settings.PHOTO_MAX_BYTES)
    answer = upload(inspect(data), data)
    assert (answer.status_code, answer.json()) == (413, {"errors": {"photo": ["照片超过2 MB。"]}})


def test_a_photo_larger_than_a_form_may_be(inspect, upload):
    data = picture() + bytes(3 * 1024 * 1024)  # bytes after the end of a JPEG do no harm
    assert upload(inspect(data), data).status_code == 201


def test_a_photo_that_nobody_announced(inspect, upload):
    before = files_kept()
    answer = upload(inspect(picture()), picture(10, 10))
    assert answer.status_code == 422
    assert answer.json() == {"errors": {"photo": ["这张照片不属于本次检查。"]}}
    assert files_kept() == before


def test_an_inspection_of_another_branch(inspect, upload, other_branch):
    data = picture()
    inspection = inspect(data, at=HouseholdFactory(branch=other_branch))
    assert upload(inspection, data).status_code == 404
    assert not Photo.objects.exists()


@pytest.mark.parametrize("role", ["leader", "responsible"])
def test_who_may_not_upload(inspect, client, role, request):
    data = picture()
    inspection = inspect(data)
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    answer = client.post(f"/field/inspections/{inspection.pk}/photos/", data, "image/jpeg")
    assert answer.status_code == 403


@pytest.fixture
def photo(inspect, secretary):
    data = picture()
    return store_photo(inspection=inspect(data), data=data, by=secretary)[0]


@pytest.mark.parametrize("part", ["", "thumbnail/"])
@pytest.mark.parametrize("role", ["officer", "leader", "supervisor", "secretary", "superuser"])
def test_shown_to_those_who_may_see_it(photo, client, role, part, request):
    client.force_login(request.getfixturevalue(role), backend="township.roles.RoleBackend")
    answer = client.get(f"/photos/{photo.pk}/{part}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"]
    kept = photo.thumbnail if part else photo.file
    assert b"".join(answer.streaming_content) == Path(kept.path).read_bytes()
    answer.close()


@pytest.mark.parametrize("part", ["", "thumbnail/"])
def test_hidden_from_other_branches_and_strangers(photo, client, township, other_branch, part):
    url = f"/photos/{photo.pk}/{part}"
    assert client.get(url).status_code == 302
    neighbour = UserFactory(role="secretary", township=township, branch=other_branch)
    someone = UserFactory(
        role="responsible", township=township, member=MemberFactory(branch=other_branch)
    )
    for user in (neighbour, someone, UserFactory(township=HouseholdFactory().branch.township)):
        client.force_login(user, backend="township.roles.RoleBackend")
        assert client.get(url).status_code == 404


def test_refused_without_a_trace(inspect, secretary):
    before = files_kept()
    data = picture(kind="PNG")[:-200]
    with pytest.raises(PhotoRefused):
        store_photo(inspection=inspect(data), data=data, by=secretary)
    assert files_kept() == before


@pytest.mark.django_db(transaction=True)
def test_the_same_photo_from_four_connections_is_one(inspect, secretary):
    before = files_kept()
    data = picture()
    inspection = inspect(data)

    def store(_):
        try:
            return store_photo(inspection=inspection, data=data, by=secretary)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(store, range(4)))
    assert sum(created for _, created in answers) == 1
    assert len({photo.pk for photo, _ in answers}) == 1
    assert len(files_kept() - before) == 2

"""The tab at the desk: make, download, layout, preview, reprint."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.domain.certificate_words import DEFAULT_TEXT
from awards.models import CertificateFile, CertificateReprint, CertificateTemplate
from tests.awards.certificates import honour, plan_ceremony
from tests.awards.test_certificates import png

pytestmark = pytest.mark.django_db
FORM = {"heading": "光荣证书", "text": DEFAULT_TEXT, "signature": "青朗乡", "frame": "green"}


@pytest.fixture
def ceremony(township, branch, officer):
    ceremony = plan_ceremony(township, officer)
    honour(ceremony, branch, "杨通文")
    return ceremony


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer, backend="township.roles.RoleBackend")
    return client


def url(name, thing):
    return reverse(f"certificates:{name}", args=[thing.pk])


def test_made_kept_opened_and_out_of_date(client, ceremony, branch):
    page = client.get(url("index", ceremony)).content.decode()
    assert "生成1张证书" in page
    client.post(url("make", ceremony))
    kept = CertificateFile.objects.get()
    assert (kept.status, kept.done, kept.address) == ("ready", 1, "http://testserver")
    response = client.get(url("download", kept))
    assert b"".join(response)[:5] == b"%PDF-"
    assert response["Cache-Control"] == "private, no-store"
    assert "请重新生成" not in client.get(url("index", ceremony)).content.decode()
    honour(ceremony, branch, "欧阳䶮")
    assert "请重新生成" in client.get(url("index", ceremony)).content.decode()


def test_who_cannot_be_drawn_is_named_before_printing(client, ceremony, branch):
    assert "方框" not in client.get(url("index", ceremony)).content.decode()
    honour(ceremony, branch, "石\U00031350")
    page = client.get(url("index", ceremony)).content.decode()
    assert "有1张证书含字库没有的字" in page
    assert "石\U00031350</li>" in page


def test_before_the_list_is_fixed_the_page_says_so(client, township, officer):
    ceremony = plan_ceremony(township, officer, status="notice")
    assert "名单尚未确定" in client.get(url("index", ceremony)).content.decode()
    client.post(url("make", ceremony))
    assert not CertificateFile.objects.exists()


def test_what_fails_is_said(client, ceremony, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("no space")

    monkeypatch.setattr("awards.tasks.draw_certificates", fail)
    client.post(url("make", ceremony))
    assert CertificateFile.objects.get().status == "failed"
    assert "证书未能生成" in client.get(url("index", ceremony)).content.decode()


def test_progress_is_asked_for_until_it_is_there(client, ceremony, officer):
    from awards.domain.certificates import fail_file, order_file

    file = order_file(ceremony=ceremony, address="http://testserver", by=officer)
    response = client.get(url("progress", ceremony))
    assert "正在生成：0 / 1" in response.content.decode()
    assert "HX-Refresh" not in response
    fail_file(file=file)
    assert client.get(url("progress", ceremony))["HX-Refresh"] == "true"


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_costs_the_same_however_many(
    client, ceremony, branch, many, django_assert_num_queries
):
    for _ in range(many - 1):
        honour(ceremony, branch, "杨通文")
    client.post(url("make", ceremony))
    for award in ceremony.awards.all():
        client.post(url("reprint", award), {"reason": "破损"})
    with django_assert_num_queries(7):
        client.get(url("index", ceremony))


def test_search(client, ceremony, branch):
    honour(ceremony, branch, "欧阳䶮")
    page = client.get(url("index", ceremony), {"q": "欧阳"}).content.decode()
    assert "欧阳䶮" in page
    assert "杨通文" not in page


def test_the_layout_is_saved_as_a_version(client, ceremony):
    picture = SimpleUploadedFile("b.png", png(), "image/png")
    response = client.post(url("template", ceremony), {**FORM, "picture": picture})
    assert response.status_code == 302
    template = CertificateTemplate.objects.get()
    assert (template.version, template.heading, template.frame) == (1, "光荣证书", "green")
    assert template.picture
    assert "第1版" in client.get(url("index", ceremony)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"text": "{户主}：{称号}{奖金}"}, "{奖金}"),
        ({"picture": SimpleUploadedFile("b.png", b"GIF89a", "image/png")}, "无法识别"),
    ],
)
def test_a_bad_layout_is_refused_in_form_and_preview(client, ceremony, wrong, told):
    response = client.post(url("template", ceremony), FORM | wrong)
    assert response.status_code == 422
    assert not CertificateTemplate.objects.exists()
    for value in wrong.values():
        if hasattr(value, "seek"):
            value.seek(0)
    page = client.post(url("preview", ceremony), FORM | wrong).content.decode()
    assert told in page
    assert "data:image" not in page


def test_the_preview_draws_the_longest_and_the_rarest(client, ceremony):
    page = client.post(url("preview", ceremony), FORM).content.decode()
    assert page.count("data:image/png;base64,") == 2
    assert not CertificateTemplate.objects.exists()


def test_a_reprint_is_noted_and_opens(client, ceremony, officer):
    award = ceremony.awards.get()
    assert client.post(url("reprint", award), {"reason": ""}).status_code == 422
    client.post(url("reprint", award), {"reason": "姓名写错"})
    note = CertificateReprint.objects.get()
    assert (note.by, note.reason) == (officer, "姓名写错")
    assert "姓名写错" in client.get(url("index", ceremony)).content.decode()
    assert b"".join(client.get(url("reprinted", note)))[:5] == b"%PDF-"

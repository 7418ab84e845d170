"""The bare view: login required, one form, one insert."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import path

from bench.bare.models import Row


class RowForm(forms.ModelForm):
    class Meta:
        model = Row
        fields = ("id", "household", "date", "points", "remark")

    id = forms.UUIDField()

    def _get_validation_exclusions(self) -> set[str]:
        return {"id"}  # a bare insert does not look whether the id is there


@login_required
def insert(request: HttpRequest) -> JsonResponse:
    form = RowForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=422)
    row = Row(**form.cleaned_data)
    row.save(force_insert=True)
    return JsonResponse({"id": str(row.pk)}, status=201)


urlpatterns = [path("rows/", insert)]

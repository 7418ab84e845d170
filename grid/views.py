"""The door of the site, and setting up a township."""

from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from grid.forms import NewPasswordForm


def home(request: HttpRequest) -> HttpResponse:
    """Everyone's first page: the field for phones' people, the desk for the office."""
    if not request.user.is_authenticated:
        return redirect("login")
    if request.user.role in ("secretary", "responsible") and not request.user.is_superuser:
        return redirect("field:home")
    return redirect("admin:index")


class ChangePassword(PasswordChangeView):
    form_class = NewPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        form.user.must_change_password = False
        return super().form_valid(form)

"""Sign in, sign out, change the password."""

from django.contrib.auth import views as auth
from django.urls import path

from grid import views

urlpatterns = [
    path(
        "login/",
        auth.LoginView.as_view(redirect_authenticated_user=True),
        name="login",
    ),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
]

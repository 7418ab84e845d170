"""Acts on households at the desk, and what they consented to."""

from django.urls import path

from grid import views_consents, views_households

app_name = "households"
urlpatterns = [
    path("<slug:name>/", views_households.act_on_households, name="act"),
    path("<int:pk>/consents/", views_consents.show, name="consents"),
    path("<int:pk>/consents/withdraw/", views_consents.withdraw, name="withdraw_consent"),
]

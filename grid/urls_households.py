"""Acts on households at the desk."""

from django.urls import path

from grid import views_households as views

app_name = "households"
urlpatterns = [path("<slug:name>/", views.act_on_households, name="act")]

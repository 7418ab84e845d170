"""The field: pages for the phone."""

from django.urls import path

from inspections import (
    views_arena_field,
    views_corrections,
    views_household,
    views_offline,
    views_patrols,
    views_problems,
    views_record,
    views_visits_field,
)
from inspections import views_field as views

app_name = "field"
urlpatterns = [
    path("", views.home, name="home"),
    path("households.json", views.index, name="index"),
    path("households/<int:pk>/", views_household.household, name="household"),
    path("me/", views.me, name="me"),
    path("worker.js", views_offline.worker, name="worker"),
    path("bundle.json", views_offline.bundle, name="bundle"),
    path("offline/", views_offline.offline_home, name="offline"),
    path("offline/household/", views_offline.offline_household, name="offline_household"),
    path("queue/", views_offline.queue, name="queue"),
    path("phone/", views_offline.phone, name="phone"),
    path("held/<uuid:pk>/", views_offline.date_held, name="date_held"),
    path("arena/", views_arena_field.contests, name="arena"),
    path("arena/<int:pk>/<int:branch>/", views_arena_field.sheet, name="arena_sheet"),
    path("problems/", views_problems.problems, name="problems"),
    path("problems/<int:pk>/", views_problems.problem, name="problem"),
    path("patrol/", views_patrols.patrol, name="patrol"),
    path("patrols/", views_patrols.record, name="record_patrol"),
    path("visits/", views_visits_field.visits, name="visits"),
    path("visits/<uuid:pk>/begin/", views_visits_field.begin, name="begin_visit"),
    path("visits/households/<int:pk>/", views_visits_field.skip, name="skip_visit_household"),
    path("inspections/", views_record.record, name="record"),
    path("inspections/<uuid:pk>/correct/", views_corrections.correct_in_field, name="correct"),
    path("inspections/<uuid:pk>/photos/", views_record.photo, name="photo"),
]

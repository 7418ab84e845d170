"""All addresses of the site: the door, the field, the desk."""

from django.contrib import admin
from django.urls import include, path

from grid import views as grid_views
from township import views

handler400 = "township.faults.bad_request"
handler403 = "township.faults.forbidden"
handler404 = "township.faults.missing"
handler500 = "township.faults.failed"

urlpatterns = [
    path("", grid_views.home, name="home"),
    path("", include("grid.urls_account")),
    path("", include("boards.urls_public")),
    path("awards/", include("awards.urls_notice")),
    path("", include("awards.urls_honours")),
    path("field/", include("inspections.urls_field")),
    path("field/pairs/", include("boards.urls_field")),
    path("field/appraisal/", include("boards.urls_appraisal_field")),
    path("field/ceremony/", include("awards.urls_field")),
    path("photos/", include("inspections.urls_photos")),
    path("admin/township/", views.setup_township, name="setup_township"),
    path("admin/township/template/", views.township_template, name="township_template"),
    path("admin/office/", include("grid.urls_office")),
    path("admin/households/", include("grid.urls_households")),
    path("admin/rosters/", include("grid.urls_rosters")),
    path("admin/accounts/", include("grid.urls_accounts")),
    path("admin/sheets/", include("inspections.urls_sheets")),
    path("admin/corrections/", include("inspections.urls_corrections")),
    path("admin/phones/", include("inspections.urls_phones")),
    path("admin/problems/", include("inspections.urls_problems")),
    path("admin/arena/", include("inspections.urls_arena")),
    path("admin/visits/", include("inspections.urls_visits")),
    path("admin/dispatch/", include("inspections.urls_dispatch")),
    path("admin/calendar/", include("inspections.urls_calendar")),
    path("admin/boards/", include("boards.urls")),
    path("admin/objections/", include("boards.urls_objections")),
    path("admin/policy/", include("boards.urls_policy")),
    path("admin/pairs/", include("boards.urls_pairs")),
    path("admin/appraisal/", include("boards.urls_appraisal")),
    path("admin/history/", include("boards.urls_history")),
    path("admin/ceremonies/", include("awards.urls")),
    path("admin/ceremonies/", include("awards.urls_selection")),
    path("admin/titles/", include("awards.urls_titles")),
    path("admin/awards/", include("awards.urls_holders")),
    path("admin/certificates/", include("awards.urls_certificates")),
    path("admin/prizes/", include("awards.urls_prizes")),
    path("admin/markets/", include("awards.urls_markets")),
    path("admin/reports/", include("reports.urls")),
    path("admin/", admin.site.urls),
]

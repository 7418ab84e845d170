"""Boards at the desk."""

from django.urls import path

from boards import views, views_life, views_revise, views_scores

app_name = "boards"
urlpatterns = [
    path("make/", views.make, name="make"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/notice/", views_life.notice, name="notice"),
    path("<int:pk>/redraft/", views_life.redraft, name="redraft"),
    path("<int:pk>/publish/", views_life.publish, name="publish"),
    path("<int:pk>/withdraw/", views_life.withdraw, name="withdraw"),
    path("<int:pk>/poster/", views_life.poster, name="poster"),
    path("<int:pk>/slips/", views_life.slips, name="slips"),
    path("<int:pk>/print/", views.print_board, name="print"),
    path("<int:pk>/revise/", views_revise.revise, name="revise"),
    path("<int:pk>/correction/", views_revise.correction, name="correction"),
    path("<int:pk>/correction/print/", views_revise.print_correction, name="correction_print"),
    path("<int:pk>/entries/<int:entry>/", views_scores.unfold, name="entry"),
    path("<int:pk>/entries/<int:entry>/print/", views_scores.print_unfolded, name="entry_print"),
    path("<int:pk>/entries/<int:entry>/<int:household>/", views_scores.unfold, name="entry_home"),
    path(
        "<int:pk>/entries/<int:entry>/<int:household>/print/",
        views_scores.print_unfolded,
        name="entry_home_print",
    ),
]

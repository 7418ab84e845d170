"""Planning a ceremony and how it runs; included in `awards.urls`."""

from django.urls import path

from awards import views_papers, views_plan, views_programme, views_stage

urlpatterns = [
    path("plan/", views_plan.plan, name="plan"),
    path("<int:pk>/change/", views_plan.change, name="change"),
    path("<int:pk>/cancel/", views_plan.cancel, name="cancel"),
    path("<int:pk>/hold/", views_plan.hold, name="hold"),
    path("<int:pk>/programme/", views_programme.show, name="programme"),
    path("<int:pk>/programme/propose/", views_programme.propose, name="propose_programme"),
    path("<int:pk>/programme/save/", views_programme.save, name="save_programme"),
    path("<int:pk>/programme/print/", views_papers.running_order, name="print_programme"),
    path("<int:pk>/stage/", views_stage.show, name="stage"),
    path("<int:pk>/stage/propose/", views_stage.propose, name="propose_stage"),
    path("<int:pk>/stage/arrange/", views_stage.arrange, name="arrange_stage"),
    path("<int:pk>/stage/print/", views_papers.stage_list, name="print_stage"),
    path("<int:pk>/stage/cards/", views_papers.cards, name="print_cards"),
    path("<int:pk>/papers/", views_papers.index, name="papers"),
    path("<int:pk>/papers/news/", views_papers.news, name="news"),
    path("<int:pk>/papers/poster/", views_papers.poster, name="poster"),
    path("<int:pk>/papers/plaques/", views_papers.plaques, name="plaques"),
]

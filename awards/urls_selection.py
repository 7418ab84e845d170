"""Selecting whom a ceremony honours: nominations, review, notice, holders."""

from django.urls import path

from awards import views_cases, views_holders, views_nominations, views_notice, views_review

app_name = "selection"
urlpatterns = [
    path("<int:pk>/nominations/", views_nominations.nominations, name="nominations"),
    path("<int:pk>/review/", views_review.review, name="review"),
    path("<int:pk>/review/accept/", views_review.accept_all, name="accept_all"),
    path("nominations/<int:pk>/accept/", views_review.accept, name="accept"),
    path("nominations/<int:pk>/decline/", views_review.decline, name="decline"),
    path("nominations/<int:pk>/back/", views_review.withdraw_nomination, name="take_back"),
    path("<int:pk>/notice/", views_notice.notice, name="notice"),
    path("<int:pk>/notice/begin/", views_notice.begin, name="begin"),
    path("<int:pk>/notice/break-off/", views_notice.break_off, name="break_off"),
    path("<int:pk>/notice/fix/", views_notice.fix, name="fix"),
    path("<int:pk>/notice/objections/", views_notice.take, name="take"),
    path("<int:pk>/notice/print/", views_notice.print_notice, name="notice_print"),
    path("objections/<int:pk>/decide/", views_notice.decide, name="decide"),
    path("<int:pk>/holders/", views_holders.holders, name="holders"),
    path("<int:pk>/holders/cases/", views_cases.find_cases, name="find_cases"),
]

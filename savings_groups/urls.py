from django.urls import path

from savings_groups.views import board, groups

app_name = "savings_groups"
urlpatterns = [
    path("", groups.index, name="index"),
    path("summary/", groups.summary, name="summary"),
    path("<int:pk>/", groups.detail, name="detail"),
    path("<int:pk>/edit/", groups.edit, name="edit"),
    path("<int:pk>/phone/", groups.phone, name="phone"),
    path("<int:pk>/board/add/", board.add, name="seat_add"),
    path("board/<int:pk>/edit/", board.edit, name="seat_edit"),
    path("<int:pk>/months/add/", groups.month_add, name="month_add"),
    path("months/<int:pk>/edit/", groups.month_edit, name="month_edit"),
    path("of-union/<int:pk>/", groups.union, name="union"),
    path("of-union/<int:pk>/add/", groups.add, name="add"),
    path("pick/", groups.pick, name="pick"),
]

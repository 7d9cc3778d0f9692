from django.urls import path

from savings_groups import views

app_name = "savings_groups"
urlpatterns = [
    path("", views.index, name="index"),
    path("summary/", views.summary, name="summary"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/phone/", views.phone, name="phone"),
    path("<int:pk>/months/add/", views.month_add, name="month_add"),
    path("months/<int:pk>/edit/", views.month_edit, name="month_edit"),
    path("of-union/<int:pk>/", views.union, name="union"),
    path("of-union/<int:pk>/add/", views.add, name="add"),
    path("pick/", views.pick, name="pick"),
]

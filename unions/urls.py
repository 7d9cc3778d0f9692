from django.urls import path

from unions.views import branches, figures, initiatives, officers, people, pick, unions

app_name = "unions"
urlpatterns = [
    path("", unions.index, name="index"),
    path("add/", unions.add, name="add"),
    path("<int:pk>/", unions.detail, name="detail"),
    path("<int:pk>/edit/", unions.edit, name="edit"),
    path("<int:pk>/letterhead/", unions.letterhead, name="letterhead"),
    path("<int:pk>/figures/add/", figures.add, name="figures_add"),
    path("figures/", figures.index, name="figures"),
    path("figures/<int:pk>/edit/", figures.edit, name="figures_edit"),
    path("branches/", branches.index, name="branches"),
    path("branches/<int:pk>/", branches.detail, name="branch"),
    path("<int:pk>/branches/add/", branches.add, name="branch_add"),
    path("branches/<int:pk>/edit/", branches.edit, name="branch_edit"),
    path("officers/", officers.index, name="officers"),
    path("officers/add/", officers.add, name="officer_add"),
    path("officers/<int:pk>/", officers.detail, name="officer"),
    path("officers/<int:pk>/edit/", officers.edit, name="officer_edit"),
    path("officers/<int:pk>/posts/add/", officers.post_add, name="post_add"),
    path("posts/<int:pk>/edit/", officers.post_edit, name="post_edit"),
    path("initiatives/", initiatives.index, name="initiatives"),
    path("initiatives/<int:pk>/", initiatives.detail, name="initiative"),
    path("<int:pk>/initiatives/add/", initiatives.add, name="initiative_add"),
    path("initiatives/<int:pk>/edit/", initiatives.edit, name="initiative_edit"),
    path("people/", people.index, name="people"),
    path("people/add/", people.add, name="person_add"),
    path("people/<int:pk>/edit/", people.edit, name="person_edit"),
    path("people/<int:pk>/password/", people.give_password, name="person_password"),
    path("pick/", pick.pick, name="pick"),
    path("pick/branch/", pick.pick_branch, name="pick_branch"),
]

from django.urls import path

from savings_groups.views import areas, bank, board, groups, mapping, people

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
    path("people/", people.index, name="borrowers"),
    path("people/find/", people.find, name="borrower_find"),
    path("people/<int:pk>/", people.detail, name="borrower"),
    path("people/<int:pk>/number/", people.reveal, name="borrower_reveal"),
    path("of-union/<int:pk>/", groups.union, name="union"),
    path("of-union/<int:pk>/add/", groups.add, name="add"),
    path("pick/", groups.pick, name="pick"),
    path("bank/", bank.index, name="bank_files"),
    path("bank/add/", bank.add, name="bank_file_add"),
    path("bank/<uuid:pk>/", bank.detail, name="bank_file"),
    path("bank/<uuid:pk>/columns/", mapping.match, name="bank_file_map"),
    path("bank/<uuid:pk>/progress/", bank.progress, name="bank_file_progress"),
    path("bank/<uuid:pk>/take-over/", bank.take_over, name="bank_file_take_over"),
    path("bank/<uuid:pk>/put-aside/", bank.put_aside, name="bank_file_put_aside"),
    path("bank/<uuid:pk>/again/", bank.retry, name="bank_file_retry"),
    path("hard-areas/", areas.index, name="hard_areas"),
    path("hard-areas/add/", areas.add, name="hard_area_add"),
    path("hard-areas/<int:pk>/edit/", areas.edit, name="hard_area_edit"),
    path("hard-areas/<int:pk>/end/", areas.end, name="hard_area_end"),
]

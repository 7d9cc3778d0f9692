from django.urls import path

from notices.views import log, schedule, switches

app_name = "notices"
urlpatterns = [
    path("", log.index, name="index"),
    path("mine/", log.mine, name="mine"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/summaries/", schedule.summaries, name="summaries"),
    path("schedule/summaries/<int:pk>/", schedule.summary, name="summary"),
    path("switches/", switches.switches, name="switches"),
    path("switches/<int:pk>/", switches.switch, name="switch"),
    path("choice/", switches.choice, name="choice"),
    path("<int:pk>/", log.detail, name="detail"),
    path("<int:pk>/resend/", log.resend, name="resend"),
    path("<int:pk>/told/", log.told, name="told"),
    path("<int:pk>/take-back/", log.take_back, name="take_back"),
]

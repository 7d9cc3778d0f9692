"""The admin without Django's groups: what someone may do follows from her role."""

import django.contrib.auth.admin  # noqa: F401 -- registers the groups first
from django.contrib import admin
from django.contrib.auth.models import Group

admin.site.unregister(Group)

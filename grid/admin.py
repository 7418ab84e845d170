"""The grid at the desk."""

from django.contrib import admin

from grid.desk import ReadOnlyAdmin, ScopedAdmin
from grid.models import Branch, Household, Member, User

admin.site.register(Branch, ScopedAdmin)
admin.site.register(Household, ScopedAdmin)
admin.site.register(Member, ScopedAdmin)
admin.site.register(User, ReadOnlyAdmin)

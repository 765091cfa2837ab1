"""The addresses of the organisation's pages."""

from django.urls import path
from django.views.generic import RedirectView

from bihuan.org.views import access, account, factor, posts, seals, signing, staff, units

app_name = "org"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("sign-in/code/", signing.second_step, name="second_step"),
    path("account/second-factor/", factor.second_factor, name="second_factor"),
    path("account/second-factor/codes/", factor.renew, name="recovery_codes"),
    path("account/second-factor/end/", factor.end, name="second_factor_end"),
    path("account/password/", account.password, name="password"),
    path("account/tokens/new/", account.make_token, name="token_make"),
    path("account/tokens/<int:pk>/revoke/", account.revoke_token, name="token_revoke"),
    path("account/devices/<slug:mark>/end/", account.end_device, name="device_end"),
    path("administration/", RedirectView.as_view(pattern_name="org:units"), name="administration"),
    path("administration/units/", units.tree, name="units"),
    path("administration/units/<slug:code>/", units.unit, name="unit"),
    path("administration/units/<slug:code>/below/", units.branch, name="unit_branch"),
    path("administration/units/<slug:code>/new/", units.create, name="unit_create"),
    path("administration/units/<slug:code>/change/", units.change, name="unit_change"),
    path("administration/units/<slug:code>/move/", units.move, name="unit_move"),
    path("administration/units/<slug:code>/close/", units.close, name="unit_close"),
    path("administration/units/<slug:code>/seals/new/", seals.keep, name="seal_keep"),
    path("administration/units/<slug:code>/seals/<int:pk>/end/", seals.end, name="seal_end"),
    path("administration/access/", access.log, name="access"),
    path("administration/access/export/", access.export, name="access_export"),
    path("administration/sign-in/", factor.required, name="factor_required"),
    path("administration/posts/", posts.posts, name="posts"),
    path("administration/staff/", staff.staff_list, name="staff_list"),
    path("administration/staff/new/", staff.create, name="staff_create"),
    path("administration/staff/<slug:number>/", staff.staff, name="staff"),
    path("administration/staff/<slug:number>/change/", staff.change, name="staff_change"),
    path("administration/staff/<slug:number>/deactivate/", staff.deactivate, name="staff_deactivate"),
    path("administration/staff/<slug:number>/reactivate/", staff.reactivate, name="staff_reactivate"),
    path("administration/staff/<slug:number>/password/", staff.reset_password, name="staff_password"),
    path("administration/staff/<slug:number>/unlock/", staff.unlock, name="staff_unlock"),
    path("administration/staff/<slug:number>/second-factor/", staff.reset_second_factor, name="staff_factor"),
    path("administration/staff/<slug:number>/devices/<slug:mark>/end/", staff.end_device, name="staff_device_end"),
    path("administration/staff/<slug:number>/posts/new/", posts.appoint, name="appoint"),
    path("administration/staff/<slug:number>/posts/<int:pk>/end/", posts.end_appointment, name="appointment_end"),
    path("administration/staff/<slug:number>/deputies/new/", posts.appoint_deputy, name="deputy_create"),
    path("administration/staff/<slug:number>/deputies/<int:pk>/end/", posts.end_deputy, name="deputy_end"),
    path("administration/staff/<slug:number>/absences/new/", posts.record_absence, name="absence_create"),
    path("administration/staff/<slug:number>/absences/<int:pk>/end/", posts.end_absence, name="absence_end"),
]

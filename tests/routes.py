"""Who gets what at every address: the table that ``test_routes`` walks.

A row is: the route, the thing it is about (``world.build``), the method, and the
answers to the administrator, union staff, inspector, leader, officer of the unit, and
union staff of another city. One number stands for all. Every route answers nobody with
the sign-in page, unless it is public. POST is sent without any data: 302 means that
the verb was allowed (done, or refused by a rule), 200 that a form is shown again with
its faults.
"""

ROLES = ("administrator", "staff", "inspector", "leader", "officer", "stranger")

#: Addresses that ask nobody who she is, and what they answer then.
PUBLIC = {
    ("set_language", "GET"): 405,
    ("set_language", "POST"): 400,
    ("favicon", "GET"): 302,
    ("favicon", "POST"): 302,
    ("accounts:sign_in", "GET"): 200,
    ("accounts:sign_in", "POST"): 200,
    ("check:paper", "GET"): 404,  # of a paper that was never printed
    ("check:paper", "POST"): 405,
    ("inspections:feed_read", "GET"): 404,  # of an address that nobody gave out
    ("inspections:feed_read", "POST"): 405,
    ("inspections:link_open", "GET"): 404,  # upload links: the same
    ("inspections:link_open", "POST"): 405,
    ("inspections:link_file", "GET"): 404,
    ("inspections:link_file", "POST"): 405,
    ("inspections:link_send", "GET"): 404,
    ("inspections:link_send", "POST"): 404,
}

#: Addresses that name no thing of a union, or say nothing about it.
FOREIGN = {
    "admin:app_list",
    "admin:view_on_site",  # sends on to the thing's page, which asks
    "jobs:progress",  # is seen by whoever asked for the job, and administrators
    # Workbooks are seen by whoever sent them in or asked for them.
    "workbooks:upload",
    "workbooks:upload_progress",
    "workbooks:marked",
    "workbooks:write",
    "workbooks:start_again",
    "workbooks:exported",
    "workbooks:exported_progress",
    "workbooks:exported_file",
    # Bundles are seen by whoever asked for them.
    "reports:bundle",
    "reports:bundle_progress",
    "reports:bundle_cancel",
    "reports:bundle_retry",
    "reports:bundle_file",
    # Scans are seen by whoever brought them in.
    "reports:scan_batch",
    "reports:scan_again",
    "reports:scan_file",
    "check:paper",  # tells everybody the same
    "inspections:coverage_list",  # names a rule, not a thing
    # A calendar address is seen by whom it belongs to.
    "inspections:feed",
    "inspections:feed_renew",
    "inspections:feed_revoke",
    "workbooks:send",  # names a list, not a thing
    "workbooks:template",
    "workbooks:export",
}

#: Without a name: what covers addresses of the admin, and redirects.
NOT_WALKED = {"None", "admin:None"}

TABLE = """
home                                -               GET   200
home                                -               POST  405

set_language                        -               GET   405
set_language                        -               POST  400

favicon                             -               GET   302
favicon                             -               POST  302

admin_sign_in                       -               GET   403
admin_sign_in                       -               POST  403

admin_sign_out                      -               GET   405
admin_sign_out                      -               POST  302

admin_password                      -               GET   302
admin_password                      -               POST  302

admin:index                         -               GET   200 200 200 302 302 200
admin:index                         -               POST  200 200 200 302 302 200
admin:login                         -               GET   403
admin:login                         -               POST  403
admin:logout                        -               GET   405
admin:logout                        -               POST  302
admin:password_change               -               GET   302
admin:password_change               -               POST  302
admin:password_change_done          -               GET   200 200 200 302 302 200
admin:password_change_done          -               POST  405 405 405 302 302 405
admin:autocomplete                  -               GET   403 403 403 302 302 403
admin:autocomplete                  -               POST  405 405 405 302 302 405
admin:jsi18n                        -               GET   200 200 200 302 302 200
admin:jsi18n                        -               POST  405 405 405 302 302 405
admin:view_on_site                  uniontype,union        GET   302
admin:view_on_site                  uniontype,union        POST  302
admin:app_list                      =unions         GET   200 200 200 302 302 200
admin:app_list                      =unions         POST  200 200 200 302 302 200

accounts:sign_in                    -               GET   302
accounts:sign_in                    -               POST  302
accounts:sign_out                   -               GET   405
accounts:sign_out                   -               POST  302
accounts:reach                      -               GET   204
accounts:reach                      -               POST  405
accounts:password                   -               GET   200
accounts:password                   -               POST  200
accounts:profile                    -               GET   200
accounts:profile                    -               POST  200

unions:index                        -               GET   200
unions:index                        -               POST  405
unions:map                          -               GET   200
unions:map                          -               POST  405
unions:summary                      -               GET   200
unions:summary                      -               POST  405
unions:add                          -               GET   200 200 403 403 403 200
unions:add                          -               POST  200 200 403 403 403 200
unions:detail                       union           GET   200 200 200 200 200 404
unions:detail                       union           POST  405
unions:edit                         union           GET   200 200 403 403 403 404
unions:edit                         union           POST  200 200 403 403 403 404
unions:letterhead                   union           GET   200 200 403 403 403 404
unions:letterhead                   union           POST  200 200 403 403 403 404
unions:figures                      -               GET   200
unions:figures                      -               POST  405
unions:figures_add                  union           GET   200 200 403 403 200 404
unions:figures_add                  union           POST  200 200 403 403 200 404
unions:figures_edit                 figures         GET   200 200 403 403 200 404
unions:figures_edit                 figures         POST  200 200 403 403 200 404
unions:funds                        -               GET   200
unions:funds                        -               POST  405
unions:fund                         fund            GET   200 200 200 200 200 404
unions:fund                         fund            POST  405
unions:fund_add                     union           GET   200 200 403 403 200 404
unions:fund_add                     union           POST  200 200 403 403 200 404
unions:fund_edit                    fund            GET   200 200 403 403 200 404
unions:fund_edit                    fund            POST  200 200 403 403 200 404
unions:fund_close                   fund            GET   200 200 403 403 200 404
unions:fund_close                   fund            POST  200 200 403 403 200 404
unions:fund_count                   fund            GET   200 200 403 403 200 404
unions:fund_count                   fund            POST  200 200 403 403 200 404
unions:fund_count_edit              fundcount       GET   200 200 403 403 200 404
unions:fund_count_edit              fundcount       POST  200 200 403 403 200 404
unions:busy_days                    -               GET   200
unions:busy_days                    -               POST  405
unions:busy_days_add                -               GET   200 200 403 403 200 200
unions:busy_days_add                -               POST  200 200 403 403 200 200
unions:busy_days_edit               busydays        GET   200 200 403 403 200 404
unions:busy_days_edit               busydays        POST  200 200 403 403 200 404
unions:busy_days_delete             busydays        GET   200 200 403 403 200 404
unions:busy_days_delete             busydays        POST  302 302 403 403 302 404
unions:branches                     -               GET   200
unions:branches                     -               POST  405
unions:branch                       branch          GET   200 200 200 200 200 404
unions:branch                       branch          POST  405
unions:branch_add                   union           GET   200 200 403 403 200 404
unions:branch_add                   union           POST  200 200 403 403 200 404
unions:branch_edit                  branch          GET   200 200 403 403 200 404
unions:branch_edit                  branch          POST  200 200 403 403 200 404
unions:term_add                     union           GET   200 200 403 403 200 404
unions:term_add                     union           POST  200 200 403 403 200 404
unions:term_end                     union           GET   200 200 403 403 200 404
unions:term_end                     union           POST  200 200 403 403 200 404
unions:officers                     -               GET   200
unions:officers                     -               POST  405
unions:officer_add                  -               GET   200 200 403 403 200 200
unions:officer_add                  -               POST  200 200 403 403 200 200
unions:officer                      officer         GET   200 200 200 200 200 404
unions:officer                      officer         POST  405
unions:officer_edit                 officer         GET   200 200 403 403 200 404
unions:officer_edit                 officer         POST  200 200 403 403 200 404
unions:post_add                     officer         GET   200 200 403 403 200 404
unions:post_add                     officer         POST  200 200 403 403 200 404
unions:post_edit                    post            GET   200 200 403 403 200 404
unions:post_edit                    post            POST  200 200 403 403 200 404
unions:initiatives                  -               GET   200
unions:initiatives                  -               POST  405
unions:initiative                   initiative      GET   200 200 200 200 200 404
unions:initiative                   initiative      POST  405
unions:initiative_add               union           GET   200 200 403 403 200 404
unions:initiative_add               union           POST  200 200 403 403 200 404
unions:initiative_edit              initiative      GET   200 200 403 403 200 404
unions:initiative_edit              initiative      POST  200 200 403 403 200 404
unions:people                       -               GET   200 403 403 403 403 403
unions:people                       -               POST  405
unions:person_add                   -               GET   200 403 403 403 403 403
unions:person_add                   -               POST  200 403 403 403 403 403
unions:person_edit                  person          GET   200 403 403 403 403 404
unions:person_edit                  person          POST  200 403 403 403 403 404
unions:person_password              person          GET   405
unions:person_password              person          POST  200 403 403 403 403 404
unions:reorganisations              -               GET   200
unions:reorganisations              -               POST  405
unions:reorganisation_add           -               GET   200 200 403 403 403 200
unions:reorganisation_add           -               POST  200 200 403 403 403 200
unions:reorganisation               draft           GET   200 200 200 200 404 404
unions:reorganisation               draft           POST  405
unions:reorganisation               reorganisation  GET   200 200 200 200 200 404
unions:reorganisation               reorganisation  POST  405
unions:reorganisation_edit          draft           GET   200 200 403 403 404 404
unions:reorganisation_edit          draft           POST  200 200 403 403 404 404
unions:reorganisation_units         draft           GET   200 200 403 403 404 404
unions:reorganisation_units         draft           POST  200 200 403 403 404 404
unions:reorganisation_assign        draft           GET   405
unions:reorganisation_assign        draft           POST  302 302 403 403 404 404
unions:reorganisation_carry_out     draft           GET   405
unions:reorganisation_carry_out     draft           POST  200 200 403 403 404 404
unions:reorganisation_discard       draft           GET   405
unions:reorganisation_discard       draft           POST  302 302 403 403 404 404
unions:reorganisation_undo          reorganisation  GET   200 200 403 403 403 404
unions:reorganisation_undo          reorganisation  POST  200 200 403 403 403 404
unions:reorganisation_file          reorganisation  GET   200 200 200 200 200 404
unions:reorganisation_file          reorganisation  POST  405
unions:divided                      -               GET   200 200 403 403 403 200
unions:divided                      -               POST  405
unions:divided_decide               divided         GET   200 200 403 403 403 404
unions:divided_decide               divided         POST  302 302 403 403 403 404
unions:pick                         -               GET   200
unions:pick                         -               POST  405
unions:pick_branch                  -               GET   200
unions:pick_branch                  -               POST  405

savings_groups:index                -               GET   200
savings_groups:index                -               POST  405
savings_groups:summary              -               GET   200
savings_groups:summary              -               POST  405
savings_groups:detail               savingsgroup    GET   200 200 200 200 200 404
savings_groups:detail               savingsgroup    POST  405
savings_groups:edit                 savingsgroup    GET   200 200 403 403 200 404
savings_groups:edit                 savingsgroup    POST  200 200 403 403 200 404
savings_groups:phone                savingsgroup    GET   405
savings_groups:phone                savingsgroup    POST  200 200 200 200 200 404
savings_groups:borrowers            -               GET   200
savings_groups:borrowers            -               POST  405
savings_groups:borrower             borrower        GET   200 200 200 200 200 404
savings_groups:borrower             borrower        POST  405
savings_groups:borrower_reveal      borrower        GET   405
savings_groups:borrower_reveal      borrower        POST  200 200 200 403 403 404
savings_groups:borrower_find        -               GET   200 200 200 403 403 200
savings_groups:borrower_find        -               POST  200 200 200 403 403 200
savings_groups:seat_add             savingsgroup    GET   200 200 403 403 200 404
savings_groups:seat_add             savingsgroup    POST  200 200 403 403 200 404
savings_groups:seat_edit            boardseat       GET   200 200 403 403 200 404
savings_groups:seat_edit            boardseat       POST  200 200 403 403 200 404
savings_groups:month_add            savingsgroup    GET   200 200 403 403 200 404
savings_groups:month_add            savingsgroup    POST  200 200 403 403 200 404
savings_groups:month_edit           groupmonth      GET   200 200 403 403 200 404
savings_groups:month_edit           groupmonth      POST  200 200 403 403 200 404
savings_groups:union                union           GET   200 200 200 200 200 404
savings_groups:union                union           POST  405
savings_groups:add                  union           GET   200 200 403 403 200 404
savings_groups:add                  union           POST  200 200 403 403 200 404
savings_groups:bank_files           -               GET   200 200 403 403 403 200
savings_groups:bank_files           -               POST  405
savings_groups:bank_file_add        -               GET   200 200 403 403 403 200
savings_groups:bank_file_add        -               POST  200 200 403 403 403 200
savings_groups:bank_file            bankfile        GET   200 200 403 403 404 404
savings_groups:bank_file            bankfile        POST  405
savings_groups:bank_file_map        bankfile        GET   200 200 403 403 404 404
savings_groups:bank_file_map        bankfile        POST  200 200 403 403 404 404
savings_groups:bank_file_progress   bankfile        GET   302 302 403 403 404 404
savings_groups:bank_file_progress   bankfile        POST  405
savings_groups:bank_file_take_over  bankfile        GET   405
savings_groups:bank_file_take_over  bankfile        POST  302 302 403 403 404 404
savings_groups:bank_file_put_aside  bankfile        GET   200 200 403 403 404 404
savings_groups:bank_file_put_aside  bankfile        POST  200 200 403 403 404 404
savings_groups:bank_file_retry      bankfile        GET   405
savings_groups:bank_file_retry      bankfile        POST  302 302 403 403 404 404
savings_groups:pick                 -               GET   200
savings_groups:pick                 -               POST  405
savings_groups:hard_areas           -               GET   200 200 403 403 403 200
savings_groups:hard_areas           -               POST  405
savings_groups:hard_area_add        -               GET   200 200 403 403 403 200
savings_groups:hard_area_add        -               POST  200 200 403 403 403 200
savings_groups:hard_area_edit       hardarea        GET   200 200 403 403 403 404
savings_groups:hard_area_edit       hardarea        POST  200 200 403 403 403 404
savings_groups:hard_area_end        hardarea        GET   200 200 403 403 403 404
savings_groups:hard_area_end        hardarea        POST  200 200 403 403 403 404

inspections:good_things             -               GET   200
inspections:good_things             -               POST  405
inspections:good_things_compare     -               GET   302
inspections:good_things_compare     -               POST  405
inspections:initiative              initiative      GET   200 200 200 200 200 404
inspections:initiative              initiative      POST  405
inspections:look_again              initiative      GET   405
inspections:look_again              initiative      POST  302 302 302 403 403 404
inspections:finding_adopt           finding         GET   200 200 200 403 404 404
inspections:finding_adopt           finding         POST  200 200 200 403 404 404
inspections:initiative_sight        visit,initiative GET  200 200 200 403 403 404
inspections:initiative_sight        visit,initiative POST 200 200 200 403 403 404
inspections:initiative_stop         visit,initiative GET  405
inspections:initiative_stop         visit,initiative POST 302 302 302 403 403 404
inspections:sighting                sighting        GET   200 200 200 403 403 404
inspections:sighting                sighting        POST  200 200 200 403 403 404
inspections:sighting_remove         sighting        GET   405
inspections:sighting_remove         sighting        POST  302 302 302 403 403 404
inspections:showcases               -               GET   200
inspections:showcases               -               POST  405
inspections:showcase_add            -               GET   200 200 403 403 403 200
inspections:showcase_add            -               POST  200 200 403 403 403 200
inspections:showcase_take           -               GET   302 302 403 403 403 302
inspections:showcase_take           -               POST  302 302 403 403 403 302
inspections:showcase                showcase        GET   200 200 200 200 302 404
inspections:showcase                showcase        POST  405
inspections:showcase_edit           showcase        GET   200 200 403 403 403 404
inspections:showcase_edit           showcase        POST  200 200 403 403 403 404
inspections:showcase_save           showcase        GET   405
inspections:showcase_save           showcase        POST  302 302 403 403 403 404
inspections:showcase_delete         showcase        GET   405
inspections:showcase_delete         showcase        POST  302 302 403 403 403 404

check:paper                         =BCDFGHJKLM,=0A1B2C,=1,=2 GET 404
check:paper                         =BCDFGHJKLM,=0A1B2C,=1,=2 POST 405

reports:bundles                     -               GET   200
reports:bundles                     -               POST  405
reports:bundle_request              round           GET   200 200 200 200 404 404
reports:bundle_request              round           POST  200 200 200 200 404 404
reports:bundle                      bundle          GET   404 404 200 404 404 404
reports:bundle                      bundle          POST  405
reports:bundle_progress             bundle          GET   404 404 302 404 404 404
reports:bundle_progress             bundle          POST  405
reports:bundle_cancel               bundle          GET   405
reports:bundle_cancel               bundle          POST  404 404 302 404 404 404
reports:bundle_retry                bundle          GET   405
reports:bundle_retry                bundle          POST  404 404 302 404 404 404
reports:bundle_file                 bundle          GET   404 404 302 404 404 404
reports:bundle_file                 bundle          POST  405
reports:documents                   -               GET   200
reports:documents                   -               POST  405
reports:issued_lists                -               GET   200
reports:issued_lists                -               POST  405
reports:newest                      -               GET   200
reports:newest                      -               POST  405
reports:numbers                     -               GET   200 200 200 200 403 200
reports:numbers                     -               POST  405
reports:panel                       =visit,signed   GET   200 200 200 200 200 404
reports:panel                       =visit,signed   POST  405
reports:plan_changes                plan            GET   200 200 200 200 404 404
reports:plan_changes                plan            POST  405
reports:panel_of_form               =group_check,groupcheck GET 200 200 200 200 404 404
reports:panel_of_form               =letter,letter GET 200 200 200 200 404 404
reports:panel_of_form               =group_check,groupcheck POST 405
reports:request                     =minutes,signed GET   405
reports:request                     =minutes,signed POST  302 302 302 302 403 404
reports:request_form                =group-check,groupcheck GET 405
reports:request_form                =group-check,groupcheck POST 302 302 302 302 404 404
reports:request_form                =urging,letter  POST  302 302 403 403 404 404
reports:document                    document        GET   200 200 200 200 200 404
reports:document                    document        POST  405
reports:document_progress           document        GET   302 302 302 302 302 404
reports:document_progress           document        POST  405
reports:document_file               document        GET   302 302 302 302 302 404
reports:document_file               document        POST  405
reports:document_word               document        GET   405
reports:document_word               document        POST  302 302 302 302 302 404
reports:document_word_file          document        GET   302 302 302 302 302 404
reports:document_word_file          document        POST  405
reports:document_printed            document        GET   405
reports:document_printed            document        POST  302 302 302 302 403 404
reports:signed_pages                document        GET   200 200 200 200 200 404
reports:signed_pages                document        POST  422 422 422 422 403 404
reports:signed_page                 signedpage      GET   200 200 200 200 200 404
reports:signed_page                 signedpage      POST  405
reports:signed_page_remove          signedpage      GET   405
reports:signed_page_remove          signedpage      POST  302 302 302 302 403 404

reports:scans                       -               GET   200 200 200 200 403 200
reports:scans                       -               POST  422 422 422 422 403 422
reports:scan_batch                  scanbatch       GET   404 404 200 404 404 404
reports:scan_batch                  scanbatch       POST  405
reports:scan_again                  scanbatch       GET   405
reports:scan_again                  scanbatch       POST  404 404 302 404 404 404
reports:scan_file                   scanbatch,=1    GET   404 404 200 404 404 404
reports:scan_file                   scanbatch,=1    POST  405
reports:signatures                  document        GET   200 200 200 200 200 404
reports:signatures                  document        POST  422 422 422 422 403 404
reports:sign                        document        GET   405
reports:sign                        document        POST  422 422 403 422 403 404
reports:signed_file                 signedfile      GET   200 200 200 200 200 404
reports:signed_file                 signedfile      POST  405
reports:signed_file_remove          signedfile      GET   405
reports:signed_file_remove          signedfile      POST  302 302 302 302 403 404
reports:document_retry              document        GET   405
reports:document_retry              document        POST  302 302 302 302 302 404
reports:document_number             document        GET   200 200 403 200 403 404
reports:document_number             document        POST  200 200 403 200 403 404
reports:document_issue              document        GET   405
reports:document_issue              document        POST  302 302 403 302 403 404
reports:document_withdraw           document        GET   200 200 403 200 403 404
reports:document_withdraw           document        POST  200 200 403 200 403 404

workbooks:index                     -               GET   200
workbooks:index                     -               POST  405
workbooks:send                      =branches       GET   200 200 403 403 200 200
workbooks:send                      =branches       POST  200 200 403 403 200 200
workbooks:template                  =branches       GET   200 200 403 403 200 200
workbooks:template                  =branches       POST  405
workbooks:export                    =branches       GET   405
workbooks:export                    =branches       POST  200
workbooks:upload                    upload          GET   404 404 200 404 404 404
workbooks:upload                    upload          POST  405
workbooks:upload_progress           upload          GET   404 404 302 404 404 404
workbooks:upload_progress           upload          POST  405
workbooks:marked                    upload          GET   404 404 302 404 404 404
workbooks:marked                    upload          POST  405
workbooks:write                     upload          GET   405
workbooks:write                     upload          POST  404 404 403 404 404 404
workbooks:start_again               upload          GET   405
workbooks:start_again               upload          POST  404 404 302 404 404 404
workbooks:exported                  export          GET   404 404 200 404 404 404
workbooks:exported                  export          POST  405
workbooks:exported_progress         export          GET   404 404 302 404 404 404
workbooks:exported_progress         export          POST  405
workbooks:exported_file             export          GET   404 404 302 404 404 404
workbooks:exported_file             export          POST  405

jobs:progress                       job             GET   200 404 200 404 404 404
jobs:progress                       job             POST  405

inspections:search                  -               GET   200
inspections:search                  -               POST  405
inspections:feeds                   -               GET   200
inspections:feeds                   -               POST  405
inspections:feed_add                -               GET   405
inspections:feed_add                -               POST  302
inspections:feed_add_union          -               GET   405
inspections:feed_add_union          -               POST  200 200 403 200 403 200
inspections:feed                    feed            GET   404 404 200 404 404 404
inspections:feed                    feed            POST  405
inspections:feed_renew              feed            GET   405
inspections:feed_renew              feed            POST  404 404 302 404 404 404
inspections:feed_revoke             feed            GET   405
inspections:feed_revoke             feed            POST  404 404 302 404 404 404
inspections:feed_read               =unknown        GET   404
inspections:feed_read               =unknown        POST  405
inspections:visit_calendar          visit           GET   200 200 200 200 200 404
inspections:visit_calendar          visit           POST  405
inspections:interests               -               GET   200 200 200 200 403 200
inspections:interests               -               POST  405
inspections:interest_add            -               GET   200 200 403 403 403 200
inspections:interest_add            -               POST  200 200 403 403 403 200
inspections:interest_declare        -               GET   200 200 200 200 403 200
inspections:interest_declare        -               POST  200 200 200 200 403 200
inspections:interest                interest        GET   200 200 200 200 403 404
inspections:interest                interest        POST  405
inspections:interest_edit           interest        GET   200 200 403 403 403 404
inspections:interest_edit           interest        POST  200 200 403 403 403 404
inspections:interest_delete         interest        GET   405
inspections:interest_delete         interest        POST  302 302 403 403 403 404
inspections:plans                   -               GET   200 200 200 200 403 200
inspections:plans                   -               POST  405
inspections:plan_add                -               GET   200 200 403 403 403 200
inspections:plan_add                -               POST  200 200 403 403 403 200
inspections:plan_first              -               GET   200 200 403 403 403 200
inspections:plan_first              -               POST  200 200 403 403 403 200
inspections:plan_next               plan            GET   200 200 403 403 403 404
inspections:plan_next               plan            POST  200 200 403 403 403 404
inspections:plan                    plan            GET   200 200 200 200 403 404
inspections:plan                    plan            POST  405
inspections:plan_edit               plan            GET   200 200 403 403 403 404
inspections:plan_edit               plan            POST  200 200 403 403 403 404
inspections:round_add               plan            GET   200 200 403 403 404 404
inspections:round_add               plan            POST  200 200 403 403 404 404
inspections:rounds                  -               GET   200 200 200 200 403 200
inspections:rounds                  -               POST  405
inspections:round                   round           GET   200 200 200 200 403 404
inspections:round                   round           POST  405
inspections:round_edit              round           GET   200 200 403 403 403 404
inspections:round_edit              round           POST  200 200 403 403 403 404
inspections:round_approve           round           GET   405
inspections:round_approve           round           POST  302 302 403 302 403 404
inspections:round_announce          round           GET   405
inspections:round_announce          round           POST  302 302 403 403 403 404
inspections:round_cancel            round           GET   200 200 403 200 403 404
inspections:round_cancel            round           POST  200 200 403 200 403 404
inspections:round_close             round           GET   405
inspections:round_close             round           POST  302 302 403 302 403 404
inspections:team_add                round           GET   200 200 403 403 404 404
inspections:team_add                round           POST  200 200 403 403 404 404
inspections:team                    team            GET   200 200 200 200 403 404
inspections:team                    team            POST  405
inspections:team_edit               team            GET   200 200 403 403 403 404
inspections:team_edit               team            POST  200 200 403 403 403 404
inspections:team_delete             team            GET   405
inspections:team_delete             team            POST  302 302 403 403 403 404
inspections:round_schedule          round           GET   200 200 403 403 404 404
inspections:round_schedule          round           POST  302 302 403 403 404 404
inspections:round_check             round           GET   405
inspections:round_check             round           POST  200 200 403 403 404 404
inspections:self_report             announced       GET   200 200 200 200 200 404
inspections:self_report             announced       POST  405
inspections:self_report_save        announced       GET   405
inspections:self_report_save        announced       POST  403 403 403 403 302 404
inspections:self_report_submit      announced       GET   405
inspections:self_report_submit      announced       POST  403 403 403 403 302 404
inspections:self_report_file        announced       GET   404
inspections:self_report_file        announced       POST  405
inspections:self_report_file_delete announced       GET   405
inspections:self_report_file_delete announced       POST  403 403 403 403 302 404
inspections:self_report_return      announced       GET   200 200 403 403 403 404
inspections:self_report_return      announced       POST  200 200 403 403 403 404
inspections:self_report_accept      announced       GET   405
inspections:self_report_accept      announced       POST  302 302 403 403 403 404
inspections:self_report_figures     announced       GET   200 200 403 403 403 404
inspections:self_report_figures     announced       POST  200 200 403 403 403 404
inspections:round_reports           round           GET   200 200 200 200 403 404
inspections:round_reports           round           POST  405
inspections:unit_reports            -               GET   200
inspections:unit_reports            -               POST  405
inspections:round_board             round           GET   200 200 200 200 403 404
inspections:round_board             round           POST  405
inspections:round_place             round           GET   405
inspections:round_place             round           POST  200 200 403 403 404 404
inspections:visit_add               round           GET   200 200 403 403 404 404
inspections:visit_add               round           POST  200 200 403 403 404 404
inspections:proposal_add            round           GET   200 200 403 403 404 404
inspections:proposal_add            round           POST  200 200 403 403 404 404
inspections:proposal                proposal        GET   200 200 403 403 404 404
inspections:proposal                proposal        POST  405
inspections:proposal_progress       proposal        GET   302 302 403 403 404 404
inspections:proposal_progress       proposal        POST  405
inspections:proposal_stop           proposal        GET   405
inspections:proposal_stop           proposal        POST  302 302 403 403 404 404
inspections:proposal_accept         proposal        GET   405
inspections:proposal_accept         proposal        POST  200 200 403 403 404 404
inspections:proposal_decline        proposal        GET   405
inspections:proposal_decline        proposal        POST  302 302 403 403 404 404
inspections:proposal_discard        proposal        GET   405
inspections:proposal_discard        proposal        POST  302 302 403 403 404 404
inspections:visits                  -               GET   200
inspections:visits                  -               POST  405
inspections:visit_move              visit           GET   405
inspections:visit_move              visit           POST  200 200 403 403 403 404
inspections:visit_swap              visit           GET   200 200 403 403 403 404
inspections:visit_swap              visit           POST  200 200 403 403 403 404
inspections:visit_pin               visit           GET   405
inspections:visit_pin               visit           POST  302 302 403 403 403 404
inspections:calendar                -               GET   200
inspections:calendar                -               POST  405
inspections:busy_visits             busydays        GET   200 200 200 200 200 404
inspections:busy_visits             busydays        POST  405
inspections:visit_edit              visit           GET   200 200 403 403 403 404
inspections:visit_edit              visit           POST  200 200 403 403 403 404
inspections:visit_announce          visit           GET   405
inspections:visit_announce          visit           POST  302 302 403 403 403 404
inspections:visit_postpone          visit           GET   200 200 403 403 403 404
inspections:visit_postpone          visit           POST  200 200 403 403 403 404
inspections:visit_replan            visit           GET   200 200 403 403 403 404
inspections:visit_replan            visit           POST  200 200 403 403 403 404
inspections:visit_cancel            visit           GET   200 200 403 403 403 404
inspections:visit_cancel            visit           POST  200 200 403 403 403 404
inspections:visit                   visit           GET   200 200 200 200 200 404
inspections:visit                   visit           POST  405
inspections:visit_start             visit           GET   405
inspections:visit_start             visit           POST  302 302 302 403 403 404
inspections:visit_finish            visit           GET   405
inspections:visit_finish            visit           POST  302 302 302 403 403 404
inspections:visit_send_back         visit           GET   405
inspections:visit_send_back         visit           POST  302 302 302 302 403 404
inspections:visit_sign              visit           GET   405
inspections:visit_sign              visit           POST  422 422 422 403 403 404
inspections:visit_conclude          signed          GET   405
inspections:visit_conclude          signed          POST  302 302 403 302 403 404
inspections:visit_close             signed          GET   405
inspections:visit_close             signed          POST  302 302 403 302 403 404
inspections:visit_preparation       visit           GET   200 200 200 200 403 404
inspections:visit_preparation       visit           POST  405
inspections:visit_follow_ups        visit           GET   200 200 200 200 403 404
inspections:visit_follow_ups        visit           POST  405
inspections:follow_up_save          visit           GET   405
inspections:follow_up_save          visit           POST  422 422 422 403 403 404
inspections:follow_up_add           visit           GET   405
inspections:follow_up_add           visit           POST  422 422 422 403 403 404
inspections:visit_attendance        visit           GET   200 200 200 200 403 404
inspections:visit_attendance        visit           POST  405
inspections:attendance_save         visit           GET   405
inspections:attendance_save         visit           POST  422 422 422 403 403 404
inspections:attendance_delete       attendance      GET   405
inspections:attendance_delete       attendance      POST  302 302 302 403 404 404
inspections:visit_checklist         visit           GET   200 200 200 200 403 404
inspections:visit_checklist         visit           POST  405
inspections:visit_checklist         visit,section   GET   200 200 200 200 403 404
inspections:visit_checklist         visit,section   POST  405
inspections:section_save            visit,section   GET   405
inspections:section_save            visit,section   POST  302 302 302 403 403 404
inspections:answer_save             visit,item      GET   405
inspections:answer_save             visit,item      POST  422 422 422 403 403 404
inspections:answer_finding          visit,item      GET   405
inspections:answer_finding          visit,item      POST  302 302 302 403 403 404
inspections:answers_skip            visit           GET   405
inspections:answers_skip            visit           POST  302 302 302 403 403 404
inspections:conflict_resolve        conflict        GET   405
inspections:conflict_resolve        conflict        POST  302 302 302 403 403 404
inspections:visit_stops             visit           GET   200 200 200 200 403 404
inspections:visit_stops             visit           POST  405
inspections:stop_save               visit           GET   405
inspections:stop_save               visit           POST  422 422 422 403 403 404
inspections:stop_delete             stop            GET   405
inspections:stop_delete             stop            POST  302 302 302 403 404 404
inspections:visit_groups            visit           GET   200 200 200 200 403 404
inspections:visit_groups            visit           POST  405
inspections:group_open              visit           GET   405
inspections:group_open              visit           POST  404 404 404 403 403 404
inspections:group_check             groupcheck      GET   200 200 200 200 404 404
inspections:group_check             groupcheck      POST  405
inspections:group_check_save        groupcheck      GET   405
inspections:group_check_save        groupcheck      POST  422 422 422 403 404 404
inspections:group_refresh           groupcheck      GET   405
inspections:group_refresh           groupcheck      POST  302 302 302 403 404 404
inspections:group_check_delete      groupcheck      GET   405
inspections:group_check_delete      groupcheck      POST  302 302 302 403 404 404
inspections:group_members           groupcheck      GET   200 200 200 403 404 404
inspections:group_members           groupcheck      POST  405
inspections:group_members_add       groupcheck      GET   405
inspections:group_members_add       groupcheck      POST  302 302 302 403 404 404
inspections:loan_checks_save        groupcheck      GET   405
inspections:loan_checks_save        groupcheck      POST  302 302 302 403 404 404
inspections:loan_check_save         loancheck       GET   405
inspections:loan_check_save         loancheck       POST  200 200 200 403 404 404
inspections:loan_check_delete       loancheck       GET   405
inspections:loan_check_delete       loancheck       POST  302 302 302 403 404 404
inspections:balance_matches_save    groupcheck      GET   405
inspections:balance_matches_save    groupcheck      POST  302 302 302 403 404 404
inspections:balance_match_save      balancematch    GET   405
inspections:balance_match_save      balancematch    POST  200 200 200 403 404 404
inspections:balance_match_delete    balancematch    GET   405
inspections:balance_match_delete    balancematch    POST  302 302 302 403 404 404
inspections:visit_findings          visit           GET   200 200 200 200 403 404
inspections:visit_findings          visit           POST  405
inspections:finding_save            visit           GET   405
inspections:finding_save            visit           POST  422 422 422 403 403 404
inspections:finding_delete          finding         GET   405
inspections:finding_delete          finding         POST  302 302 302 403 404 404
inspections:recommendation_delete   recommendation  GET   405
inspections:recommendation_delete   recommendation  POST  302 302 302 403 404 404
inspections:visit_sample            visit           GET   200 200 200 200 403 404
inspections:visit_sample            visit           POST  200 200 200 403 403 404
inspections:group_sample            visit,savingsgroup GET  200 200 200 200 403 404
inspections:group_sample            visit,savingsgroup POST 200 200 200 403 403 404
inspections:sample_replace          sampleline      GET   200 200 200 403 404 404
inspections:sample_replace          sampleline      POST  200 200 200 403 404 404
inspections:sample_json             sample          GET   200 200 200 200 404 404
inspections:sample_json             sample          POST  405
inspections:visit_funds             visit           GET   200 200 200 200 403 404
inspections:visit_funds             visit           POST  405
inspections:visit_fund_add          visit           GET   200 200 200 403 403 404
inspections:visit_fund_add          visit           POST  200 200 200 403 403 404
inspections:fund_check_save         visit,fund      GET   405
inspections:fund_check_save         visit,fund      POST  302 302 302 403 403 404
inspections:visit_photos            visit           GET   200 200 200 200 403 404
inspections:visit_photos            visit           POST  405
inspections:photo_upload            visit           GET   405
inspections:photo_upload            visit           POST  422 422 422 403 403 404
inspections:photo_save              photo           GET   405
inspections:photo_save              photo           POST  302 302 302 403 404 404
inspections:photo_delete            photo           GET   405
inspections:photo_delete            photo           POST  302 302 302 403 404 404
inspections:evidence                evidence        GET   200 200 200 200 200 404
inspections:evidence                evidence        POST  405
inspections:evidence_thumb          evidence        GET   302 302 302 302 302 404
inspections:evidence_thumb          evidence        POST  405
inspections:visit_minutes           visit           GET   200 200 200 200 403 404
inspections:visit_minutes           visit           POST  405
inspections:minutes_save            visit           GET   405
inspections:minutes_save            visit           POST  422 422 422 403 403 404
inspections:opinion_save            visit,finding   GET   405
inspections:opinion_save            visit,finding   POST  422 422 422 403 403 404
inspections:opinions_rest           visit           GET   405
inspections:opinions_rest           visit           POST  302 302 302 403 403 404
inspections:opinion_delete          opinion         GET   405
inspections:opinion_delete          opinion         POST  302 302 302 403 404 404
inspections:signature_save          visit           GET   405
inspections:signature_save          visit           POST  422 422 422 403 403 404
inspections:signature_delete        signature       GET   405
inspections:signature_delete        signature       POST  302 302 302 403 404 404
inspections:addendum_add            signed          GET   200 200 200 200 403 404
inspections:addendum_add            signed          POST  200 200 200 200 403 404
inspections:ladder                  -               GET   200 200 200 200 403 200
inspections:ladder                  -               POST  405
inspections:ladder_call             union           GET   200 200 200 403 403 404
inspections:ladder_call             union           POST  200 200 200 403 403 404
inspections:ladder_leave_out        ladderstep      GET   200 200 200 403 403 404
inspections:ladder_leave_out        ladderstep      POST  200 200 200 403 403 404
inspections:ladder_of_remedy        remedy          GET   200 200 200 200 403 404
inspections:ladder_of_remedy        remedy          POST  405
inspections:rungs                   -               GET   302 302 403 403 403 302
inspections:rungs                   -               POST  405
inspections:rungs_of                union           GET   200 200 403 403 403 404
inspections:rungs_of                union           POST  405
inspections:rungs_own               union           GET   405
inspections:rungs_own               union           POST  302 302 403 403 403 404
inspections:rungs_above             union           GET   405
inspections:rungs_above             union           POST  302 302 403 403 403 404
inspections:rung_add                union           GET   200 200 403 403 403 404
inspections:rung_add                union           POST  200 200 403 403 403 404
inspections:rung_edit               ladderrung      GET   200 200 403 403 404 404
inspections:rung_edit               ladderrung      POST  200 200 403 403 404 404
inspections:rung_switch             ladderrung      GET   405
inspections:rung_switch             ladderrung      POST  302 302 403 403 404 404
inspections:rung_remove             ladderrung      GET   405
inspections:rung_remove             ladderrung      POST  302 302 403 403 404 404
inspections:letter                  letter          GET   200 200 200 200 404 404
inspections:letter                  letter          POST  405
inspections:letter_to               union           GET   302 302 403 403 403 404
inspections:letter_to               union           POST  302 302 403 403 403 404
inspections:letter_edit             letter          GET   200 200 403 403 404 404
inspections:letter_edit             letter          POST  200 200 403 403 404 404
inspections:letter_drop             letter          GET   200 200 403 403 404 404
inspections:letter_drop             letter          POST  200 200 403 403 404 404
inspections:letter_remove           letter,remedy   GET   405
inspections:letter_remove           letter,remedy   POST  302 302 403 403 404 404

inspections:remedy_units            -               GET   200 200 403 403 403 200
inspections:remedy_units            -               POST  405
inspections:remedy_unit             union           GET   200 200 403 403 404 404
inspections:remedy_unit             union           POST  200 200 403 403 404 404
inspections:remedy_unit_file        union           GET   200 200 403 403 404 404
inspections:remedy_unit_file        union           POST  405
inspections:upload_links            -               GET   200 200 200 200 403 200
inspections:upload_links            -               POST  405
inspections:upload_link             link            GET   200 200 200 200 404 404
inspections:upload_link             link            POST  405
inspections:upload_link_revoke      link            GET   405
inspections:upload_link_revoke      link            POST  302 302 403 403 404 404
inspections:link_open               =unknown        GET   404
inspections:link_open               =unknown        POST  405
inspections:link_file               =unknown        GET   404
inspections:link_file               =unknown        POST  405
inspections:link_send               =unknown,remedy GET   404
inspections:link_send               =unknown,remedy POST  404
inspections:remedies                -               GET   200
inspections:remedies                -               POST  405
inspections:remedy                  remedy          GET   200 200 200 200 200 404
inspections:remedy                  remedy          POST  405
inspections:remedy_proof            remedy          GET   200 200 403 403 200 404
inspections:remedy_proof            remedy          POST  200 200 403 403 200 404
inspections:remedy_accept           remedy          GET   405
inspections:remedy_accept           remedy          POST  200 200 200 200 403 404
inspections:remedy_return           remedy          GET   302 302 302 302 403 404
inspections:remedy_return           remedy          POST  200 200 200 200 403 404
inspections:remedy_extend           remedy          GET   200 200 403 200 403 404
inspections:remedy_extend           remedy          POST  200 200 403 200 403 404
inspections:remedy_reopen           remedy          GET   302 302 403 302 403 404
inspections:recheck_add             remedy          GET   200 200 403 403 403 404
inspections:recheck_add             remedy          POST  200 200 403 403 403 404
inspections:remedy_reopen           remedy          POST  200 200 403 200 403 404
inspections:remedies_accept         -               GET   405
inspections:remedies_accept         -               POST  200 200 200 200 403 200
inspections:remedy_add              remedy          GET   302 302 403 403 302 404
inspections:remedy_add              remedy          POST  200 200 403 403 200 404
inspections:remedy_owner            remedy          GET   200 200 403 403 200 404
inspections:remedy_owner            remedy          POST  200 200 403 403 200 404
inspections:remedy_remark           remedy          GET   405
inspections:remedy_remark           remedy          POST  200 200 200 200 200 404
inspections:remedy_ask              remedy          GET   200 200 403 403 200 404
inspections:remedy_ask              remedy          POST  200 200 403 403 200 404
inspections:request_grant           request         GET   200 200 403 200 403 404
inspections:request_grant           request         POST  200 200 403 200 403 404
inspections:request_refuse          request         GET   200 200 403 200 403 404
inspections:request_refuse          request         POST  200 200 403 200 403 404
inspections:request_withdraw        request         GET   405
inspections:request_withdraw        request         POST  302 302 403 403 302 404
inspections:phrases                 -               GET   200 200 200 200 403 200
inspections:phrases                 -               POST  405
inspections:phrase_add              -               GET   200 200 403 403 403 200
inspections:phrase_add              -               POST  200 200 403 403 403 200
inspections:phrase                  clause          GET   200 200 200 200 403 404
inspections:phrase                  clause          POST  405
inspections:phrase_edit             clause          GET   200 200 403 403 403 404
inspections:phrase_edit             clause          POST  200 200 403 403 403 404
inspections:phrase_copy             clause          GET   405
inspections:phrase_copy             clause          POST  302 302 403 403 403 404
inspections:phrase_retire           clause          GET   200 200 403 403 403 404
inspections:phrase_retire           clause          POST  200 200 403 403 403 404
inspections:phrase_restore          clause          GET   200 200 403 403 403 404
inspections:phrase_restore          clause          POST  200 200 403 403 403 404
inspections:legal_acts              -               GET   200 200 200 200 403 200
inspections:legal_acts              -               POST  405
inspections:legal_act_add           -               GET   200 200 403 403 403 200
inspections:legal_act_add           -               POST  200 200 403 403 403 200
inspections:legal_act_edit          legalact        GET   200 200 403 403 403 404
inspections:legal_act_edit          legalact        POST  200 200 403 403 403 404
inspections:severity_terms          -               GET   302 302 302 302 403 302
inspections:severity_terms          -               POST  405
inspections:severity_terms_of       union           GET   200 200 200 200 403 404
inspections:severity_terms_of       union           POST  200 200 403 403 403 404
inspections:checklists              -               GET   200 200 200 200 403 200
inspections:checklists              -               POST  405
inspections:checklist               checklist       GET   200 200 200 200 403 404
inspections:checklist               checklist       POST  405
inspections:by_unit                 -               GET   200 200 200 200 403 200
inspections:by_unit                 -               POST  405
inspections:coverage                -               GET   200
inspections:coverage                -               POST  405
inspections:coverage_list           =groups         GET   200
inspections:coverage_list           =groups         POST  405
inspections:signals                 -               GET   200
inspections:signals                 -               POST  405
inspections:group_signals           savingsgroup    GET   200 200 200 200 200 404
inspections:group_signals           savingsgroup    POST  405
inspections:union                   union           GET   200 200 200 200 200 404
inspections:union                   union           POST  405
notices:index                       -               GET   200 200 200 200 403 200
notices:index                       -               POST  405
notices:mine                        -               GET   200
notices:mine                        -               POST  405
notices:detail                      notice          GET   200 200 200 200 404 404
notices:detail                      notice          POST  405
notices:resend                      notice          GET   405
notices:resend                      notice          POST  302 302 403 403 404 404
notices:told                        notice          GET   405
notices:told                        notice          POST  302 302 403 403 404 404
notices:take_back                   notice          GET   405
notices:take_back                   notice          POST  302 302 403 403 404 404
notices:schedule                    -               GET   200 200 403 200 403 200
notices:schedule                    -               POST  405
notices:summaries                   -               GET   200 200 403 200 403 200
notices:summaries                   -               POST  405
notices:summary                     person          GET   200 200 403 200 403 404
notices:summary                     person          POST  405
notices:switches                    -               GET   200 200 403 403 403 200
notices:switches                    -               POST  405
notices:switch                      union           GET   200 200 403 403 403 404
notices:switch                      union           POST  200 200 403 403 403 404
notices:choice                      -               GET   200
notices:choice                      -               POST  302
"""

#: The admin, per model: v(iew), a(dd), c(hange), d(elete); "-" nothing; "x" no admin.
#: As things stand in ``world``: a published checklist and signed minutes are closed.
ADMIN = """
accounts.user                vac   -     -     x     x     -
audit.auditentry             v     -     -     x     x     -
inspections.addendum         v     v     v     x     x     v
inspections.booking          v     v     v     x     x     v
inspections.calendarfeed     v     -     -     x     x     -
inspections.checklist        vacd  vacd  v     x     x     vacd
inspections.checklistversion va    va    v     x     x     va
inspections.interest         v     v     v     x     x     v
inspections.plan             vac   vac   v     x     x     vac
inspections.round            vac   vac   v     x     x     vac
inspections.team             vac   vac   v     x     x     vac
inspections.visit            vac   vac   vc    x     x     vac
inspections.phrase           va    va    v     x     x     va
inspections.remedy           v     v     v     x     x     v
inspections.section          v     v     v     x     x     v
inspections.selfreport       v     v     v     x     x     v
jobs.job                     v     -     -     x     x     -
reports.document             v     v     v     x     x     v
reports.documentnumber       v     v     v     x     x     v
savings_groups.groupmonth    vac   vac   v     x     x     vac
savings_groups.savingsgroup  vac   vac   v     x     x     vac
unions.branch                vac   vac   v     x     x     vac
unions.busydays              vacd  vacd  v     x     x     vacd
unions.figures               vac   vac   v     x     x     vac
unions.fund                  vac   vac   v     x     x     vac
unions.fundcount             vac   vac   v     x     x     vac
unions.initiative            vac   vac   v     x     x     vac
unions.letterhead            vac   vac   v     x     x     vac
unions.officer               vac   vac   v     x     x     vac
unions.reorganisation        v     v     v     x     x     v
unions.post                  vac   vac   v     x     x     vac
unions.union                 vac   vac   v     x     x     vac
unions.unionlink             vac   vac   v     x     x     vac
"""

#: Models of the admin whose rows belong to no union.
SHARED = {"inspections.phrase"}

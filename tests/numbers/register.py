"""Every number that decides something, and the table with a row below, at and above it.

A new number must be entered here: in `COVERED` with its test, or in `NOT_DECIDING` with the reason why no person, mark,
paper or message depends on its exact value. `test_register.py` compares both lists with the source.
"""

MARKS, DAYS, AMOUNTS = "tests/numbers/test_marks.py", "tests/numbers/test_days.py", "tests/numbers/test_amounts.py"
LENGTHS, AUTHORING = "tests/numbers/test_lengths.py", "tests/numbers/test_authoring.py"
ROUNDS = "tests/numbers/test_mail_and_rounds.py"
KINDS = "tests/assessment/test_kinds.py"
SESSIONS, FACTOR = "tests/people/test_session_rules.py", "tests/people/test_second_factor.py"

COVERED = {
    # marks
    "learning/quizzes: pass_mark": f"{MARKS}::test_every_bank_asks_ten_and_passes_at_eighty",
    "learning/quizzes: draw": f"{MARKS}::test_every_bank_asks_ten_and_passes_at_eighty",
    "learning/assessment/marking.py: mark: 1e-09": f"{MARKS}::test_the_pass_mark_from_below_at_and_above",
    "learning/assessment/rules.py: TRIES_BEFORE_READING": f"{MARKS}::test_the_way_back_is_shown_from_the_third_try",
    "learning/assessment/kinds/true_false.py: points: 0.5": f"{KINDS}::test_marks_are_as_the_page_says",
    # the door
    "learning/core/limits.py: REFUSAL": (
        "tests/web/test_audit_page.py::test_a_missing_role_is_written_down_once_in_ten_minutes"
    ),
    "learning/settings.py: SECRET_VARIETY": (
        "tests/numbers/test_amounts.py::test_a_secret_has_at_least_twelve_different_characters"
    ),
    "learning/web/public/view_models.py: BROAD": (
        "tests/web/test_view_models.py::test_a_reading_about_eight_standards_is_about_the_whole_book"
    ),
    "learning/web/public/view_models.py: READINGS_MOST": (
        "tests/web/test_view_models.py::test_a_standard_names_at_most_five_readings"
    ),
    "learning/web/inputs.py: NUMBER_MOST": "tests/fuzz/test_doors.py::test_ids_in_addresses",
    "learning/web/inputs.py: YEAR_LEAST": "tests/fuzz/test_doors.py::test_a_team_is_due_on_a_day_of_this_century",
    "learning/web/inputs.py: YEAR_MOST": "tests/fuzz/test_doors.py::test_a_team_is_due_on_a_day_of_this_century",
    "learning/web/drafts.py: OWNER_DIGITS": (
        "tests/web/test_drafts.py::test_an_owner_is_one_person_and_says_nothing_about_them"
    ),
    # the audit trail
    "learning/core/audit_chain.py: FORM": "tests/core/test_audit.py::test_what_a_seal_covers_never_changes",
    "learning/core/audit_chain.py: START": "tests/core/test_audit.py::test_what_a_seal_covers_never_changes",
    # certificates
    "learning/modules/course.yaml: validity_months": (
        f"{DAYS}::test_a_certificate_holds_to_the_end_of_its_last_day_in_utc"
    ),
    "certificates/rules.py: RENEWAL_DAYS": f"{DAYS}::test_the_status_and_the_window_of_renewal",
    "certificates/rules.py: valid_until: 12": f"{DAYS}::test_the_last_day_of_validity",
    "certificates/codes.py: LENGTH": f"{LENGTHS}::test_a_verification_code_has_twenty_letters_in_groups_of_four",
    "certificates/codes.py: GROUP": f"{LENGTHS}::test_a_verification_code_has_twenty_letters_in_groups_of_four",
    "learning/core/crockford.py: make: 5, 31": f"{LENGTHS}::test_the_check_letter_never_changes",
    "learning/core/crockford.py: _double: 32, 37": f"{LENGTHS}::test_the_check_letter_never_changes",
    "learning/completion/corrections.py: NOTE_MAX": (
        "tests/paper/test_corrections.py::test_a_note_of_a_correction_has_at_most_five_hundred_characters"
    ),
    "learning/web/admin/forms.py: DeclineForm.reason": (
        "tests/paper/test_corrections.py::test_a_reason_has_at_most_five_hundred_characters"
    ),
    "learning/web/admin/forms.py: AgainForm.reason": (
        "tests/paper/test_corrections.py::test_a_reason_has_at_most_five_hundred_characters"
    ),
    "learning/web/admin/forms.py: ReplaceForm.other_name": (
        "tests/paper/test_corrections.py::test_a_second_name_has_at_most_two_hundred_characters"
    ),
    "learning/web/learner/certificate.py: CorrectionForm.other_name": (
        "tests/paper/test_corrections.py::test_a_second_name_has_at_most_two_hundred_characters"
    ),
    "learning/web/learner/certificate.py: CorrectionForm.note": (
        "tests/paper/test_corrections.py::test_a_note_of_a_correction_has_at_most_five_hundred_characters"
    ),
    "certificates/issuing.py: REASON_MAX": f"{LENGTHS}::test_a_reason_has_at_most_five_hundred_characters",
    "certificates/signed_record.py: BYTES_MOST": f"{LENGTHS}::test_a_record_has_at_most_220_characters_and_uses_them",
    "certificates/signed_record.py: ISSUER_MOST": f"{LENGTHS}::test_a_record_has_at_most_220_characters_and_uses_them",
    "certificates/signed_record.py: DIGEST": f"{LENGTHS}::test_a_record_has_at_most_220_characters_and_uses_them",
    "certificates/signed_record.py: VERSION": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: EPOCH": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: SIGNATURE": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: KEY_ID": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: NAME_CUT": f"{LENGTHS}::test_a_record_has_at_most_220_characters_and_uses_them",
    "certificates/signed_record.py: ISSUER_CUT": f"{LENGTHS}::test_a_record_has_at_most_220_characters_and_uses_them",
    "certificates/signed_record.py: RENEWED": (
        "tests/paper/test_renewal.py::test_a_record_of_a_renewal_says_both_days_and_old_readers_still_read_it"
    ),
    "certificates/signed_record.py: body: 3, 4": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: opened: 4": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/signed_record.py: _read: 3, 4, 5, 6": f"{LENGTHS}::test_the_bytes_of_a_record_are_these_for_ever",
    "certificates/queries.py: KEY_DIGITS": (
        "tests/paper/test_ready.py::test_the_doctor_names_certificates_whose_key_was_lost"
    ),
    "certificates/keylists.py: MARK": "tests/paper/test_stolen_keys.py::test_the_mark_of_a_paper_is_this_for_ever",
    "learning/cli/certificates.py: NOT_GOOD": (
        "tests/paper/test_stolen_keys.py::test_a_thiefs_papers_are_refused_and_honest_ones_stay_good"
    ),
    "learning/cli/certificates.py: NOT_CHECKED": (
        "tests/paper/test_stolen_keys.py::test_what_cannot_be_checked_ends_with_two_and_makes_no_key"
    ),
    "certificates/status_list.py: DIGEST": f"{LENGTHS}::test_the_marks_of_the_status_list_are_these_for_ever",
    "certificates/rendering.py: PAPERS": (
        "tests/paper/test_records.py::test_each_paper_size_is_one_page_with_signatory_and_logo"
    ),
    "learning/catalogue/quizzes.py: QUESTIONS_A_MODULE": (
        f"{AMOUNTS}::test_a_renewal_asks_three_of_each_module_and_passes_at_the_same_mark"
    ),
    # accounts
    "learning/people/session_rules.py: SIGN_IN": f"{DAYS}::test_a_sign_in_ends_on_the_server_after_thirty_days",
    "learning/people/links.py: MINUTES": f"{DAYS}::test_a_link_runs_out_in_page_and_transaction",
    "learning/people/links.py: ALIVE_MOST": (
        f"{DAYS}::test_a_mailbox_holds_at_most_four_links_and_five_minutes_lie_between_two"
    ),
    "learning/people/links.py: PAUSE_MINUTES": (
        f"{DAYS}::test_a_mailbox_holds_at_most_four_links_and_five_minutes_lie_between_two"
    ),
    "learning/people/devices.py: KEPT_DAYS": (
        f"{DAYS}::test_a_browser_is_known_for_four_hundred_days_after_the_last_time"
    ),
    "learning/people/devices.py: RENEWED_DAYS": (
        f"{DAYS}::test_a_known_browser_is_written_down_anew_after_thirty_days"
    ),
    "learning/people/devices.py: MOST": f"{DAYS}::test_the_newest_twenty_browsers_are_known",
    "learning/web/browser.py: LONGEST": f"{DAYS}::test_a_browsers_secret_has_at_most_sixty_four_characters",
    "learning/web/browser.py: SECONDS": f"{DAYS}::test_a_browsers_secret_has_at_most_sixty_four_characters",
    "learning/core/limits.py: CLOCK_SKEW": (
        f"{AMOUNTS}::test_a_count_from_the_future_binds_nobody_beyond_the_difference_of_clocks"
    ),
    "learning/people/codes.py: LENGTH": f"{LENGTHS}::test_a_join_code_has_fourteen_letters_that_are_not_confused",
    "learning/people/codes.py: SHORT_LENGTH": "tests/web/test_join_codes.py::test_codes_of_other_lengths_are_slips",
    "learning/people/codes.py: _STARTS": "tests/web/test_join_codes.py::test_a_code_is_read_however_it_is_typed",
    "learning/people/codes.py: grouped: 4": f"{LENGTHS}::test_a_join_code_has_fourteen_letters_that_are_not_confused",
    "learning/people/session_rules.py: IDLE": f"{DAYS}::test_a_sign_in_that_is_not_used_ends_after_fourteen_days",
    "learning/people/session_rules.py: STAFF": f"{SESSIONS}::test_staff_pages_ask_for_everything_after_a_working_day",
    "learning/people/session_rules.py: STAFF_IDLE": (
        f"{SESSIONS}::test_staff_pages_ask_after_an_idle_hour_and_learners_pages_do_not"
    ),
    "learning/people/session_rules.py: FRESH": (
        f"{SESSIONS}::test_a_grave_thing_asks_a_quarter_of_an_hour_after_the_last_proof"
    ),
    "learning/people/session_rules.py: NOTED": f"{SESSIONS}::test_last_seen_is_written_every_five_minutes_at_most",
    "learning/people/session_rules.py: CODE": f"{FACTOR}::test_the_code_is_awaited_for_ten_minutes",
    "learning/people/second_factor.py: MISSES_MOST": (
        f"{FACTOR}::test_wrong_codes_wait_exactly_and_a_recovery_code_still_opens"
    ),
    "learning/people/second_factor.py: MISSES_WINDOW": (
        f"{FACTOR}::test_wrong_codes_wait_exactly_and_a_recovery_code_still_opens"
    ),
    "learning/people/second_factor.py: RECOVERY_CODES": (
        f"{FACTOR}::test_new_recovery_codes_end_the_old_ones_and_can_be_taken_as_a_file"
    ),
    "learning/people/second_factor.py: RECOVERY_LENGTH": (
        f"{FACTOR}::test_new_recovery_codes_end_the_old_ones_and_can_be_taken_as_a_file"
    ),
    "learning/people/totp.py: STEP_SECONDS": "tests/people/test_totp.py::test_codes_are_those_of_the_standard",
    "learning/people/totp.py: DIGITS": "tests/people/test_totp.py::test_codes_are_those_of_the_standard",
    "learning/people/totp.py: DRIFT_STEPS": "tests/people/test_totp.py::test_a_clock_may_be_one_step_off",
    "learning/web/admin/forms.py: ResetFactorForm.reason": (
        f"{FACTOR}::test_an_administrator_resets_anothers_with_a_reason_and_the_person_is_told"
    ),
    "learning/people/rules.py: CONTACTS_LEAST": "tests/web/test_support.py::test_what_leads_to_nobody_is_refused",
    "learning/people/rules.py: CONTACTS_MOST": "tests/web/test_support.py::test_what_leads_to_nobody_is_refused",
    "learning/core/addresses.py: LOCAL_MOST": f"{LENGTHS}::test_an_address_has_at_most_254_characters",
    "learning/core/addresses.py: MOST": f"{LENGTHS}::test_an_address_has_at_most_254_characters",
    "learning/people/rules.py: NAME_MAX": f"{LENGTHS}::test_a_name_has_at_most_two_hundred_characters",
    "learning/people/rules.py: PASSWORD_MIN": f"{LENGTHS}::test_the_length_of_a_password",
    "learning/people/rules.py: PASSWORD_MIN_STAFF": f"{LENGTHS}::test_the_length_of_a_password",
    "learning/people/rules.py: PASSWORD_MAX": f"{LENGTHS}::test_the_length_of_a_password",
    "learning/people/rules.py: GUESSES_MIN_LOG10": f"{LENGTHS}::test_how_hard_a_password_is_to_guess",
    "learning/web/account/forms.py: ProfileForm.other_name": (
        f"{LENGTHS}::test_a_name_has_at_most_two_hundred_characters"
    ),
    "learning/web/account/forms.py: RegisterForm.join_code": (
        f"{LENGTHS}::test_a_join_code_field_takes_forty_characters"
    ),
    "learning/web/admin/forms.py: OrganisationForm.name": (
        f"{LENGTHS}::test_an_organisation_has_a_name_of_200_and_a_note_of_2000_characters"
    ),
    "learning/web/admin/forms.py: OrganisationForm.support": (
        f"{LENGTHS}::test_an_organisation_has_a_name_of_200_and_a_note_of_2000_characters"
    ),
    "learning/web/admin/forms.py: RevokeForm.reason": f"{LENGTHS}::test_a_reason_has_at_most_five_hundred_characters",
    "learning/web/manager/forms.py: TeamForm.name": f"{LENGTHS}::test_a_team_has_a_name_of_200_characters",
    "learning/web/gate.py: LONGEST_CHOICE": (
        f"{LENGTHS}::test_sixty_characters_of_an_answer_travel_through_a_new_sign_in"
    ),
    "learning/web/gate.py: MOST_CHOICES": (
        f"{LENGTHS}::test_sixty_characters_of_an_answer_travel_through_a_new_sign_in"
    ),
    **{
        f"learning/core/limits.py: {name}": (
            f"{AMOUNTS}::test_a_limit_lets_its_number_in_and_not_one_more_until_its_window_ends"
        )
        for name in (
            "ADDRESS_PERSON",
            "EXPORT_PERSON",
            "JOIN_ADDRESS",
            "JOIN_PERSON",
            "PRESENT_PASSWORD",
            "REGISTER_ADDRESS",
            "RESET_ADDRESS",
            "SIGN_IN_ACCOUNT",
            "SIGN_IN_ACCOUNT_MOST",
            "SIGN_IN_ADDRESS",
            "SIGN_IN_ADDRESS_MOST",
            "SIGN_IN_KNOWN",
            "SIGN_IN_PAIR",
            "SIGN_IN_PAIR_TIGHT",
            "VERIFY_ADDRESS",
            "VERIFY_MANY",
        )
    },
    # learning
    "learning/courseware/retrieval.py: REMEMBERED": (
        "tests/courseware/test_practice.py::test_the_last_eight_answers_are_remembered"
    ),
    "learning/courseware/retrieval.py: INTERVALS": (
        f"{DAYS}::test_a_missed_item_comes_back_after_one_four_and_fourteen_days"
    ),
    "learning/courseware/rules.py: WORDS_A_MINUTE": f"{AMOUNTS}::test_designed_minutes_of_a_lesson",
    "learning/courseware/rules.py: MINUTES_A_PRACTICE": f"{AMOUNTS}::test_designed_minutes_of_a_lesson",
    "learning/courseware/rules.py: lesson_minutes: 1.2": f"{AMOUNTS}::test_designed_minutes_of_a_lesson",
    "learning/courseware/rules.py: MINUTES_A_QUESTION": (f"{AMOUNTS}::test_a_quiz_is_designed_for_a_minute_a_question"),
    "learning/courseware/rules.py: PACE_LIKELY": f"{AMOUNTS}::test_the_pace_needs_four_likely_lessons",
    "learning/courseware/rules.py: PACE_LESSONS_LEAST": f"{AMOUNTS}::test_the_pace_needs_four_likely_lessons",
    "learning/web/learner/lessons.py: PRACTISE_AT_ONCE": f"{AMOUNTS}::test_five_questions_come_back_at_once",
    "learning/reminders/rules.py: IDLE_DAYS": (
        f"{DAYS}::test_who_was_quiet_is_reminded_after_seven_and_twenty_one_days_and_not_after_sixty"
    ),
    "learning/reminders/rules.py: IDLE_MOST": (
        f"{DAYS}::test_who_was_quiet_is_reminded_after_seven_and_twenty_one_days_and_not_after_sixty"
    ),
    "learning/reminders/rules.py: DUE_DAYS": f"{DAYS}::test_the_due_day_is_announced_in_its_last_seven_days",
    "learning/reminders/rules.py: FOLLOW_UP_DAYS": f"{DAYS}::test_a_promise_is_asked_about_after_thirty_and_ninety_days",
    "learning/study/rules.py: NOTE_MOST": f"{LENGTHS}::test_a_note_has_at_most_four_thousand_characters",
    "learning/study/rules.py: PROMISE_MOST": f"{DAYS}::test_what_a_promise_may_be",
    "learning/study/rules.py: PROMISE_DAYS_MOST": f"{DAYS}::test_what_a_promise_may_be",
    "learning/study/child_names.py: ADULT": "tests/study/test_child_names.py::test_a_child_is_below_eighteen",
    "learning/study/child_names.py: PHONE_DIGITS": "tests/study/test_child_names.py::test_a_telephone_number_has_seven_digits",
    "learning/study/child_names.py: AMOUNT_DIGITS": "tests/study/test_child_names.py::test_a_sum_of_money_has_at_most_seven_digits",
    "learning/study/child_names.py: NEAR": "tests/study/test_child_names.py::test_a_service_stands_near_its_number",
    "learning/study/calendar.py: LINE_OCTETS": f"{LENGTHS}::test_a_line_of_a_calendar_has_at_most_75_octets",
    "learning/assessment/kinds/short_answer.py: LONGEST": (
        f"{LENGTHS}::test_a_typed_answer_is_kept_to_sixty_characters"
    ),
    "learning/scenarios/queries.py: FEWEST_SHOWN": f"{AMOUNTS}::test_what_others_chose_is_shown_from_five_people",
    # records, figures, pages
    "learning/reports/rules.py: STUCK_DAYS": f"{DAYS}::test_sql_and_the_pure_rule_agree_at_every_border",
    "learning/reports/completions.py: PAGE": f"{AMOUNTS}::test_fifty_records_are_a_page_of_the_managers_list",
    "learning/reports/completions.py: CHUNK": f"{AMOUNTS}::test_an_export_of_more_than_one_chunk_has_everybody_once",
    "learning/reports/completions.py: COUNT_TO": f"{AMOUNTS}::test_records_are_counted_to_just_over_a_thousand",
    "learning/reports/exports.py: ROWS_A_PIECE": (
        "tests/reports/test_exports.py::test_a_csv_in_pieces_is_one_file_with_every_row_once"
    ),
    "learning/core/pages.py: PAGE": f"{AMOUNTS}::test_the_newest_hundred_are_a_page",
    "learning/core/pages.py: numbered(size)": f"{AMOUNTS}::test_fifty_people_are_a_page_of_the_administrators_list",
    "learning/assessment/statistics.py: LEAST": f"{AMOUNTS}::test_figures_are_shown_from_thirty_answers",
    "learning/assessment/statistics.py: FACILITY": f"{AMOUNTS}::test_the_verdict_on_an_item_at_its_cut_offs",
    "learning/assessment/statistics.py: DISCRIMINATION_LOOK": f"{AMOUNTS}::test_the_verdict_on_an_item_at_its_cut_offs",
    "learning/assessment/statistics.py: DISTRACTOR_LEAST": (
        f"{AMOUNTS}::test_an_option_taken_by_fewer_than_five_in_a_hundred_sleeps"
    ),
    "learning/assessment/statistics.py: TAIL": f"{AMOUNTS}::test_the_tails_are_twenty_seven_in_a_hundred",
    "learning/assessment/statistics.py: _item: 3": "tests/assessment/test_statistics.py::test_a_hand_worked_table",
    "learning/web/public/many.py: MANY": f"{AMOUNTS}::test_a_desk_may_check_five_hundred_codes_at_once",
    "learning/web/public/many.py: FILE_BYTES": f"{AMOUNTS}::test_two_hundred_thousand_bytes_of_a_file_are_read",
    "learning/web/public/many.py: SHOWN": f"{LENGTHS}::test_sixty_characters_of_an_unknown_code_are_shown",
    "learning/web/public/search.py: LONGEST": f"{LENGTHS}::test_eighty_characters_are_searched_for",
    "learning/catalogue/search.py: MOST": f"{LENGTHS}::test_search_shows_forty_places_and_weighs_eight_words",
    "learning/catalogue/search.py: SNIPPET": f"{LENGTHS}::test_search_shows_forty_places_and_weighs_eight_words",
    # mail and the worker
    "learning/core/outbox.py: RETRY_MINUTES": (
        f"{ROUNDS}::test_a_message_that_fails_is_tried_after_1_5_30_120_and_720_minutes_and_then_waits_for_somebody"
    ),
    "learning/core/outbox.py: send_due(limit)": f"{ROUNDS}::test_fifty_messages_go_out_at_a_time",
    "learning/core/outbox.py: DELIVERY_SECONDS": (
        f"{ROUNDS}::test_a_claim_holds_for_ten_minutes_longer_than_any_delivery_may_take"
    ),
    "learning/core/outbox.py: LEASE_SECONDS": (
        f"{ROUNDS}::test_a_claim_holds_for_ten_minutes_longer_than_any_delivery_may_take"
    ),
    "learning/core/outbox.py: RECORD_TRIES": (
        f"{ROUNDS}::test_a_claim_holds_for_ten_minutes_longer_than_any_delivery_may_take"
    ),
    "learning/core/smtp.py: STEP_SECONDS": (
        f"{ROUNDS}::test_a_claim_holds_for_ten_minutes_longer_than_any_delivery_may_take"
    ),
    "learning/core/smtp.py: PERMANENT": (
        "tests/core/test_mail.py::test_a_refused_address_is_final_from_500_and_tried_again_below"
    ),
    "learning/reminders/actions.py: BATCH": f"{AMOUNTS}::test_two_hundred_reminders_are_queued_at_a_time",
    "learning/worker/jobs.py: FILES_A_ROUND": (
        f"{ROUNDS}::test_twenty_files_are_made_in_a_round_and_people_are_looked_for_every_quarter_of_an_hour"
    ),
    "learning/worker/jobs.py: REMIND_EVERY": (
        f"{ROUNDS}::test_twenty_files_are_made_in_a_round_and_people_are_looked_for_every_quarter_of_an_hour"
    ),
    "learning/core/heartbeat.py: SILENT_SECONDS": (
        "tests/cli/test_serving.py::test_no_worker_is_named_and_takes_no_page_away"
    ),
    "learning/cli/supervision.py: QUICK_SECONDS": (
        "tests/cli/test_serving.py::test_ten_seconds_of_life_are_a_good_life"
    ),
    "learning/cli/supervision.py: PAUSE_MOST": (
        "tests/cli/test_serving.py::test_what_ends_at_once_again_and_again_waits_longer"
    ),
    "learning/cli/front.py: CONNECTIONS_AN_ADDRESS": (
        "tests/cli/test_bounds.py::test_one_address_has_its_share_of_connections_and_no_more"
    ),
    "learning/cli/front.py: IPV6_BITS": "tests/cli/test_bounds.py::test_what_counts_as_one_address",
    "learning/cli/front.py: WRITE_SECONDS": "tests/cli/test_bounds.py::test_a_reader_who_takes_nothing_is_cut_in_time",
    "learning/cli/front.py: READ_SECONDS": (
        "tests/cli/test_serving.py::test_half_sent_requests_silence_nobody_and_are_cut"
    ),
    # settings, requests
    "learning/settings.py: SECRET_LEAST": f"{AMOUNTS}::test_a_secret_has_at_least_thirty_two_characters",
    "learning/settings.py: SIGNATORY_MOST": f"{AMOUNTS}::test_a_signatory_has_at_most_a_hundred_and_twenty_characters",
    "learning/settings.py: LOGO_BYTES": f"{AMOUNTS}::test_a_logo_has_at_most_a_hundred_thousand_bytes",
    "learning/settings.py: LOGO_PIXELS": f"{AMOUNTS}::test_a_logo_is_at_most_1200_pixels_wide_and_high",
    "learning/web/application.py: REQUEST_BYTES": f"{AMOUNTS}::test_a_request_has_at_most_256_kilobytes",
    "learning/web/errors.py: RETRY_SECONDS": f"{AMOUNTS}::test_a_busy_database_asks_to_come_back_in_ten_seconds",
    "learning/core/db.py: BUSY_SECONDS": f"{AMOUNTS}::test_a_busy_database_asks_to_come_back_in_ten_seconds",
    "learning/web/errors.py: STATUS": "tests/web/test_access.py::test_the_matrix",
    # what authors are told
    "learning/assessment/bank_checks.py: APPLIED_OF_TEN": (
        f"{AUTHORING}::test_a_bank_has_at_least_fifteen_live_questions_and_six_in_ten_ask_what_to_do"
    ),
    "learning/assessment/bank_checks.py: BANK_LEAST": (
        f"{AUTHORING}::test_a_bank_has_at_least_fifteen_live_questions_and_six_in_ten_ask_what_to_do"
    ),
    "learning/assessment/bank_checks.py: STEM_WORDS_MOST": f"{AUTHORING}::test_a_question_has_at_most_ninety_words",
    "learning/assessment/files.py: WHY_WORDS_MOST": f"{AUTHORING}::test_feedback_has_at_most_sixty_words",
    "learning/assessment/item_rules.py: CUE_GAIN_MOST": (
        f"{AUTHORING}::test_guessing_by_a_cue_may_win_ten_points_over_chance"
    ),
    "learning/assessment/item_rules.py: CUE_LETTERS": (
        f"{AUTHORING}::test_two_long_words_of_the_question_in_the_right_option_alone_are_a_cue"
    ),
    "learning/assessment/item_rules.py: CUE_WORDS": (
        f"{AUTHORING}::test_two_long_words_of_the_question_in_the_right_option_alone_are_a_cue"
    ),
    "learning/assessment/item_rules.py: OPTION_WORDS_MOST": (
        f"{AUTHORING}::test_an_option_has_at_most_twenty_five_words"
    ),
    "learning/assessment/item_rules.py: PILE_LEAST": f"{AUTHORING}::test_a_pile_is_weighed_from_twenty_items",
    "learning/assessment/item_rules.py: POSITION_CHI_MOST": f"{AUTHORING}::test_the_right_option_stands_evenly",
    "learning/assessment/item_rules.py: RATIO": f"{AUTHORING}::test_the_right_option_is_about_as_long_as_the_others",
    "learning/assessment/item_rules.py: RECALL_MOST": (
        f"{AUTHORING}::test_one_question_in_ten_may_ask_for_a_fact_by_heart"
    ),
    "learning/assessment/kinds/categorising.py: faults: 3, 4, 6": f"{AUTHORING}::test_how_many_options_a_kind_has",
    "learning/assessment/kinds/matching.py: faults: 3, 5": f"{AUTHORING}::test_how_many_options_a_kind_has",
    "learning/assessment/kinds/multiple_choice.py: faults: 4, 6": f"{AUTHORING}::test_how_many_options_a_kind_has",
    "learning/assessment/kinds/ordering.py: faults: 3, 6": f"{AUTHORING}::test_how_many_options_a_kind_has",
    "learning/assessment/kinds/single_choice.py: faults: 3, 4": f"{AUTHORING}::test_how_many_options_a_kind_has",
    "learning/authoring/readability.py: GRADE_MOST": f"{AUTHORING}::test_the_grade_of_a_text_is_at_most_eight",
    "learning/authoring/readability.py: MEAN_MOST": (
        f"{AUTHORING}::test_the_mean_sentence_has_at_most_fifteen_words_in_texts_of_more_than_sixty"
    ),
    "learning/authoring/readability.py: SENTENCE_MOST": (f"{AUTHORING}::test_a_sentence_has_at_most_twenty_five_words"),
    "learning/catalogue/checks/alignment.py: PRACTICE_LEAST": (
        f"{AUTHORING}::test_an_objective_has_at_least_two_practice_items"
    ),
    "learning/catalogue/content_store.py: KEPT_REVISIONS": (
        f"{AUTHORING}::test_the_last_three_good_copies_of_the_course_are_kept"
    ),
    "learning/courseware/files.py: WORDS_LEAST": f"{AUTHORING}::test_a_lesson_has_at_least_120_words",
    "learning/facilitation/guide_files.py: LONGEST_WITHOUT_A_BREAK": (
        f"{AUTHORING}::test_an_hour_may_pass_without_a_break"
    ),
    "learning/facilitation/session_files.py: SESSION_MINUTES": f"{AUTHORING}::test_a_working_session_takes_about_two_hours",
    "learning/facilitation/session_files.py: SESSIONS": f"{AUTHORING}::test_a_working_session_takes_about_two_hours",
    "learning/authoring/language_rules.py: MOVED": (
        "tests/content/test_old_numbers.py::test_the_numbers_agree_with_the_handbook"
    ),
    "learning/scenarios/files.py: WORDS_MOST": f"{AUTHORING}::test_the_words_of_a_scene",
    "learning/scenarios/rules.py: CHOICES": f"{AUTHORING}::test_a_scene_offers_two_or_three_choices",
    "learning/scenarios/rules.py: DECISIONS": (
        f"{AUTHORING}::test_a_way_through_a_story_takes_four_to_eight_decisions"
    ),
    "learning/scenarios/rules.py: GOOD_ENDINGS_LEAST": f"{AUTHORING}::test_a_story_has_more_than_one_good_ending",
    "learning/scenarios/rules.py: MINUTES_A_DECISION": (
        f"{AUTHORING}::test_a_story_is_designed_for_a_minute_and_a_half_a_decision"
    ),
}

NOT_DECIDING = {
    "learning/authoring/translation.py: DIGEST_LENGTH": "long enough that two texts of one entry never share a name",
    "learning/courseware/files.py: LEFT_AS_IT_IS": "tells a piece nobody has translated yet from a name or a number",
    "learning/courseware/retrieval.py: sending: 16": "64 bits of a digest: enough to tell eight answers apart",
    **{
        f"learning/backup/{name}": "guards the reading of a file; a backup of ours stays far below"
        for name in (
            "reading.py: KEYS_MOST",
            "reading.py: LINE_MOST",
            "reading.py: SMALL_MOST",
            "reading.py: UNFOLDS_FREE",
            "reading.py: UNFOLDS_MOST",
            "restoring.py: TIMES_ITS_SIZE",
        )
    },
    "learning/core/flow.py: BRICK_GAP": "room beside a drawn brick on the paper; looked at, not counted",
    "learning/core/flow.py: IN_BRICK": "size of the letters in a drawn brick on the paper; looked at, not counted",
    "learning/backup/into_sqlite.py: PAGES_A_STEP": "pages copied at a time",
    "learning/backup/into_sqlite.py: PATIENCE": "how long a restore waits for its turn before it says so",
    "learning/backup/into_postgresql.py: PATIENCE": "the same",
    "learning/backup/turns.py: PATIENCE": "the same",
    "learning/core/drawings.py: _ROUND": "how round a drawn circle is",
    "learning/core/flow.py: _TEXT": "the shape of a paragraph's frame",
    "learning/core/lettering.py: CODES_MOST": "letters in one font of the file format",
    "learning/core/lettering.py: MEASURE_NAME": "a name inside the file",
    "learning/core/lettering.py: MEASURE_WIDTH": "a width inside the file",
    "learning/core/scripts.py: _LIGATURES": "letters of Unicode",
    "learning/core/scripts.py: _VIRAMA": "the same",
    "learning/core/shaping.py: SIZE_LEAST": "the smallest letters; tests/paper prints the longest names",
    "learning/people/second_factor.py: BITS": "more random bits than are used",
    "learning/people/totp.py: _NONCE": "of the cipher",
    "learning/web/account/profile.py: SHOWN_ENDED": "how long ended sign-ins are listed",
    "learning/web/account/second_factor.py: QUIET_ZONE": "white round a square",
    "learning/completion/corrections.py: list_open(limit)": "how many requests one page lists; the oldest come first",
    "certificates/badges.py: STATUS_BITS": "room of a published list; the standard's own least size",
    "certificates/badges.py: STATUS_DAYS": "how long a reader may keep the list before asking again",
    "certificates/signing.py: KEY_YEARS": "the dates in a self-signed certificate that only we trust",
    "learning/assessment/kinds/picking.py: places: 3": "guards int() against endless digits; any place is below 10",
    "learning/assessment/kinds/slots.py: read: 3": "the same",
    "learning/assessment/statistics.py: DISCRIMINATION_GOOD": "a colour on the administrator's page",
    "learning/cli/sample.py: UNPROVED": "who in the sample has not proved an address",
    "learning/catalogue/inflection.py: LETTERS_LEFT": "how short a searched word may be cut; its test has rows at and below",
    "learning/catalogue/search.py: TITLE_WEIGHT": "order of search results; tests name what must be found",
    "learning/catalogue/search.py: START_WEIGHT": "the same",
    "learning/web/addresses.py: PAGES": "how many addresses are kept made; others are made again",
    "learning/web/addresses.py: PIECES": "how many pieces of text are kept with their links led; others are led again",
    "learning/catalogue/content_store.py: SECONDS_BETWEEN_LOOKS": "how soon an edited file is noticed",
    "learning/backup/archive.py: FORMAT": "the name of the backup's layout; tests read both",
    "learning/backup/archive.py: PIECE": "bytes read at a time",
    "learning/backup/archive.py: SEAL_BYTES": "the length of a digest in letters",
    "learning/backup/writing.py: CHUNK": "rows read at a time",
    "learning/backup/writing.py: LOOKS": "how often a changing folder is looked at before giving up",
    "learning/core/migrating.py: TURN": "the name of a lock",
    "learning/core/audit.py: TURN": "the name of another lock",
    "learning/core/audit_chain.py: KEY_BYTES": "the length of a key, that of its hash",
    "learning/verifying/audit_trail.py: CHUNK": "rows read at a time",
    "learning/verifying/batches.py: BATCH": "rows read at a time",
    "learning/verifying/checks.py: MOST": "how many findings of one kind are printed before they are counted",
    "learning/cli/checks/surroundings.py: FREE_BYTES_LEAST": "advice",
    "learning/cli/checks/database.py: SQLITE_LEAST": "the version that carries a repair; tests/core asks for it",
    "learning/cli/checks/surroundings.py: KEPT_DAYS_MOST": "advice",
    "learning/web/sentences.py: SIGNS_SHOWN": "how many letters a sentence names",
    "learning/worker/jobs.py: SECONDS_BETWEEN_ROUNDS": "how soon the worker looks again",
    "learning/worker/jobs.py: BATCH_SECONDS": "a batch ends early enough that a claim outlives its child",
    "learning/worker/jobs.py: CHILD_SECONDS": "the lease of a claim, which has its rows",
    "learning/worker/jobs.py: STOP_SECONDS": "how long a stopping worker waits for what it began",
    "learning/core/heartbeat.py: EVERY_SECONDS": "a quarter of the time after which a worker counts as silent",
    "learning/core/heartbeat.py: THE_ROW": "the name of the only row",
    "learning/cli/supervision.py: STOP_SECONDS": "how long a stopping server waits for its processes",
    "learning/cli/front.py: IDLE_SECONDS": "how long a kept connection may stay idle",
    "learning/cli/front.py: DRAIN_BYTES": "how much of a refused body is read and thrown away",
    "learning/cli/front.py: HEADER_BYTES": "guards the parser; our own requests have a twentieth of it",
    "learning/cli/front.py: CONNECTIONS": "below the number of open files that a process may have",
    "learning/cli/front.py: FLUSH_SECONDS": "how long a stopping server finishes what is under way",
    "learning/worker/jobs.py: TIDY_EVERY": "how often the worker looks for what erasing could not take away at once",
    "learning/core/letter_files.py: ROWS_A_QUERY": "rows read at a time",
    "learning/worker/jobs.py: LOOKS_MOST": "how often a file that cannot be made is tried before the worker begins anew",
    "learning/core/pdf.py: DOCUMENT_BYTES": "guards the renderer; a page has a twentieth of it",
    "learning/core/pdf.py: RENDER_SECONDS": "guards the renderer; a page takes a fifth of a second",
    "learning/reports/items.py: MOST": "bounds memory; figures of the latest 10,000 people say the same",
    "learning/web/delivery.py: COMPRESS_FROM": "bytes from which packing pays",
    "learning/web/delivery.py: YEAR": "how long browsers keep assets whose address changes with them",
    "learning/web/errors.py: PAGES": "which statuses have words of their own; tests open them",
}

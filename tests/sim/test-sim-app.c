/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-app.h"

#include <string.h>

#include "sim-fixture.h"
#include "sim/sample-firmware.h"
#include "sim/sim-crash.h"
#include "sim/sim-talk.h"

#define ROOM_BYTES (16 * 1024)

/* An app on an ESP32-S2 whose flash has a firmware; turns are given by the test. */
typedef struct {
  GBytes *flash;
  StrobeSimApp *app;
  GString *text;
} Fixture;

static GBytes *
make_flash (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board (NULL);
  g_autoptr (GBytes) file =
               strobe_sample_firmware_build (strobe_chip_find (0x0002), "blink", "1.4.0", 4096);
  g_autoptr (GBytes) payload = sim_fixture_payload (file);

  sim_fixture_download (board, payload, 64);
  sim_fixture_assert_status (board, 0, 2);
  return strobe_sim_board_dup_flash (board);
}

static gboolean
start (Fixture *self, StrobeSimResetCause cause)
{
  gboolean runs = strobe_sim_app_start (self->app, self->flash, cause);

  g_string_truncate (self->text, 0);
  strobe_sim_app_print_boot (self->app, self->text);
  return runs;
}

static void
set_up (Fixture *self, gconstpointer script)
{
  g_autoptr (StrobeSimFaults) faults = sim_fixture_new_faults (script);

  self->flash = make_flash ();
  self->app = strobe_sim_app_new (strobe_chip_find (0x0002), faults);
  self->text = g_string_new (NULL);
  start (self, STROBE_SIM_RESET_CAUSE_POWER_ON);
}

static void
tear_down (Fixture *self, gconstpointer script)
{
  strobe_sim_app_free (self->app);
  g_bytes_unref (self->flash);
  g_string_free (self->text, TRUE);
}

static StrobeSimAppDecision
tick (Fixture *self)
{
  g_string_truncate (self->text, 0);
  return strobe_sim_app_tick (self->app, ROOM_BYTES, self->text);
}

/* How many turns it takes to a decision; 0: none within ten seconds. */
static guint
tick_until_decision (Fixture *self)
{
  for (guint i = 1; i <= 40; i++)
    if (tick (self) != STROBE_SIM_APP_DECISION_NONE)
      return i;
  return 0;
}

static void
assert_has (Fixture *self, const char *words)
{
  if (strstr (self->text->str, words) == NULL)
    g_test_message ("%s", self->text->str);
  g_assert_nonnull (strstr (self->text->str, words));
}

static char *
dup_word_after (const char *text, const char *label)
{
  const char *at = strstr (text, label);

  g_assert_nonnull (at);
  at += strlen (label);
  return g_strndup (at, strcspn (at, ".\r"));
}

static void
test_panic_names_the_firmware_that_booted (Fixture *self, gconstpointer script)
{
  g_autofree char *booted = dup_word_after (self->text->str, "app_init: ELF file SHA256:  ");
  g_autofree char *crashed = NULL;

  g_assert_cmpuint (tick_until_decision (self), >, 1);
  assert_has (self, "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). ");
  assert_has (self, "Core  0 register dump:\r\nPC      : 0x4008");
  assert_has (self, "\r\nBacktrace: 0x40086d2a:0x3ffcba40 0x");
  crashed = dup_word_after (self->text->str, "\r\nELF file SHA256: ");
  g_assert_cmpstr (crashed, ==, booted);
  g_assert_cmpuint (strlen (crashed), ==, 9);
  g_assert_true (g_str_has_suffix (self->text->str, "\r\nRebooting...\r\n"));
}

static void
test_panic_comes_each_time (Fixture *self, gconstpointer script)
{
  for (guint i = 0; i < 3; i++) {
    g_assert_cmpuint (tick_until_decision (self), >, 1);
    g_assert_cmpint (strobe_sim_app_get_next_cause (self->app), ==, STROBE_SIM_RESET_CAUSE_PANIC);
    start (self, STROBE_SIM_RESET_CAUSE_PANIC);
    assert_has (self, "rst:0xc (RTC_SW_CPU_RST)");
    assert_has (self, "\r\nSaved PC:0x");
  }
}

static void
test_panic_comes_once (Fixture *self, gconstpointer script)
{
  g_assert_cmpuint (tick_until_decision (self), >, 1);
  start (self, STROBE_SIM_RESET_CAUSE_PANIC);
  g_assert_cmpuint (tick_until_decision (self), ==, 0);
}

static void
test_abort_says_where (Fixture *self, gconstpointer script)
{
  g_assert_cmpuint (tick_until_decision (self), >, 1);
  assert_has (self, "\r\nabort() was called at PC 0x40086df1 on core 0\r\n");
  assert_has (self, "\r\nBacktrace: 0x");
  g_assert_null (strstr (self->text->str, "register dump"));
}

static void
test_assert_says_what (Fixture *self, gconstpointer script)
{
  g_assert_cmpuint (tick_until_decision (self), >, 1);
  assert_has (self, "\r\nassert failed: sensor_read sensor.c:118 (handle != NULL)\r\n");
  assert_has (self, "\r\nBacktrace: 0x");
}

static void
test_crash_of_a_risc_v_chip_shows_its_stack (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_sim_crash_print (text, strobe_chip_find (0x0012), STROBE_SIM_CRASH_PANIC, NULL);
  g_assert_nonnull (strstr (text->str, "Core  0 register dump:\r\nMEPC    : 0x4000"));
  g_assert_nonnull (strstr (text->str, "MHARTID : 0x00000000"));
  g_assert_nonnull (strstr (text->str, "\r\nStack memory:\r\n4ff1b8e0: 0x"));
  g_assert_null (strstr (text->str, "Backtrace:"));
  g_assert_null (strstr (text->str, "SHA256"));
}

static void
test_supply_that_fails_is_seen_every_second_time (Fixture *self, gconstpointer script)
{
  g_assert_cmpuint (tick_until_decision (self), >, 1);
  assert_has (self, "E BOD: Brownout detector was triggered\r\n");
  g_assert_cmpint (strobe_sim_app_get_next_cause (self->app), ==, STROBE_SIM_RESET_CAUSE_SOFTWARE);
  start (self, STROBE_SIM_RESET_CAUSE_SOFTWARE);
  g_assert_cmpuint (tick_until_decision (self), >, 1);
  g_assert_cmpstr (self->text->str, ==, "");
  g_assert_cmpint (strobe_sim_app_get_next_cause (self->app), ==, STROBE_SIM_RESET_CAUSE_BROWN_OUT);
  start (self, STROBE_SIM_RESET_CAUSE_BROWN_OUT);
  assert_has (self, "rst:0xf (BROWNOUT_RST)");
}

static void
test_app_for_another_chip_is_refused_again_and_again (Fixture *self, gconstpointer script)
{
  g_assert_false (start (self, STROBE_SIM_RESET_CAUSE_POWER_ON));
  assert_has (self, "boot_comm: mismatch chip ID, expected 2, found 9\r\n");
  tick (self);
  assert_has (self, "rst:0x10 (RTCWDT_RTC_RST)");
  assert_has (self, "mismatch chip ID");
}

static void
test_missing_header_is_told_again_and_again (Fixture *self, gconstpointer script)
{
  g_assert_false (start (self, STROBE_SIM_RESET_CAUSE_POWER_ON));
  assert_has (self, "invalid header: 0xffffffff\r\ninvalid header: 0xffffffff\r\n");
  tick (self);
  assert_has (self, "rst:0x10 (RTCWDT_RTC_RST)");
  assert_has (self, "invalid header: 0xffffffff\r\n");
}

/* Every whole line of the text, in order from @first. */
static guint64
assert_numbered (const char *text, guint64 first)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++) {
    const char *at = strstr (lines[i], ": line ");

    g_assert_nonnull (at);
    g_assert_cmpuint (strlen (lines[i]), <, STROBE_SIM_TALK_LINE_BYTES - 2);
    g_assert_cmpuint (g_ascii_strtoull (at + strlen (": line "), NULL, 10), ==, first++);
  }
  return first;
}

static void
test_flood_fills_what_room_there_is_and_goes_on (Fixture *self, gconstpointer script)
{
  guint64 next = 0;

  for (guint i = 0; i < 50; i++) {
    gsize room_bytes = i * 40;

    g_string_truncate (self->text, 0);
    strobe_sim_app_fill (self->app, room_bytes, self->text);
    g_assert_cmpuint (self->text->len, <=, room_bytes);
    next = assert_numbered (self->text->str, next);
  }
  g_assert_cmpuint (next, >, 300);
}

static void
test_talk_keeps_its_rate_and_its_numbers (Fixture *self, gconstpointer script)
{
  gint64 started_us = g_get_monotonic_time ();
  guint64 next = 0, n_most = 0;

  while (next < 100) {
    g_assert_cmpint (g_get_monotonic_time () - started_us, <, 10 * G_USEC_PER_SEC);
    tick (self);
    next = assert_numbered (self->text->str, next);
    g_usleep (1000);
  }
  n_most = (guint64) (g_get_monotonic_time () - started_us) * 2000 / G_USEC_PER_SEC;
  /* the app was started some time before the test looked at the clock */
  g_assert_cmpuint (next, <=, n_most + 1000);
}

static void
test_curves_are_printed (Fixture *self, gconstpointer script)
{
  for (guint i = 0; i < 4; i++)
    tick (self);
  assert_has (self, ">wave:512:0.3894\r\n>temperature:");
  assert_has (self, "\r\nlow:0,high:100,level:4\r\n");
}

static void
test_practice_app_has_every_level_at_an_easy_pace (Fixture *self, gconstpointer script)
{
  const char *levels = "EWID";
  gboolean seen[4] = { FALSE };

  g_assert_cmpuint (strobe_sim_app_get_tick_ms (self->app), >=, 200);
  for (guint i = 0; i < 200; i++) {
    g_assert_cmpint (tick (self), ==, STROBE_SIM_APP_DECISION_NONE);
    g_assert_true (g_str_has_suffix (self->text->str, "\r\n"));
    g_assert_nonnull (strchr (levels, self->text->str[0]));
    seen[strchr (levels, self->text->str[0]) - levels] = TRUE;
  }
  for (guint i = 0; i < G_N_ELEMENTS (seen); i++)
    g_assert_true (seen[i]);
}

static void
test_without_room_a_line_is_left_out_whole (Fixture *self, gconstpointer script)
{
  g_string_truncate (self->text, 0);
  strobe_sim_app_tick (self->app, 20, self->text);
  g_assert_cmpstr (self->text->str, ==, "");
}

static void
test_console_says_nothing_by_itself (Fixture *self, gconstpointer script)
{
  assert_has (self, "esp32s2> ");
  g_assert_cmpuint (strobe_sim_app_get_tick_ms (self->app), ==, 0);
  g_assert_cmpint (tick (self), ==, STROBE_SIM_APP_DECISION_NONE);
  g_assert_cmpstr (self->text->str, ==, "");
}

static void
test_console_restarts_and_panics_when_asked (Fixture *self, gconstpointer script)
{
  g_assert_cmpint (
    strobe_sim_app_type (self->app, (const guint8 *) "free\rrestart\rx", 14, self->text), ==,
    STROBE_SIM_APP_DECISION_REBOOT);
  g_assert_cmpint (strobe_sim_app_type (self->app, (const guint8 *) "panic\r", 6, self->text), ==,
                   STROBE_SIM_APP_DECISION_RESET);
  assert_has (self, "Guru Meditation Error");
}

static void
test_echo_sends_back_each_byte (Fixture *self, gconstpointer script)
{
  g_string_truncate (self->text, 0);
  g_assert_cmpint (strobe_sim_app_type (self->app, (const guint8 *) "a\r\0\xff", 4, self->text), ==,
                   STROBE_SIM_APP_DECISION_NONE);
  g_assert_cmpmem (self->text->str, self->text->len, "a\r\0\xff", 4);
}

#define ADD(path, script, func)                                                                    \
  g_test_add ("/sim/app/" path, Fixture, script, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("panic-names-the-firmware-that-booted", "app panics",
       test_panic_names_the_firmware_that_booted);
  ADD ("panic-comes-each-time", "app panics", test_panic_comes_each_time);
  ADD ("panic-comes-once", "app panics once", test_panic_comes_once);
  ADD ("abort-says-where", "app aborts", test_abort_says_where);
  ADD ("assert-says-what", "app asserts", test_assert_says_what);
  g_test_add_func ("/sim/app/crash-of-a-risc-v-chip-shows-its-stack",
                   test_crash_of_a_risc_v_chip_shows_its_stack);
  ADD ("supply-that-fails-is-seen-every-second-time", "brown-out",
       test_supply_that_fails_is_seen_every_second_time);
  ADD ("app-for-another-chip-is-refused-again-and-again", "wrong chip app",
       test_app_for_another_chip_is_refused_again_and_again);
  ADD ("missing-header-is-told-again-and-again", "invalid header",
       test_missing_header_is_told_again_and_again);
  ADD ("flood-fills-what-room-there-is-and-goes-on", "app floods",
       test_flood_fills_what_room_there_is_and_goes_on);
  ADD ("talk-keeps-its-rate-and-its-numbers", "app talks 2000 lines/s",
       test_talk_keeps_its_rate_and_its_numbers);
  ADD ("curves-are-printed", "app plots", test_curves_are_printed);
  ADD ("practice-app-has-every-level-at-an-easy-pace", NULL,
       test_practice_app_has_every_level_at_an_easy_pace);
  ADD ("without-room-a-line-is-left-out-whole", NULL, test_without_room_a_line_is_left_out_whole);
  ADD ("console-says-nothing-by-itself", "app has a console", test_console_says_nothing_by_itself);
  ADD ("console-restarts-and-panics-when-asked", "app has a console",
       test_console_restarts_and_panics_when_asked);
  ADD ("echo-sends-back-each-byte", "app echoes", test_echo_sends_back_each_byte);
  return g_test_run ();
}

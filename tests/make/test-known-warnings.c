/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/known-warnings.h"

#include "support/firmware-fixture.h"

#define APP_BYTES 65536

/* What is news among the warnings of a firmware. */

static StrobeFirmware *
read_kind (const char *kind, gsize app_bytes)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, app_bytes);

  return strobe_firmware_new (file);
}

static guint
count_new (StrobeKnownWarnings *known, StrobeFirmware *firmware)
{
  g_autoptr (GPtrArray) found = strobe_known_warnings_find_new (known, firmware);

  return found->len;
}

static void
test_at_first_each_warning_is_new (void)
{
  g_autoptr (StrobeKnownWarnings) known = strobe_known_warnings_new ();
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-with-settings", APP_BYTES);
  g_autoptr (GPtrArray) found = strobe_known_warnings_find_new (known, firmware);
  const StrobeFirmwareRemark *remark;

  g_assert_cmpuint (found->len, ==, 1);
  remark = g_ptr_array_index (found, 0);
  g_assert_cmpint (remark->code, ==, STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS);
}

static void
test_hints_are_no_warnings (void)
{
  g_autoptr (StrobeKnownWarnings) known = strobe_known_warnings_new ();
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-signed", APP_BYTES);

  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), >, 0);
  g_assert_cmpuint (count_new (known, firmware), ==, 0);
}

static void
test_what_was_seen_is_not_new_in_another_build (void)
{
  g_autoptr (StrobeKnownWarnings) known = strobe_known_warnings_new ();
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-with-settings", APP_BYTES);
  g_autoptr (StrobeFirmware) without = read_kind ("good", APP_BYTES);
  g_autoptr (StrobeFirmware) again = read_kind ("good-with-settings", 2 * APP_BYTES);

  strobe_known_warnings_add (known, firmware);
  strobe_known_warnings_add (known, without);
  g_assert_cmpuint (count_new (known, again), ==, 0);
}

static void
test_the_same_about_something_else_is_new (void)
{
  g_autoptr (StrobeKnownWarnings) known = strobe_known_warnings_new ();
  g_autoptr (StrobeFirmware) one = read_kind ("good-with-settings", APP_BYTES);
  g_autoptr (StrobeFirmware) more = read_kind ("good-settings", APP_BYTES);
  guint n_all = count_new (known, more);

  strobe_known_warnings_add (known, one);
  g_assert_cmpuint (n_all, >, 1);
  g_assert_cmpuint (count_new (known, more), >, 0);
}

static void
test_forgotten_all_is_new (void)
{
  g_autoptr (StrobeKnownWarnings) known = strobe_known_warnings_new ();
  g_autoptr (StrobeFirmware) firmware = read_kind ("good-with-settings", APP_BYTES);

  strobe_known_warnings_add (known, firmware);
  strobe_known_warnings_forget (known);
  g_assert_cmpuint (count_new (known, firmware), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/make/known-warnings/" path, func)
  ADD ("at-first-each-warning-is-new", test_at_first_each_warning_is_new);
  ADD ("hints-are-no-warnings", test_hints_are_no_warnings);
  ADD ("what-was-seen-is-not-new-in-another-build", test_what_was_seen_is_not_new_in_another_build);
  ADD ("the-same-about-something-else-is-new", test_the_same_about_something_else_is_new);
  ADD ("forgotten-all-is-new", test_forgotten_all_is_new);
  return g_test_run ();
}

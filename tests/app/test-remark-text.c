/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/remark-text.h"

#include <string.h>

#define N_CODES (STROBE_FIRMWARE_REMARK_SIGNED + 1)

static StrobeFirmwareRemark
make_remark (int code)
{
  return (StrobeFirmwareRemark){ .code = (StrobeFirmwareRemarkCode) code,
                                 .subject = (char *) "subject",
                                 .other = (char *) "other",
                                 .value = 1,
                                 .limit = 2 };
}

static void
assert_sentence (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_true (g_str_has_suffix (text, "."));
  g_assert_null (strstr (text, "%"));
  g_assert_cmpuint (strlen (text), <, 140);
}

static void
test_every_code_has_two_sentences (void)
{
  for (int code = 0; code < N_CODES; code++) {
    StrobeFirmwareRemark remark = make_remark (code);
    g_autofree char *title = strobe_remark_text_dup_title (&remark);
    g_autofree char *advice = strobe_remark_text_dup_advice (&remark);

    assert_sentence (title);
    assert_sentence (advice);
    g_assert_cmpstr (title, !=, advice);
  }
}

static void
test_no_two_codes_say_the_same (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int code = 0; code < N_CODES; code++) {
    StrobeFirmwareRemark remark = make_remark (code);

    g_assert_true (g_hash_table_add (titles, strobe_remark_text_dup_title (&remark)));
  }
}

static void
test_the_part_comes_before_the_partition (void)
{
  StrobeFirmwareRemark remark = make_remark (STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS);
  g_autofree char *title = strobe_remark_text_dup_title (&remark);

  g_assert_cmpstr (title, ==, "“other” overwrites the settings that the board keeps in “subject”.");
}

static void
test_numbers_are_in_their_sentences (void)
{
  StrobeFirmwareRemark remark = make_remark (STROBE_FIRMWARE_REMARK_MIN_REVISION);
  g_autofree char *revision = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *stray = NULL;

  remark.value = 301;
  revision = strobe_remark_text_dup_title (&remark);
  g_assert_nonnull (strstr (revision, "v3.1"));

  remark.code = STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END;
  remark.value = 2;
  rows = strobe_remark_text_dup_title (&remark);
  g_assert_nonnull (strstr (rows, "2 rows"));

  remark.code = STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER;
  remark.limit = 0x1000;
  stray = strobe_remark_text_dup_advice (&remark);
  g_assert_nonnull (strstr (stray, "0x1000"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/remark-text/every-code-has-two-sentences",
                   test_every_code_has_two_sentences);
  g_test_add_func ("/app/remark-text/no-two-codes-say-the-same", test_no_two_codes_say_the_same);
  g_test_add_func ("/app/remark-text/the-part-comes-before-the-partition",
                   test_the_part_comes_before_the_partition);
  g_test_add_func ("/app/remark-text/numbers-are-in-their-sentences",
                   test_numbers_are_in_their_sentences);
  return g_test_run ();
}

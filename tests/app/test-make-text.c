/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/make-text.h"

#include <string.h>

static char *
dup_note (StrobeMakeNoteCode code)
{
  g_autoptr (StrobeMakeNote) note = strobe_make_note_new (code, "boot.bin", "16");

  return strobe_make_text_dup_note (note);
}

static void
test_every_note_is_a_sentence (void)
{
  for (int code = 0; code <= STROBE_MAKE_NOTE_NO_BOOT_CHOICE; code++) {
    g_autofree char *text = dup_note ((StrobeMakeNoteCode) code);

    g_assert_true (g_str_has_suffix (text, "."));
    g_assert_true (g_utf8_validate (text, -1, NULL));
  }
}

static void
test_a_note_names_what_it_is_about (void)
{
  g_autofree char *renamed = dup_note (STROBE_MAKE_NOTE_RENAMED);
  g_autofree char *assumed = dup_note (STROBE_MAKE_NOTE_ASSUMED_FLASH);

  g_assert_nonnull (strstr (renamed, "“boot.bin” is called “16”"));
  g_assert_nonnull (strstr (assumed, "16 MiB"));
}

/* The name of a file is any bytes. */
static void
test_a_name_that_is_no_text_can_be_shown (void)
{
  g_autoptr (StrobeMakeNote) note =
               strobe_make_note_new (STROBE_MAKE_NOTE_EMPTY, "a\xff\xfe.bin", NULL);
  g_autofree char *text = strobe_make_text_dup_note (note);

  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
test_every_kind_and_source_has_a_name (void)
{
  for (int kind = 0; kind <= STROBE_FIRMWARE_SOURCE_LOOSE; kind++)
    g_assert_cmpuint (strlen (strobe_make_text_get_kind ((StrobeFirmwareSourceKind) kind)), >, 4);
  for (int source = 0; source <= STROBE_RECIPE_ADDRESS_USER; source++)
    g_assert_cmpuint (
      strlen (strobe_make_text_get_address_source ((StrobeRecipeAddressSource) source)), >, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/make-text/every-note-is-a-sentence", test_every_note_is_a_sentence);
  g_test_add_func ("/app/make-text/a-note-names-what-it-is-about",
                   test_a_note_names_what_it_is_about);
  g_test_add_func ("/app/make-text/a-name-that-is-no-text-can-be-shown",
                   test_a_name_that_is_no_text_can_be_shown);
  g_test_add_func ("/app/make-text/every-kind-and-source-has-a-name",
                   test_every_kind_and_source_has_a_name);
  return g_test_run ();
}

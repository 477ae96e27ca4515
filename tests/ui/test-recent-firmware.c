/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/recent-firmware.h"

#include "support/firmware-fixture.h"
#include "support/scratch-folder.h"
#include "ui/common/settings.h"

#define APP_BYTES 4096

typedef struct {
  StrobeScratchFolder folder;
  GSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  strobe_scratch_folder_make (&fixture->folder);
  fixture->settings = strobe_settings_open ();
  g_assert_nonnull (fixture->settings);
  strobe_recent_firmware_clear (fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->settings);
  strobe_scratch_folder_remove (&fixture->folder);
}

static void
open_kind (Fixture *fixture, const char *name, const char *kind)
{
  g_autoptr (GBytes) content = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (GListModel) inputs = strobe_scratch_folder_list (&fixture->folder, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeBuild) build = NULL;
  g_autoptr (StrobeFirmwareFile) file = NULL;

  strobe_scratch_folder_put (&fixture->folder, name, content);
  build = strobe_build_load (inputs, NULL, &error);
  g_assert_no_error (error);
  file = strobe_firmware_file_new (build);
  strobe_recent_firmware_add (fixture->settings, file);
}

static char *
dup_name (GPtrArray *list, guint index)
{
  const StrobeRecentFirmware *entry = g_ptr_array_index (list, index);
  g_autoptr (GFile) file = g_file_new_for_uri (entry->uris[0]);

  return g_file_get_basename (file);
}

static void
test_the_newest_comes_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *name = NULL;

  open_kind (fixture, "a.bin", "good");
  open_kind (fixture, "b.bin", "good-s3");
  list = strobe_recent_firmware_list (fixture->settings);
  name = dup_name (list, 0);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (name, ==, "b.bin");
  g_assert_cmpstr (((StrobeRecentFirmware *) g_ptr_array_index (list, 0))->chip, ==, "ESP32-S3");
  g_assert_cmpstr (((StrobeRecentFirmware *) g_ptr_array_index (list, 0))->title, ==,
                   "blink 1.4.0");
}

static void
test_what_is_opened_again_is_listed_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *name = NULL;

  open_kind (fixture, "a.bin", "good");
  open_kind (fixture, "b.bin", "good");
  open_kind (fixture, "a.bin", "good");
  list = strobe_recent_firmware_list (fixture->settings);
  name = dup_name (list, 0);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (name, ==, "a.bin");
}

static void
test_the_list_has_an_end (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  for (guint i = 0; i < 15; i++) {
    g_autofree char *name = g_strdup_printf ("%u.bin", i);

    open_kind (fixture, name, "good");
  }
  list = strobe_recent_firmware_list (fixture->settings);
  g_assert_cmpuint (list->len, ==, 10);
}

static void
test_what_cannot_be_flashed_is_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  open_kind (fixture, "a.bin", "bad-md5");
  list = strobe_recent_firmware_list (fixture->settings);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_the_list_can_be_cleared (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  open_kind (fixture, "a.bin", "good");
  strobe_recent_firmware_clear (fixture->settings);
  list = strobe_recent_firmware_list (fixture->settings);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_an_entry_without_files_is_passed_over (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) list = NULL;

  g_settings_set_value (fixture->settings, "recent-firmware",
                        g_variant_new_parsed ("[(@as [], 'blink', 'ESP32-S2')]"));
  list = strobe_recent_firmware_list (fixture->settings);
  g_assert_cmpuint (list->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/recent-firmware/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-newest-comes-first", test_the_newest_comes_first);
  ADD ("what-is-opened-again-is-listed-once", test_what_is_opened_again_is_listed_once);
  ADD ("the-list-has-an-end", test_the_list_has_an_end);
  ADD ("what-cannot-be-flashed-is-not-kept", test_what_cannot_be_flashed_is_not_kept);
  ADD ("the-list-can-be-cleared", test_the_list_can_be_cleared);
  ADD ("an-entry-without-files-is-passed-over", test_an_entry_without_files_is_passed_over);
  return g_test_run ();
}

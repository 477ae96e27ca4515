/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/image-save.h"

#include <string.h>

#include "make/make-error.h"
#include "make/make-fixture.h"
#include "sim/sample-firmware.h"
#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/recipe/image-provider.h"

/* The firmware that was made here, saved and handed out. */

static StrobeFirmwareSource *
load (MakeFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareSource *source;

  make_fixture_write_bootloader (fixture, "bootloader.bin", "esp32s2");
  make_fixture_write_table (fixture, "table.bin");
  make_fixture_write_app (fixture, "blink.bin", "esp32s2");
  source = make_fixture_load (fixture, &error, "bootloader.bin", "table.bin", "blink.bin", NULL);
  g_assert_no_error (error);
  return source;
}

static void
assert_holds_image (GFile *file, StrobeRecipe *recipe)
{
  g_autoptr (GBytes) expected = strobe_recipe_build (recipe, NULL, NULL);
  g_autoptr (GBytes) content = g_file_load_bytes (file, NULL, NULL, NULL);

  g_assert_true (g_bytes_equal (content, expected));
}

static void
test_the_image_replaces_what_is_there (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = load (fixture);
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (source);
  g_autoptr (GFile) file = make_fixture_get (fixture, "dfu.bin");
  g_autoptr (GError) error = NULL;

  make_fixture_write_text (fixture, "dfu.bin", "something older");
  g_assert_true (strobe_image_save_write (recipe, file, NULL, &error));
  g_assert_no_error (error);
  assert_holds_image (file, recipe);
}

static void
test_a_recipe_with_problems_writes_nothing (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = load (fixture);
  g_autoptr (StrobeRecipe) recipe =
               strobe_recipe_with_address (strobe_firmware_source_get_recipe (source), 0, 0x8000);
  g_autoptr (GFile) file = make_fixture_get (fixture, "dfu.bin");
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_image_save_write (recipe, file, NULL, &error));
  g_assert_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_SAME_ADDRESS);
  g_assert_false (g_file_query_exists (file, NULL));
}

static void
test_a_place_that_cannot_be_written_is_an_error (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = load (fixture);
  g_autoptr (GFile) file = make_fixture_get (fixture, "no/such/folder/dfu.bin");
  g_autoptr (GError) error = NULL;

  g_assert_false (
    strobe_image_save_write (strobe_firmware_source_get_recipe (source), file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static char *
dup_name (const char *project, const char *version)
{
  g_autoptr (GBytes) file = strobe_sample_firmware_build (strobe_chip_find_by_target ("esp32s2"),
                                                          project, version, 4096);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);

  return strobe_image_save_dup_name (firmware);
}

static void
test_the_name_tells_project_and_version (MakeFixture *fixture, gconstpointer data)
{
  g_autofree char *usual = dup_name ("blink", "1.4.0");
  g_autofree char *odd = dup_name ("../a b", "1/2");
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (StrobeFirmware) empty = strobe_firmware_new (nothing);
  g_autofree char *plain = strobe_image_save_dup_name (empty);

  g_assert_cmpstr (usual, ==, "blink-1.4.0-dfu.bin");
  g_assert_cmpstr (odd, ==, "_._a_b-1_2-dfu.bin");
  g_assert_cmpstr (plain, ==, "dfu.bin");
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *is_done = user_data;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *is_done = TRUE;
}

static void
test_the_file_is_made_when_it_is_taken (MakeFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmwareSource) source = load (fixture);
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (source);
  g_autofree char *folder = g_build_filename (fixture->path, "drag", NULL);
  g_autoptr (GFile) file = make_fixture_get (fixture, "drag/blink-dfu.bin");
  g_autoptr (GdkContentProvider) provider =
               strobe_image_provider_new (recipe, folder, "blink-dfu.bin");
  g_autoptr (GdkContentFormats) formats = gdk_content_provider_ref_formats (provider);
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autofree char *uri = g_file_get_uri (file);
  gboolean is_done = FALSE;

  g_assert_true (gdk_content_formats_contain_mime_type (formats, "text/uri-list"));
  g_assert_false (g_file_query_exists (file, NULL));
  gdk_content_provider_write_mime_type_async (provider, "text/uri-list", stream, G_PRIORITY_DEFAULT,
                                              NULL, written_cb, &is_done);
  strobe_wait_until (is_done);
  assert_holds_image (file, recipe);
  g_assert_nonnull (g_strstr_len (
    g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
    (gssize) g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)), uri));
}

static void
add (const char *name, void (*test) (MakeFixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/ui/image-save/%s", name);

  g_test_add (path, MakeFixture, NULL, make_fixture_set_up, test, make_fixture_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  gtk_init ();
  add ("the-image-replaces-what-is-there", test_the_image_replaces_what_is_there);
  add ("a-recipe-with-problems-writes-nothing", test_a_recipe_with_problems_writes_nothing);
  add ("a-place-that-cannot-be-written-is-an-error",
       test_a_place_that_cannot_be_written_is_an_error);
  add ("the-name-tells-project-and-version", test_the_name_tells_project_and_version);
  add ("the-file-is-made-when-it-is-taken", test_the_file_is_made_when_it_is_taken);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/make-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/byte-writer.h"
#include "image/esp-image-builder.h"
#include "image/partition-table.h"

#define FLASH_BYTES (4u * 1024 * 1024)
#define BOOTLOADER_BYTES 5000
#define APP_BYTES 40000

/**
 * make_fixture_set_up:
 * @self: a fixture
 * @data: nothing
 *
 * Makes the folder.
 */
void
make_fixture_set_up (MakeFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->path = g_dir_make_tmp ("strobe-make-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_chmod (path, 0700);
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
      remove_all (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

/**
 * make_fixture_tear_down:
 * @self: a fixture
 * @data: nothing
 *
 * Removes the folder.
 */
void
make_fixture_tear_down (MakeFixture *self, gconstpointer data)
{
  remove_all (self->path);
  g_clear_pointer (&self->path, g_free);
}

/**
 * make_fixture_get:
 * @self: a fixture
 * @name: a path below its folder
 *
 * Gives a file, there or not.
 */
GFile *
make_fixture_get (MakeFixture *self, const char *name)
{
  return g_file_new_build_filename (self->path, name, NULL);
}

/**
 * make_fixture_write:
 * @self: a fixture
 * @name: a path below its folder
 * @data: (transfer full): what to write
 *
 * Writes a file and the folders above it.
 */
void
make_fixture_write (MakeFixture *self, const char *name, GBytes *data)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GBytes) bytes = data;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
}

/**
 * make_fixture_write_text:
 * @self: a fixture
 * @name: a path below its folder
 * @text: what to write
 *
 * Writes a text file.
 */
void
make_fixture_write_text (MakeFixture *self, const char *name, const char *text)
{
  make_fixture_write (self, name, g_bytes_new (text, strlen (text)));
}

/**
 * make_fixture_write_bootloader:
 * @self: a fixture
 * @name: a path below its folder
 * @target: for which chip
 *
 * Writes a bootloader for 4 MiB of flash.
 */
void
make_fixture_write_bootloader (MakeFixture *self, const char *name, const char *target)
{
  make_fixture_write (self, name,
                      strobe_esp_image_build (strobe_chip_find_by_target (target), FLASH_BYTES,
                                              NULL, BOOTLOADER_BYTES, 1));
}

/**
 * make_fixture_write_app:
 * @self: a fixture
 * @name: a path below its folder
 * @target: for which chip
 *
 * Writes an app with its descriptor.
 */
void
make_fixture_write_app (MakeFixture *self, const char *name, const char *target)
{
  const StrobeEspImageApp app = { "blink", "1.4.0", "v6.0", "Mar  2 2026", "14:11:09" };

  make_fixture_write (
    self, name,
    strobe_esp_image_build (strobe_chip_find_by_target (target), FLASH_BYTES, &app, APP_BYTES, 2));
}

/**
 * make_fixture_write_table:
 * @self: a fixture
 * @name: a path below its folder
 *
 * Writes a table with nvs, otadata, two app partitions and a storage partition, up to 4 MiB.
 */
void
make_fixture_write_table (MakeFixture *self, const char *name)
{
  static const StrobePartition partitions[] = {
    { STROBE_PARTITION_TYPE_DATA, 0x02, 0x9000, 0x5000, "nvs", 0 },
    { STROBE_PARTITION_TYPE_DATA, 0x00, 0xe000, 0x2000, "otadata", 0 },
    { STROBE_PARTITION_TYPE_APP, 0x10, 0x10000, 0x140000, "app0", 0 },
    { STROBE_PARTITION_TYPE_APP, 0x11, 0x150000, 0x140000, "app1", 0 },
    { STROBE_PARTITION_TYPE_DATA, 0x82, 0x290000, 0x160000, "storage", 0 },
    { STROBE_PARTITION_TYPE_DATA, 0x03, 0x3f0000, 0x10000, "coredump", 0 },
  };

  make_fixture_write (self, name,
                      strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions)));
}

/**
 * make_fixture_write_boot_app0:
 * @self: a fixture
 * @name: a path below its folder
 *
 * Writes the data that makes a bootloader start the first app.
 */
void
make_fixture_write_boot_app0 (MakeFixture *self, const char *name)
{
  GByteArray *data = g_byte_array_new ();

  strobe_byte_writer_put_u32_le (data, 1);
  for (guint i = 0; i < 24; i++)
    strobe_byte_writer_put_u8 (data, 0xff);
  strobe_byte_writer_put_u32_le (data, 0x4743989a);
  strobe_byte_writer_pad_to (data, 0x2000, 0xff);
  make_fixture_write (self, name, g_byte_array_free_to_bytes (data));
}

/**
 * make_fixture_set_age:
 * @self: a fixture
 * @name: a path below its folder
 * @age_s: how long ago it was written
 *
 * Makes a file older than it is.
 */
void
make_fixture_set_age (MakeFixture *self, const char *name, guint age_s)
{
  g_autoptr (GFile) file = make_fixture_get (self, name);
  g_autoptr (GError) error = NULL;
  guint64 now_s = (guint64) (g_get_real_time () / G_USEC_PER_SEC);

  g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, now_s - age_s,
                               G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_assert_no_error (error);
}

/**
 * make_fixture_load:
 * @self: a fixture
 * @error: return location for an error
 * @first: a path below its folder
 * @...: more of them, %NULL
 *
 * Loads what a user might give.
 */
StrobeFirmwareSource *
make_fixture_load (MakeFixture *self, GError **error, const char *first, ...)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  va_list names;

  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *)) {
    g_autoptr (GFile) file = make_fixture_get (self, name);

    g_list_store_append (files, file);
  }
  va_end (names);
  return strobe_firmware_source_load (G_LIST_MODEL (files), NULL, error);
}

/**
 * make_fixture_find:
 * @source: a source with a recipe
 * @name: of an item
 *
 * Finds an item by its name; %NULL if it is not there.
 */
const StrobeRecipeItem *
make_fixture_find (StrobeFirmwareSource *source, const char *name)
{
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (source);

  for (guint i = 0; i < strobe_recipe_get_n_items (recipe); i++) {
    const StrobeRecipeItem *item = strobe_recipe_get_item (recipe, i);

    if (g_str_equal (item->name, name))
      return item;
  }
  return NULL;
}

/**
 * make_fixture_has_note:
 * @source: a source with a recipe
 * @code: of a note
 *
 * Tells whether there is such a note.
 */
gboolean
make_fixture_has_note (StrobeFirmwareSource *source, StrobeMakeNoteCode code)
{
  GPtrArray *notes = strobe_recipe_get_notes (strobe_firmware_source_get_recipe (source));

  for (guint i = 0; i < notes->len; i++) {
    const StrobeMakeNote *note = g_ptr_array_index (notes, i);

    if (note->code == code)
      return TRUE;
  }
  return FALSE;
}

/**
 * make_fixture_has_problem:
 * @source: a source
 * @domain: of the problem
 * @code: of the problem
 * @text: what its text has in it
 *
 * Tells whether the firmware has such a problem, which must make it invalid.
 */
gboolean
make_fixture_has_problem (StrobeFirmwareSource *source, GQuark domain, int code, const char *text)
{
  GPtrArray *problems = strobe_firmware_get_problems (strobe_firmware_source_get_firmware (source));

  for (guint i = 0; i < problems->len; i++) {
    const GError *problem = g_ptr_array_index (problems, i);

    if (g_error_matches (problem, domain, code) && strstr (problem->message, text) != NULL)
      return TRUE;
    g_test_message ("problem: %s", problem->message);
  }
  return FALSE;
}

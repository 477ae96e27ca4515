/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/make-text.h"
#include "make/firmware-source.h"

/* The lists of a stranger's builds: bytes as the list of ESP-IDF, of Arduino, of PlatformIO, and as
 * a .bin of one's own. For libFuzzer build it with -DSTROBE_LIBFUZZER -fsanitize=fuzzer; without
 * that it is a test, which feeds good lists, cut at every length and with every byte changed. */

#define MAX_INPUT_BYTES 4096

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes);

/* Not an assertion of GLib's: it must hold in release builds and stop libFuzzer at once. */
#define REQUIRE(condition)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(condition)) {                                                                            \
      g_printerr ("%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                    \
      abort ();                                                                                    \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

static const char idf_list[] =
  "{\"flash_settings\":{\"flash_size\":\"4MB\"},\"flash_files\":{\"0x1000\":\"a.bin\","
  "\"32768\":\"b/a.bin\"},\"app\":{\"offset\":4096,\"file\":\"a.bin\",\"encrypted\":\"true\"},"
  "\"extra_esptool_args\":{\"chip\":\"esp32s2\"}}";
static const char arduino_list[] =
  "--flash-mode dio --flash-size 4MB\n0x1000 a.bin\n0xe000 boot_app0.bin\n";
static const char platformio_list[] =
  "{\"extra\":{\"flash_images\":[{\"offset\":\"0x1000\",\"path\":\"/nowhere/a.bin\"}],"
  "\"application_offset\":\"0x10000\"}}";

static const char *const lists[] = { idf_list, arduino_list, platformio_list };

/* Made once: folders with what the lists name. */
static char *
get_folder (void)
{
  static char *folder;

  if (folder == NULL) {
    static const char *const folders[] = { "idf/b", "arduino", "platformio", "loose" };
    static const char *const files[] = { "idf/a.bin",        "idf/b/a.bin",
                                         "arduino/a.bin",    "arduino/x.ino.bin",
                                         "platformio/a.bin", "platformio/firmware.bin" };

    folder = g_dir_make_tmp ("strobe-fuzz-XXXXXX", NULL);
    REQUIRE (folder != NULL);
    for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
      g_autofree char *path = g_build_filename (folder, folders[i], NULL);

      REQUIRE (g_mkdir_with_parents (path, 0700) == 0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      REQUIRE (g_file_set_contents (path, "data", 4, NULL));
    }
  }
  return folder;
}

static void
check_words (StrobeFirmwareSource *source)
{
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (source);
  GPtrArray *notes = recipe != NULL ? strobe_recipe_get_notes (recipe) : NULL;

  for (guint i = 0; notes != NULL && i < notes->len; i++) {
    g_autofree char *text = strobe_make_text_dup_note (g_ptr_array_index (notes, i));

    REQUIRE (g_utf8_validate (text, -1, NULL));
  }
}

/* What the recipe refuses the firmware must refuse, or half a build is flashed. */
static void
check (StrobeFirmwareSource *source)
{
  StrobeFirmware *firmware = strobe_firmware_source_get_firmware (source);
  StrobeRecipe *recipe = strobe_firmware_source_get_recipe (source);

  REQUIRE (firmware != NULL);
  if (recipe != NULL && strobe_recipe_get_problems (recipe)->len > 0)
    REQUIRE (!strobe_firmware_is_valid (firmware));
  check_words (source);
}

static void
load (const char *given, const char *list, const guint8 *data, gsize size_bytes)
{
  g_autofree char *list_path = g_build_filename (get_folder (), list, NULL);
  g_autofree char *given_path = g_build_filename (get_folder (), given, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (given_path);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autoptr (GError) error = NULL;

  REQUIRE (g_file_set_contents_full (list_path, (const char *) data, (gssize) size_bytes,
                                     G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  g_list_store_append (files, file);
  source = strobe_firmware_source_load (G_LIST_MODEL (files), NULL, &error);
  REQUIRE ((source == NULL) == (error != NULL));
  if (source != NULL)
    check (source);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes)
{
  if (size_bytes > MAX_INPUT_BYTES)
    return 0;

  load ("idf", "idf/flasher_args.json", data, size_bytes);
  load ("arduino", "arduino/flash_args", data, size_bytes);
  load ("platformio", "platformio/idedata.json", data, size_bytes);
  load ("loose/x.bin", "loose/x.bin", data, size_bytes);
  return 0;
}

#ifndef STROBE_LIBFUZZER

static void
test_lists_cut_at_every_length (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    for (gsize size_bytes = 0; size_bytes <= strlen (lists[i]); size_bytes++)
      LLVMFuzzerTestOneInput ((const guint8 *) lists[i], size_bytes);
  }
}

static void
test_lists_with_every_byte_changed (void)
{
  static const char changes[] = { '\0', '"', '{', '9', (char) 0xff };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    gsize size_bytes = strlen (lists[i]);

    for (gsize at = 0; at < size_bytes; at++) {
      g_autofree char *copy = g_strdup (lists[i]);

      copy[at] = changes[at % G_N_ELEMENTS (changes)];
      LLVMFuzzerTestOneInput ((const guint8 *) copy, size_bytes);
    }
  }
}

static void
remove_below (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_below (child);
    else
      g_unlink (child);
  }
  g_rmdir (path);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/make/lists-cut-at-every-length", test_lists_cut_at_every_length);
  g_test_add_func ("/fuzz/make/lists-with-every-byte-changed", test_lists_with_every_byte_changed);
  result = g_test_run ();
  remove_below (get_folder ());
  return result;
}

#endif

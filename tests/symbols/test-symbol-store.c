/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/symbol-store.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "symbols/symbols-fixture.h"

typedef struct {
  char *folder;
  char *program; /* NULL: no compiler */
  char *sha256;
  StrobeSymbolStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeElf) elf = NULL;

  fixture->folder = g_dir_make_tmp ("strobe-symbols-XXXXXX", NULL);
  fixture->program = strobe_symbols_fixture_dup_program ("xtensa.elf");
  fixture->store = strobe_symbol_store_new ();
  if (fixture->program == NULL)
    return;
  elf = strobe_symbols_fixture_open ("xtensa.elf");
  fixture->sha256 = g_strdup (strobe_elf_get_sha256 (elf));
}

static void
delete_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    delete_tree (child);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->store);
  delete_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->sha256);
}

static char *
put (Fixture *fixture, const char *place)
{
  g_autoptr (GFile) from = g_file_new_for_path (fixture->program);
  char *path = g_build_filename (fixture->folder, place, NULL);
  g_autoptr (GFile) to = g_file_new_for_path (path);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (parent, 0700);
  g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static gboolean
finds (Fixture *fixture, const char *sha256)
{
  g_autoptr (StrobeElf) elf = strobe_symbol_store_find (fixture->store, sha256);

  return elf != NULL;
}

static void
add_firmware (Fixture *fixture, const char *place)
{
  g_autofree char *path = g_build_filename (fixture->folder, place, NULL);

  strobe_symbol_store_add_firmware (fixture->store, path);
}

static void
test_a_given_file_is_found_by_any_prefix (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *prefix = NULL;
  g_autofree char *upper = NULL;

  if (fixture->program == NULL)
    return;
  g_assert_true (strobe_symbol_store_add_file (fixture->store, fixture->program, &error));
  g_assert_no_error (error);
  prefix = g_strndup (fixture->sha256, 9);
  upper = g_ascii_strup (fixture->sha256, 16);
  g_assert_true (finds (fixture, fixture->sha256));
  g_assert_true (finds (fixture, prefix));
  g_assert_true (finds (fixture, upper));
}

static void
test_too_few_digits_find_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *prefix = NULL;

  if (fixture->program == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  prefix = g_strndup (fixture->sha256, 7);
  g_assert_false (finds (fixture, prefix));
  g_assert_false (finds (fixture, ""));
}

static void
test_another_build_is_not_found (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeElf) given = NULL;

  if (fixture->program == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  g_assert_false (finds (fixture, "0123456789abcdef"));
  given = strobe_symbol_store_dup_given (fixture->store);
  g_assert_cmpstr (strobe_elf_get_path (given), ==, fixture->program);
}

static void
test_the_file_is_found_around_its_firmware (Fixture *fixture, gconstpointer unused)
{
  static const char *const places[] = { "project/build/blink.elf", "project/blink.elf" };
  static const char *const firmwares[] = { "project/build/dfu.bin", "project/dfu.bin" };

  if (fixture->program == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (firmwares); k++) {
      g_autoptr (StrobeSymbolStore) store = strobe_symbol_store_new ();
      g_autofree char *path = put (fixture, places[i]);
      g_autofree char *firmware = g_build_filename (fixture->folder, firmwares[k], NULL);
      g_autoptr (StrobeElf) elf = NULL;

      strobe_symbol_store_add_firmware (store, firmware);
      elf = strobe_symbol_store_find (store, fixture->sha256);
      g_assert_nonnull (elf);
      g_unlink (path);
    }
}

static void
test_a_build_that_came_later_is_found (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;

  if (fixture->program == NULL)
    return;
  add_firmware (fixture, "dfu.bin");
  path = g_build_filename (fixture->folder, "blink.elf", NULL);
  g_assert_true (g_file_set_contents (path, "not yet", -1, NULL));
  g_assert_false (finds (fixture, fixture->sha256));
  g_free (put (fixture, "blink.elf"));
  g_assert_true (finds (fixture, fixture->sha256));
}

static void
test_a_rebuilt_file_is_not_the_old_one (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;

  if (fixture->program == NULL)
    return;
  path = put (fixture, "blink.elf");
  add_firmware (fixture, "dfu.bin");
  g_assert_true (finds (fixture, fixture->sha256));
  g_assert_true (g_file_set_contents (path, "half a build", -1, NULL));
  g_assert_false (finds (fixture, fixture->sha256));
}

static void
test_what_is_no_program_is_refused (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_symbol_store_add_file (fixture->store, "/dev/null", &error));
  g_assert_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NOT_ELF);
  g_clear_error (&error);
  g_assert_false (strobe_symbol_store_add_rom (fixture->store, "/dev/null", &error));
  g_assert_error (error, STROBE_ELF_ERROR, STROBE_ELF_ERROR_NOT_ELF);
  g_assert_null (strobe_symbol_store_dup_given (fixture->store));
}

static void
test_a_rom_is_known_by_its_name (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) roms = NULL;

  if (fixture->program == NULL)
    return;
  path = put (fixture, "esp32s2_rev0_rom.elf");
  g_assert_true (strobe_symbol_store_add_file (fixture->store, path, NULL));
  roms = strobe_symbol_store_dup_roms (fixture->store);
  g_assert_cmpuint (roms->len, ==, 1);
  g_assert_null (strobe_symbol_store_dup_given (fixture->store));
}

static void
test_roms_are_listed (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) roms = NULL;

  if (fixture->program == NULL)
    return;
  g_assert_true (strobe_symbol_store_add_rom (fixture->store, fixture->program, NULL));
  roms = strobe_symbol_store_dup_roms (fixture->store);
  g_assert_cmpuint (roms->len, ==, 1);
}

static void
test_folders_that_were_picked_are_looked_through (Fixture *fixture, gconstpointer unused)
{
  const char *const folders[] = { "/no/such/folder", fixture->folder, NULL };
  const char *const none[] = { NULL };

  if (fixture->program == NULL)
    return;
  g_free (put (fixture, "projects/blink/build/blink.elf"));
  g_assert_false (finds (fixture, fixture->sha256));
  strobe_symbol_store_set_folders (fixture->store, folders);
  g_assert_true (finds (fixture, fixture->sha256));
  strobe_symbol_store_set_folders (fixture->store, none);
  g_assert_false (finds (fixture, fixture->sha256));
}

static void
test_links_and_hidden_folders_are_left_alone (Fixture *fixture, gconstpointer unused)
{
  const char *const folders[] = { fixture->folder, NULL };
  g_autofree char *link = g_build_filename (fixture->folder, "loop", NULL);

  if (fixture->program == NULL)
    return;
  g_free (put (fixture, ".cache/blink.elf"));
  g_assert_cmpint (symlink (fixture->folder, link), ==, 0);
  strobe_symbol_store_set_folders (fixture->store, folders);
  g_assert_false (finds (fixture, fixture->sha256));
  g_unlink (link);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/symbols/symbol-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-given-file-is-found-by-any-prefix", test_a_given_file_is_found_by_any_prefix);
  ADD ("too-few-digits-find-nothing", test_too_few_digits_find_nothing);
  ADD ("another-build-is-not-found", test_another_build_is_not_found);
  ADD ("the-file-is-found-around-its-firmware", test_the_file_is_found_around_its_firmware);
  ADD ("a-build-that-came-later-is-found", test_a_build_that_came_later_is_found);
  ADD ("a-rebuilt-file-is-not-the-old-one", test_a_rebuilt_file_is_not_the_old_one);
  ADD ("what-is-no-program-is-refused", test_what_is_no_program_is_refused);
  ADD ("a-rom-is-known-by-its-name", test_a_rom_is_known_by_its_name);
  ADD ("roms-are-listed", test_roms_are_listed);
  ADD ("folders-that-were-picked-are-looked-through",
       test_folders_that_were_picked_are_looked_through);
  ADD ("links-and-hidden-folders-are-left-alone", test_links_and_hidden_folders_are_left_alone);
#undef ADD
  return g_test_run ();
}

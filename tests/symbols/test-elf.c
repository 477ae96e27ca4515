/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "symbols/elf.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "symbols/symbols-fixture.h"

/* Padding and literals, of two bytes each. */
#define MAX_BETWEEN 12

typedef struct {
  const char *program;
  const char *addr2line;
  guint32 first;
} Case;

static const Case xtensa = { "xtensa.elf", "xtensa-lx106-elf-addr2line", 0x400d0020 };
static const Case riscv = { "riscv.elf", "riscv64-unknown-elf-addr2line", 0x42000020 };

static char *
dup_base (const char *file)
{
  return file != NULL ? g_path_get_basename (file) : g_strdup ("??");
}

/* As "addr2line -fi" does it: function and place of each, the innermost first. */
static char *
dup_places (StrobeElf *elf, guint32 address)
{
  g_autoptr (GArray) places = strobe_elf_resolve (elf, address);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++) {
    const StrobeElfPlace *place = &g_array_index (places, StrobeElfPlace, i);
    g_autofree char *base = dup_base (place->file);

    g_string_append_printf (text, "%s %s:%u\n", place->function != NULL ? place->function : "??",
                            base, place->line);
  }
  return g_string_free (text, FALSE);
}

static char *
dup_judgement (const Case *test, const char *path, guint32 address)
{
  g_autofree char *hex = g_strdup_printf ("0x%x", address);
  const char *const command[] = { test->addr2line, "-fie", path, hex, NULL };
  g_autofree char *output = strobe_symbols_fixture_run (command);
  g_auto (GStrv) lines = g_strsplit (output != NULL ? output : "", "\n", -1);
  GString *text = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL && lines[i + 1] != NULL; i += 2) {
    g_autofree char *base = dup_base (lines[i + 1]);
    char *extra = strstr (base, " (discriminator");

    if (extra != NULL)
      *extra = '\0';
    g_string_append_printf (text, "%s %s\n", lines[i], base);
  }
  return g_string_free (text, FALSE);
}

static void
test_every_address_is_where_addr2line_says (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *path = strobe_symbols_fixture_dup_program (test->program);
  g_autoptr (StrobeElf) elf = path != NULL ? strobe_symbols_fixture_open (test->program) : NULL;
  guint n_same = 0;
  guint n_between = 0;

  if (elf == NULL)
    return;
  for (guint32 at = test->first; strobe_elf_is_code (elf, at); at += 2) {
    g_autofree char *seen = dup_places (elf, at);
    g_autofree char *wanted = dup_judgement (test, path, at);

    /* Between two functions there is room that neither owns; each says so in its own way. */
    if (g_str_has_prefix (wanted, "?? ") || strstr (wanted, ":?") != NULL ||
        g_str_has_prefix (seen, "?? ")) {
      n_between++;
      continue;
    }
    g_assert_cmpstr (seen, ==, wanted);
    n_same++;
  }
  g_assert_cmpuint (n_between, <=, MAX_BETWEEN);
  g_test_message ("%u addresses agree", n_same);
  g_assert_cmpuint (n_same, >, 40);
}

static void
test_inlined_functions_are_a_chain (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (StrobeElf) elf = strobe_symbols_fixture_open (test->program);
  guint longest = 0;

  if (elf == NULL)
    return;
  for (guint32 at = test->first; strobe_elf_is_code (elf, at); at += 2) {
    g_autoptr (GArray) places = strobe_elf_resolve (elf, at);
    const StrobeElfPlace *place = places->len > 0 ? (const StrobeElfPlace *) places->data : NULL;

    if (places->len <= longest)
      continue;
    longest = places->len;
    g_assert_true (places->len == 1 || place->is_inlined);
    g_assert_false (g_array_index (places, StrobeElfPlace, places->len - 1).is_inlined);
  }
  g_assert_cmpuint (longest, ==, 3);
}

static void
test_what_is_no_code_has_no_place (void)
{
  g_autoptr (StrobeElf) elf = strobe_symbols_fixture_open ("xtensa.elf");
  g_autoptr (GArray) places = elf != NULL ? strobe_elf_resolve (elf, 0x3ffb0000) : NULL;

  if (elf == NULL)
    return;
  g_assert_cmpuint (places->len, ==, 0);
  g_assert_false (strobe_elf_is_code (elf, 0x3ffb0000));
  g_assert_false (strobe_elf_is_code (elf, 0xffffffff));
}

static void
test_the_hash_is_the_files (void)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program ("riscv.elf");
  g_autoptr (StrobeElf) elf = path != NULL ? strobe_symbols_fixture_open ("riscv.elf") : NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *wanted = NULL;
  gsize size = 0;

  if (elf == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  wanted = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, size);
  g_assert_cmpstr (strobe_elf_get_sha256 (elf), ==, wanted);
  g_assert_cmpint (strobe_elf_get_machine (elf), ==, STROBE_ELF_MACHINE_RISCV);
}

static void
assert_refused (const char *path, StrobeElfError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_elf_open (path, &error));
  g_assert_error (error, STROBE_ELF_ERROR, (int) code);
}

static void
assert_bytes_refused (const char *bytes, gsize size, StrobeElfError code)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("strobe-elf-XXXXXX", &path, NULL);

  g_assert_cmpint (write (fd, bytes, size), ==, (gssize) size);
  g_close (fd, NULL);
  assert_refused (path, code);
  g_unlink (path);
}

static void
test_what_is_no_elf_file_is_refused (void)
{
  assert_bytes_refused ("hello, this is a text and not a program at all, however long it is", 66,
                        STROBE_ELF_ERROR_NOT_ELF);
  assert_bytes_refused ("", 0, STROBE_ELF_ERROR_NOT_ELF);
  assert_refused ("/dev/null", STROBE_ELF_ERROR_NOT_ELF);
  assert_refused ("/", STROBE_ELF_ERROR_NOT_ELF);
}

static void
test_a_file_that_is_not_there_is_an_error (void)
{
  assert_refused ("/nonexistent/blink.elf", STROBE_ELF_ERROR_IO);
}

static void
test_a_program_of_this_computer_is_refused (void)
{
  assert_refused ("/proc/self/exe", STROBE_ELF_ERROR_MACHINE);
}

static void
test_a_program_that_is_cut_is_refused_wherever (void)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program ("riscv.elf");
  g_autofree char *bytes = NULL;
  gsize size = 0;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  assert_bytes_refused (bytes, 20, STROBE_ELF_ERROR_TRUNCATED);
  for (gsize cut = 60; cut < size; cut += size / 20)
    assert_bytes_refused (bytes, cut, STROBE_ELF_ERROR_TRUNCATED);
}

static void
test_a_file_beyond_all_bounds_is_refused (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("strobe-elf-XXXXXX", &path, NULL);

  g_assert_cmpint (ftruncate (fd, (off_t) 3 << 30), ==, 0);
  g_close (fd, NULL);
  assert_refused (path, STROBE_ELF_ERROR_TOO_LARGE);
  g_unlink (path);
}

static void
test_a_stripped_program_is_refused (void)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program ("riscv.elf");
  g_autofree char *stripped = NULL;
  g_autofree char *output = NULL;

  if (path == NULL)
    return;
  g_close (g_file_open_tmp ("strobe-elf-XXXXXX", &stripped, NULL), NULL);
  const char *const command[] = { "riscv64-unknown-elf-strip", "-s", "-o", stripped, path, NULL };
  output = strobe_symbols_fixture_run (command);
  assert_refused (stripped, STROBE_ELF_ERROR_NO_SYMBOLS);
  g_unlink (stripped);
}

/* Whatever is wrong in it, it is an error or a wrong name, never more. */
static void
test_damaged_debug_information_is_survived (void)
{
  g_autofree char *path = strobe_symbols_fixture_dup_program ("riscv.elf");
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autofree char *bytes = NULL;
  g_autofree char *damaged = NULL;
  gsize size = 0;

  if (path == NULL)
    return;
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  g_close (g_file_open_tmp ("strobe-elf-XXXXXX", &damaged, NULL), NULL);
  for (guint round = 0; round < 400; round++) {
    g_autofree char *bad = g_memdup2 (bytes, size);
    g_autoptr (StrobeElf) elf = NULL;

    for (guint i = 0; i < 8; i++)
      bad[g_rand_int_range (random, 52, (gint32) size)] = (char) g_rand_int (random);
    g_assert_true (g_file_set_contents (damaged, bad, (gssize) size, NULL));
    elf = strobe_elf_open (damaged, NULL);
    for (guint32 at = riscv.first; elf != NULL && at < riscv.first + 200; at += 8)
      g_array_unref (strobe_elf_resolve (elf, at));
  }
  g_unlink (damaged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define PATH "/symbols/elf/"
  g_test_add_data_func (PATH "every-xtensa-address-is-where-addr2line-says", &xtensa,
                        test_every_address_is_where_addr2line_says);
  g_test_add_data_func (PATH "every-riscv-address-is-where-addr2line-says", &riscv,
                        test_every_address_is_where_addr2line_says);
  g_test_add_data_func (PATH "inlined-functions-of-xtensa-are-a-chain", &xtensa,
                        test_inlined_functions_are_a_chain);
  g_test_add_data_func (PATH "inlined-functions-of-riscv-are-a-chain", &riscv,
                        test_inlined_functions_are_a_chain);
  g_test_add_func (PATH "what-is-no-code-has-no-place", test_what_is_no_code_has_no_place);
  g_test_add_func (PATH "the-hash-is-the-files", test_the_hash_is_the_files);
  g_test_add_func (PATH "what-is-no-elf-file-is-refused", test_what_is_no_elf_file_is_refused);
  g_test_add_func (PATH "a-file-that-is-not-there-is-an-error",
                   test_a_file_that_is_not_there_is_an_error);
  g_test_add_func (PATH "a-program-of-this-computer-is-refused",
                   test_a_program_of_this_computer_is_refused);
  g_test_add_func (PATH "a-program-that-is-cut-is-refused-wherever",
                   test_a_program_that_is_cut_is_refused_wherever);
  g_test_add_func (PATH "a-file-beyond-all-bounds-is-refused",
                   test_a_file_beyond_all_bounds_is_refused);
  g_test_add_func (PATH "a-stripped-program-is-refused", test_a_stripped_program_is_refused);
  g_test_add_func (PATH "damaged-debug-information-is-survived",
                   test_damaged_debug_information_is_survived);
  return g_test_run ();
}

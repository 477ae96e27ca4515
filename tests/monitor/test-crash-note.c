/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/crash-note.h"

#include <string.h>

#include "boot/panic-parser.h"
#include "symbols/symbols-fixture.h"

typedef struct {
  StrobeSymbolStore *store;
  char *program; /* NULL: no compiler */
  char *sha256;
  guint32 crash; /* crash_here */
  guint32 outer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer program)
{
  const char *nm =
    g_str_equal (program, "xtensa.elf") ? "xtensa-lx106-elf-nm" : "riscv64-unknown-elf-nm";
  g_autoptr (StrobeElf) elf = NULL;

  fixture->store = strobe_symbol_store_new ();
  fixture->program = strobe_symbols_fixture_dup_program (program);
  if (fixture->program == NULL)
    return;
  elf = strobe_symbols_fixture_open (program);
  fixture->sha256 = g_strndup (strobe_elf_get_sha256 (elf), 9);
  fixture->crash = strobe_symbols_fixture_find (fixture->program, nm, "crash_here");
  fixture->outer = strobe_symbols_fixture_find (fixture->program, nm, "outer");
}

static void
tear_down (Fixture *fixture, gconstpointer program)
{
  g_object_unref (fixture->store);
  g_free (fixture->program);
  g_free (fixture->sha256);
}

static void
keep_cb (StrobePanic *panic, gpointer kept)
{
  if (*(StrobePanic **) kept == NULL)
    *(StrobePanic **) kept = strobe_panic_ref (panic);
}

static StrobePanic *
parse (const char *text)
{
  StrobePanic *panic = NULL;
  g_autoptr (StrobePanicParser) parser = strobe_panic_parser_new (keep_cb, &panic);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    strobe_panic_parser_take (parser, i, lines[i], strlen (lines[i]));
  strobe_panic_parser_finish (parser);
  return panic;
}

/* An Xtensa crash in crash_here, called from outer. */
static StrobePanic *
crash (Fixture *fixture)
{
  g_autofree char *text = g_strdup_printf (
    "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.\n"
    "Backtrace: 0x%08x:0x3ffb1000 0x%08x:0x3ffb1020 0x40001234:0x3ffb1040\n"
    "ELF file SHA256: %s\nRebooting...\n",
    fixture->crash, fixture->outer, fixture->sha256);

  return parse (text);
}

static char *
write_note (Fixture *fixture, const StrobePanic *panic, StrobeCrashNoteResult *result)
{
  return strobe_crash_note_write (fixture->store, panic, panic->elf_sha256, result);
}

static void
test_a_crash_is_decoded_with_the_file_of_its_build (Fixture *fixture, gconstpointer program)
{
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  g_auto (GStrv) lines = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;

  if (fixture->program == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  panic = crash (fixture);
  note = write_note (fixture, panic, &result);
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_DECODED);
  lines = g_strsplit (note, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    g_assert_true (g_str_has_prefix (lines[i], "--- "));
  g_assert_nonnull (strstr (note, "crash_here at "));
  g_assert_nonnull (strstr (note, "outer at "));
  g_assert_nonnull (strstr (note, "crash.c:"));
  g_assert_nonnull (strstr (note, "0x40001234: not in the ELF file"));
}

static void
test_without_a_file_it_says_which_build_is_missing (Fixture *fixture, gconstpointer program)
{
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;

  if (fixture->program == NULL)
    return;
  panic = crash (fixture);
  note = write_note (fixture, panic, &result);
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_NO_ELF);
  g_assert_nonnull (strstr (note, fixture->sha256));
  g_assert_null (strstr (note, "crash_here"));
}

static void
test_a_file_of_another_build_is_named_and_not_used (Fixture *fixture, gconstpointer program)
{
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;

  if (fixture->program == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  fixture->sha256[0] = fixture->sha256[0] == '0' ? '1' : '0';
  panic = crash (fixture);
  note = write_note (fixture, panic, &result);
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_NO_ELF);
  g_assert_nonnull (strstr (note, "is of another build"));
  g_assert_null (strstr (note, "crash_here"));
}

static void
test_a_log_that_names_no_build_is_not_decoded (Fixture *fixture, gconstpointer program)
{
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;

  if (fixture->program == NULL)
    return;
  panic = crash (fixture);
  note = strobe_crash_note_write (fixture->store, panic, NULL, &result);
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_NO_ELF);
  g_assert_nonnull (strstr (note, "which build"));
}

static void
test_what_a_rom_has_is_named (Fixture *fixture, gconstpointer program)
{
  g_autofree char *other = NULL;
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  g_autofree char *text = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;
  guint32 address = 0;

  other = strobe_symbols_fixture_dup_program ("riscv.elf");
  if (fixture->program == NULL || other == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  strobe_symbol_store_add_rom (fixture->store, other, NULL);
  address = strobe_symbols_fixture_find (other, "riscv64-unknown-elf-nm", "middle");
  text = g_strdup_printf ("Backtrace: 0x%08x:0x3ffb1000 0x%08x:0x3ffb1020\nELF file SHA256: %s\n",
                          fixture->crash, address, fixture->sha256);
  panic = parse (text);
  note = write_note (fixture, panic, &result);
  g_assert_nonnull (strstr (note, "middle at "));
  g_assert_nonnull (strstr (note, " in ROM"));
}

/* Registers and stack, as a RISC-V chip prints them: the caller is only in RA. */
static void
test_registers_and_stack_are_unwound (Fixture *fixture, gconstpointer program)
{
  g_autofree char *text = NULL;
  g_autoptr (StrobePanic) panic = NULL;
  g_autofree char *note = NULL;
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_NOTHING;

  if (fixture->program == NULL)
    return;
  strobe_symbol_store_add_file (fixture->store, fixture->program, NULL);
  text = g_strdup_printf (
    "Guru Meditation Error: Core  0 panic'ed (Store access fault). Exception was unhandled.\n\n"
    "Core  0 register dump:\n"
    "MEPC    : 0x%08x  RA      : 0x%08x  SP      : 0x3fc8f2f0  GP      : 0x3fc8b600\n"
    "MHARTID : 0x00000000\n\nStack memory:\n"
    "3fc8f2f0: 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000 0x00000000 "
    "0x00000000\n\n\nELF file SHA256: %s\n\nRebooting...\n",
    fixture->crash, fixture->outer, fixture->sha256);
  panic = parse (text);
  note = write_note (fixture, panic, &result);
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_DECODED);
  g_assert_nonnull (strstr (note, "crash_here at "));
}

static void
test_a_crash_without_addresses_has_no_note (Fixture *fixture, gconstpointer program)
{
  g_autoptr (StrobePanic) panic = parse ("assert failed: f main.c:12 (x)\n");
  StrobeCrashNoteResult result = STROBE_CRASH_NOTE_DECODED;

  g_assert_nonnull (panic);
  g_assert_null (strobe_crash_note_write (fixture->store, panic, "0123456789", &result));
  g_assert_cmpint (result, ==, STROBE_CRASH_NOTE_NOTHING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, program, func)                                                                   \
  g_test_add ("/monitor/crash-note/" name, Fixture, program, set_up, func, tear_down)
  ADD ("a-crash-is-decoded-with-the-file-of-its-build", "xtensa.elf",
       test_a_crash_is_decoded_with_the_file_of_its_build);
  ADD ("without-a-file-it-says-which-build-is-missing", "xtensa.elf",
       test_without_a_file_it_says_which_build_is_missing);
  ADD ("a-file-of-another-build-is-named-and-not-used", "xtensa.elf",
       test_a_file_of_another_build_is_named_and_not_used);
  ADD ("a-log-that-names-no-build-is-not-decoded", "xtensa.elf",
       test_a_log_that_names_no_build_is_not_decoded);
  ADD ("what-a-rom-has-is-named", "xtensa.elf", test_what_a_rom_has_is_named);
  ADD ("registers-and-stack-are-unwound", "riscv.elf", test_registers_and_stack_are_unwound);
  ADD ("a-crash-without-addresses-has-no-note", "xtensa.elf",
       test_a_crash_without_addresses_has_no_note);
#undef ADD
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/crash-note.h"

#include <string.h>

#include "symbols/unwinder.h"

/* The note below a crash: where it happened, in lines that begin with "--- " as those of
 * esp-idf-monitor do. It is a part of the log, goes where the log goes, and is in English as the
 * log is. */

#define MAX_FRAMES 64
/* As many digits as tell two builds apart for a reader. */
#define SHOWN_DIGITS 9

/* x1 to x31 by the names of a panic; see the RISC-V ELF psABI. */
static const char *const register_names[32] = {
  NULL, "RA", "SP", "GP", "TP", "T0", "T1", "T2", "S0", "S1", "A0",  "A1",  "A2", "A3", "A4", "A5",
  "A6", "A7", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11", "T3", "T4", "T5", "T6",
};

typedef struct {
  GString *text;
  StrobeElf *elf;
  GPtrArray *roms;
} Writer;

static void
append_place (GString *text, const StrobeElfPlace *place)
{
  g_string_append (text, place->function != NULL ? place->function : "??");
  if (place->file == NULL)
    return;
  g_string_append_printf (text, " at %s", place->file);
  if (place->line > 0)
    g_string_append_printf (text, ":%u", place->line);
}

static gboolean
append_places (Writer *self, GArray *places, const char *suffix)
{
  for (guint i = 0; i < places->len; i++) {
    if (i > 0)
      g_string_append (self->text, "\n---     inlined by ");
    append_place (self->text, &g_array_index (places, StrobeElfPlace, i));
  }
  g_string_append (self->text, suffix);
  return places->len > 0;
}

static gboolean
append_rom (Writer *self, guint32 pc)
{
  for (guint i = 0; i < self->roms->len; i++) {
    g_autoptr (GArray) places = strobe_elf_resolve (g_ptr_array_index (self->roms, i), pc);

    if (places->len > 0)
      return append_places (self, places, " in ROM");
  }
  return FALSE;
}

static void
append_frame (Writer *self, guint32 pc, const char *suffix)
{
  g_autoptr (GArray) places = strobe_elf_resolve (self->elf, pc);

  g_string_append_printf (self->text, "%s--- 0x%08x: ", self->text->len > 0 ? "\n" : "", pc);
  if (places->len > 0)
    append_places (self, places, suffix);
  else if (!append_rom (self, pc))
    g_string_append (self->text, "not in the ELF file");
}

static void
append_backtrace (Writer *self, const StrobePanic *panic)
{
  for (guint i = 0; i < panic->n_frames && i < MAX_FRAMES; i++)
    append_frame (self, panic->frames[i].pc, "");
  if (panic->is_corrupted)
    g_string_append (self->text, "\n--- the stack is corrupted from here on");
}

static gboolean
has_registers (const StrobePanic *panic)
{
  guint32 pc = 0;

  return panic->arch == STROBE_PANIC_ARCH_RISCV && panic->stack != NULL &&
         strobe_panic_get_register (panic, "MEPC", &pc);
}

static void
append_unwound (Writer *self, const StrobePanic *panic)
{
  g_autoptr (GArray) frames = NULL;
  StrobeUnwinderState state = { .stack_address = panic->stack_address };

  strobe_panic_get_register (panic, "MEPC", &state.pc);
  for (guint i = 1; i < G_N_ELEMENTS (register_names); i++)
    strobe_panic_get_register (panic, register_names[i], &state.registers[i]);
  state.ra = state.registers[1];
  state.sp = state.registers[2];
  state.stack = g_bytes_get_data (panic->stack, &state.stack_size_bytes);
  frames = strobe_unwinder_run (self->elf, &state, MAX_FRAMES);
  for (guint i = 0; i < frames->len; i++) {
    const StrobeUnwinderFrame *frame = &g_array_index (frames, StrobeUnwinderFrame, i);

    append_frame (self, frame->pc, frame->trust == STROBE_UNWINDER_GUESS ? " (guessed)" : "");
  }
}

/* Which file does not fit says more than that none does. */
static char *
write_missing (StrobeSymbolStore *symbols, const char *sha256)
{
  g_autoptr (StrobeElf) given = strobe_symbol_store_dup_given (symbols);
  g_autofree char *name = given != NULL ? g_path_get_basename (strobe_elf_get_path (given)) : NULL;

  if (sha256 == NULL)
    return g_strdup (
      "--- not decoded: the log does not say which build this is (no ELF file SHA256)");
  if (given == NULL)
    return g_strdup_printf (
      "--- not decoded: no ELF file of this build (SHA-256 %.*s...) beside the "
      "firmware; drop it on the window, or give it with --elf",
      SHOWN_DIGITS, sha256);
  return g_strdup_printf (
    "--- not decoded: %s is of another build (SHA-256 %.*s..., the board runs "
    "%.*s...)",
    name, SHOWN_DIGITS, strobe_elf_get_sha256 (given), SHOWN_DIGITS, sha256);
}

/**
 * strobe_crash_note_write:
 * @symbols: where the ELF file is
 * @panic: a crash
 * @sha256: (nullable): the hash of the app that wrote it, or its first digits
 * @result: (out): what became of it
 *
 * Decodes a crash. It is only decoded with the file of the very build that runs.
 *
 * Context: any thread but the main one: reads files.
 *
 * Source: esp-idf-monitor at 26cdb18a for the looks of the lines.
 *
 * Returns: (transfer full) (nullable): the note; %NULL if there is nothing to say
 */
char *
strobe_crash_note_write (StrobeSymbolStore *symbols,
                         const StrobePanic *panic,
                         const char *sha256,
                         StrobeCrashNoteResult *result)
{
  g_autoptr (StrobeElf) elf = NULL;
  g_autoptr (GPtrArray) roms = NULL;
  Writer writer = { 0 };

  *result = STROBE_CRASH_NOTE_NOTHING;
  if (panic->n_frames == 0 && !has_registers (panic))
    return NULL;
  elf = sha256 != NULL ? strobe_symbol_store_find (symbols, sha256) : NULL;
  *result = elf != NULL ? STROBE_CRASH_NOTE_DECODED : STROBE_CRASH_NOTE_NO_ELF;
  if (elf == NULL)
    return write_missing (symbols, sha256);
  roms = strobe_symbol_store_dup_roms (symbols);
  writer = (Writer){ g_string_new (NULL), elf, roms };
  if (panic->n_frames > 0)
    append_backtrace (&writer, panic);
  else
    append_unwound (&writer, panic);
  return g_string_free (writer.text, FALSE);
}

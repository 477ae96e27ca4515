/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/panic-builder.h"

#include <string.h>

#include "boot/panic-private.h"
#include "boot/text-cursor.h"

/* The panic builder: gathers registers, stack and frames of one crash. The panic parser makes one
 * for each crash, or part of one, and lives in its thread.
 *
 * Source: ESP-IDF v5.3, components/esp_system/port/arch/xtensa/panic_arch.c and riscv/panic_arch.c
 * (the dumps), components/esp_system/port/arch/xtensa/debug_helpers.c (the backtrace). */

#define ROW_WORDS 8
/* Rows that got lost leave at most so large a gap, which reads as zeros: no code is at address 0.
 */
#define MAX_GAP_BYTES 1024

/**
 * strobe_panic_builder_new:
 * @kind: what kind of crash it is
 * @line: the line that begins it
 *
 * Begins a crash.
 *
 * Units: @line is a line number.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the builder
 */
StrobePanicBuilder *
strobe_panic_builder_new (StrobePanicKind kind, guint64 line)
{
  StrobePanicBuilder *self = g_new0 (StrobePanicBuilder, 1);

  self->panic = strobe_panic_new ();
  self->panic->kind = kind;
  self->panic->first_line = line;
  self->panic->last_line = line;
  self->panic->backtrace_line = line;
  self->frames = g_array_new (FALSE, FALSE, sizeof (StrobePanicFrame));
  self->registers = g_array_new (FALSE, TRUE, sizeof (StrobePanicRegister));
  self->stack = g_byte_array_new ();
  return self;
}

/**
 * strobe_panic_builder_free:
 * @self: a builder
 *
 * Forgets the crash.
 *
 * Context: any thread.
 */
void
strobe_panic_builder_free (StrobePanicBuilder *self)
{
  g_clear_pointer (&self->panic, strobe_panic_unref);
  g_clear_pointer (&self->frames, g_array_unref);
  g_clear_pointer (&self->registers, g_array_unref);
  g_clear_pointer (&self->stack, g_byte_array_unref);
  g_free (self);
}

/**
 * strobe_panic_builder_has_dump:
 * @self: a builder
 *
 * Says whether registers or frames were seen, so that more of them are those of another core.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
strobe_panic_builder_has_dump (const StrobePanicBuilder *self)
{
  return self->frames->len > 0 || self->registers->len > 0;
}

/* "MEPC    : 0x42007a14" */
static gboolean
take_register (StrobeTextCursor *cursor, StrobePanicRegister *reg)
{
  const char *start = cursor->at;
  gsize size_bytes;

  while (cursor->at < cursor->end &&
         (g_ascii_isupper (*cursor->at) || g_ascii_isdigit (*cursor->at) || *cursor->at == '/'))
    cursor->at++;
  size_bytes = (gsize) (cursor->at - start);
  if (size_bytes < 1 || size_bytes >= sizeof (reg->name) || !g_ascii_isupper (*start))
    return FALSE;
  memset (reg, 0, sizeof *reg);
  memcpy (reg->name, start, size_bytes);
  strobe_text_cursor_skip_spaces (cursor);
  if (!strobe_text_cursor_take (cursor, ":"))
    return FALSE;
  strobe_text_cursor_skip_spaces (cursor);
  return strobe_text_cursor_take_word (cursor, &reg->value);
}

static void
add_register (StrobePanicBuilder *self, const StrobePanicRegister *reg)
{
  if (g_str_equal (reg->name, "MEPC"))
    self->panic->arch = STROBE_PANIC_ARCH_RISCV;
  else if (g_str_equal (reg->name, "EXCCAUSE") || g_str_equal (reg->name, "PS"))
    self->panic->arch = STROBE_PANIC_ARCH_XTENSA;
  if (self->registers->len < STROBE_PANIC_MAX_REGISTERS)
    g_array_append_vals (self->registers, reg, 1);
}

/**
 * strobe_panic_builder_take_registers:
 * @self: a builder
 * @text: (array length=size_bytes): a line
 * @size_bytes: its size
 *
 * Takes the registers of a line of the dump. A torn line gives those before the tear.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is such a line
 */
gboolean
strobe_panic_builder_take_registers (StrobePanicBuilder *self, const char *text, gsize size_bytes)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (text, size_bytes);
  StrobePanicRegister reg;
  guint n_taken = 0;

  while (n_taken < ROW_WORDS && take_register (&cursor, &reg)) {
    add_register (self, &reg);
    n_taken++;
    strobe_text_cursor_skip_spaces (&cursor);
  }
  return n_taken > 0;
}

/* "3fc8f510: " */
static gboolean
take_row_address (StrobeTextCursor *cursor, guint32 *address)
{
  const char *start = cursor->at;

  *address = 0;
  while (cursor->at < cursor->end && g_ascii_isxdigit (*cursor->at) && cursor->at - start < 8)
    *address = *address << 4 | (guint32) g_ascii_xdigit_value (*cursor->at++);
  return cursor->at - start == 8 && strobe_text_cursor_take (cursor, ":");
}

/* FALSE: the row does not belong behind what is there. */
static gboolean
fill_gap (StrobePanicBuilder *self, guint32 address)
{
  static const guint8 zeros[MAX_GAP_BYTES];
  guint32 gap_bytes;

  if (self->stack->len == 0)
    self->panic->stack_address = address;
  gap_bytes = address - (self->panic->stack_address + self->stack->len);
  if (gap_bytes > MAX_GAP_BYTES || gap_bytes % 4 != 0)
    return FALSE;
  g_byte_array_append (self->stack, zeros, gap_bytes);
  return TRUE;
}

/**
 * strobe_panic_builder_take_stack_row:
 * @self: a builder
 * @text: (array length=size_bytes): a line
 * @size_bytes: its size
 *
 * Takes a row of "Stack memory:". What a torn row or a lost one leaves out reads as zeros.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is such a row
 */
gboolean
strobe_panic_builder_take_stack_row (StrobePanicBuilder *self, const char *text, gsize size_bytes)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (text, size_bytes);
  guint32 address = 0;
  guint32 word = 0;

  if (!self->is_in_stack || !take_row_address (&cursor, &address))
    return FALSE;
  strobe_text_cursor_skip_spaces (&cursor);
  if (!strobe_text_cursor_take_word (&cursor, &word) || !fill_gap (self, address))
    return FALSE;
  for (guint i = 0; i < ROW_WORDS; i++) {
    guint8 bytes[4] = { (guint8) word, (guint8) (word >> 8), (guint8) (word >> 16),
                        (guint8) (word >> 24) };

    if (self->stack->len + sizeof bytes > STROBE_PANIC_MAX_STACK_BYTES)
      break;
    g_byte_array_append (self->stack, bytes, sizeof bytes);
    strobe_text_cursor_skip_spaces (&cursor);
    if (!strobe_text_cursor_take_word (&cursor, &word))
      break;
  }
  return TRUE;
}

static gboolean
take_frame (StrobeTextCursor *cursor, StrobePanicFrame *frame)
{
  StrobeTextCursor next = *cursor;

  strobe_text_cursor_skip_spaces (&next);
  if (!strobe_text_cursor_take_word (&next, &frame->pc) || !strobe_text_cursor_take (&next, ":") ||
      !strobe_text_cursor_take_word (&next, &frame->sp))
    return FALSE;
  *cursor = next;
  return TRUE;
}

/* Behind the frames comes nothing, a remark, or what is left of a frame that is torn. */
static gboolean
is_end_of_frames (StrobeTextCursor cursor)
{
  strobe_text_cursor_skip_spaces (&cursor);
  return cursor.at == cursor.end || strobe_text_cursor_take (&cursor, "|<-") ||
         (cursor.end - cursor.at < 22 && strobe_text_cursor_take (&cursor, "0")) ||
         strobe_text_cursor_take (&cursor, "|");
}

/* @frames: (nullable). The number of frames; 0 if it is no backtrace. */
static guint
read_frames (const char *text, gsize size_bytes, GArray *frames, gboolean *is_corrupted)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (text, size_bytes);
  StrobePanicFrame frame;
  guint n_frames = 0;

  if (!strobe_text_cursor_take (&cursor, "Backtrace:"))
    return 0;
  while (take_frame (&cursor, &frame)) {
    if (frames != NULL && frames->len < STROBE_PANIC_MAX_FRAMES)
      g_array_append_val (frames, frame);
    n_frames++;
  }
  if (!is_end_of_frames (cursor))
    n_frames = 0;
  strobe_text_cursor_skip_spaces (&cursor);
  *is_corrupted = strobe_text_cursor_take (&cursor, "|<-CORRUPT");
  return n_frames;
}

/**
 * strobe_panic_builder_is_backtrace:
 * @text: (array length=size_bytes): a line, without what stands before the message
 * @size_bytes: its size
 *
 * Tells a real backtrace from a line that only has the word in it.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it has at least one pair of addresses and nothing else
 */
gboolean
strobe_panic_builder_is_backtrace (const char *text, gsize size_bytes)
{
  gboolean is_corrupted = FALSE;

  return read_frames (text, size_bytes, NULL, &is_corrupted) > 0;
}

/**
 * strobe_panic_builder_take_backtrace:
 * @self: a builder
 * @line: its number
 * @text: (array length=size_bytes): a line, without what stands before the message
 * @size_bytes: its size
 *
 * Takes the frames of "Backtrace: 0xPC:0xSP …".
 *
 * Units: @line is a line number.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is such a line
 */
gboolean
strobe_panic_builder_take_backtrace (StrobePanicBuilder *self,
                                     guint64 line,
                                     const char *text,
                                     gsize size_bytes)
{
  if (!strobe_panic_builder_is_backtrace (text, size_bytes))
    return FALSE;
  read_frames (text, size_bytes, self->frames, &self->panic->is_corrupted);
  self->panic->backtrace_line = line;
  return TRUE;
}

/**
 * strobe_panic_builder_finish:
 * @self: a builder; it is empty after that and can only be freed
 * @elf_sha256: (nullable): what the log says of the ELF file
 *
 * Makes the crash of what was gathered.
 *
 * Ownership: the caller has the crash.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the crash
 */
StrobePanic *
strobe_panic_builder_finish (StrobePanicBuilder *self, const char *elf_sha256)
{
  StrobePanic *panic = g_steal_pointer (&self->panic);

  panic->elf_sha256 = g_strdup (elf_sha256);
  panic->n_frames = self->frames->len;
  panic->n_registers = self->registers->len;
  panic->frames =
    (StrobePanicFrame *) (gpointer) g_array_free (g_steal_pointer (&self->frames), FALSE);
  panic->registers =
    (StrobePanicRegister *) (gpointer) g_array_free (g_steal_pointer (&self->registers), FALSE);
  if (self->stack->len > 0)
    panic->stack = g_byte_array_free_to_bytes (g_steal_pointer (&self->stack));
  return panic;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/panic-parser.h"

#include <string.h>

#include "boot/boot-line.h"
#include "boot/panic-builder.h"
#include "boot/text-cursor.h"

/* The panic parser: finds crashes in the lines of a log. Made by the boot tracker, used in its
 * thread.
 *
 * A crash is one headline and what follows it: registers, stack, backtrace, the SHA-256 of the ELF.
 * Where both cores are dumped, the dump of the second is a part of its own, of kind
 * STROBE_PANIC_KIND_BACKTRACE, so that its frames are not lost. All parts are told together, once
 * the crash ends: at "Rebooting...", at the headline of the next one, when too many lines came that
 * have nothing to do with it, or when strobe_panic_parser_finish() says so. The SHA-256 that comes
 * after that is lost for the crash; the app information of the boot has it too.
 *
 * Source: ESP-IDF v5.3: components/esp_system/panic.c, port/panic_handler.c,
 * port/arch/<arch>/panic_arch.c, task_wdt/task_wdt.c, components/freertos/FreeRTOS-Kernel/portable
 * (vApplicationStackOverflowHook), components/heap/multi_heap_poisoning.c,
 * components/newlib/assert.c, components/esp_common/src/esp_err.c. */

#define MAX_TEXT_BYTES 400
#define MAX_TASK_BYTES 64
/* Two cores, and one more for a watchdog that prints what it found on the way */
#define MAX_PARTS 4
/* Lines of other tasks come in between; a crash that is not fatal ends sooner. */
#define MAX_STRANGE_LINES 24
#define MAX_STRANGE_LINES_RUNNING 6
/* "ESP_ERROR_CHECK failed" stands a few lines above its abort(). */
#define MAX_HINT_LINES 8

struct _StrobePanicParser {
  StrobePanicFunc func;
  gpointer user_data;
  GPtrArray *parts; /* of StrobePanicBuilder; the first is the crash */
  char *elf_sha256;
  char *hint;
  guint64 hint_line;
  guint n_strange;
  guint64 number; /* of the line that is being read */
};

static StrobePanicBuilder *
get_crash (StrobePanicParser *self)
{
  return self->parts->len > 0 ? g_ptr_array_index (self->parts, 0) : NULL;
}

static StrobePanicBuilder *
get_part (StrobePanicParser *self)
{
  return g_ptr_array_index (self->parts, self->parts->len - 1);
}

static StrobePanicBuilder *
begin (StrobePanicParser *self, StrobePanicKind kind)
{
  StrobePanicBuilder *crash;

  strobe_panic_parser_finish (self);
  crash = strobe_panic_builder_new (kind, self->number);
  g_ptr_array_add (self->parts, crash);
  return crash;
}

/* What was said just before an abort() is its reason. */
static void
take_hint (StrobePanicParser *self, StrobePanic *panic)
{
  if (self->hint != NULL && self->number - self->hint_line <= MAX_HINT_LINES) {
    panic->reason = g_steal_pointer (&self->hint);
    panic->first_line = self->hint_line;
  }
  g_clear_pointer (&self->hint, g_free);
}

/* "panic'ed (LoadProhibited). Exception was unhandled.", @cursor behind "Core". */
static gboolean
read_exception (StrobePanicParser *self, StrobeTextCursor cursor)
{
  guint64 core = 0;
  gboolean has_core;
  StrobePanic *panic;
  char *reason;

  strobe_text_cursor_skip_spaces (&cursor);
  has_core = strobe_text_cursor_take_number (&cursor, &core);
  if (!has_core && !strobe_text_cursor_take (&cursor, "/"))
    return FALSE;
  if (!strobe_text_cursor_take (&cursor, " panic'ed ("))
    return FALSE;
  reason = strobe_text_cursor_dup_until (&cursor, ")", MAX_TEXT_BYTES);
  if (reason == NULL)
    reason = strobe_text_cursor_dup_rest (&cursor, MAX_TEXT_BYTES);
  panic = begin (self, STROBE_PANIC_KIND_EXCEPTION)->panic;
  panic->core = has_core ? (int) MIN (core, 255) : -1;
  panic->reason = reason;
  if (g_str_has_prefix (reason, "Interrupt wdt timeout"))
    panic->kind = STROBE_PANIC_KIND_INTERRUPT_WATCHDOG;
  else if (g_str_has_prefix (reason, "Stack protection fault"))
    panic->kind = STROBE_PANIC_KIND_STACK_OVERFLOW;
  return TRUE;
}

/* The form of ESP-IDF v3: "Guru Meditation Error of type X occurred on core  0." */
static gboolean
read_old_exception (StrobePanicParser *self, StrobeTextCursor cursor)
{
  g_autofree char *reason =
    strobe_text_cursor_dup_until (&cursor, " occurred on core", MAX_TEXT_BYTES);
  guint64 core = 0;
  StrobePanic *panic;

  strobe_text_cursor_skip_spaces (&cursor);
  if (reason == NULL || !strobe_text_cursor_take_number (&cursor, &core))
    return FALSE;
  panic = begin (self, STROBE_PANIC_KIND_EXCEPTION)->panic;
  panic->core = (int) MIN (core, 255);
  panic->reason = g_steal_pointer (&reason);
  return TRUE;
}

static gboolean
read_abort (StrobePanicParser *self, StrobeTextCursor cursor)
{
  StrobePanicBuilder *crash = get_crash (self);
  guint32 pc = 0;
  guint64 core = 0;
  gboolean has_core;

  if (!strobe_text_cursor_take_hex (&cursor, &pc))
    return FALSE;
  has_core = strobe_text_cursor_take (&cursor, " on core ") &&
             strobe_text_cursor_take_number (&cursor, &core);
  /* The abort() of an assert and its like: the crash is already open, and has a better name. */
  if (crash == NULL || strobe_panic_builder_has_dump (crash) ||
      crash->panic->kind == STROBE_PANIC_KIND_EXCEPTION ||
      crash->panic->kind == STROBE_PANIC_KIND_BACKTRACE) {
    crash = begin (self, STROBE_PANIC_KIND_ABORT);
    take_hint (self, crash->panic);
  }
  if (has_core)
    crash->panic->core = (int) MIN (core, 255);
  return TRUE;
}

/* "func file.c:123 (expression)", or "0x42001234" in small builds */
static gboolean
is_assert (StrobeTextCursor cursor)
{
  guint32 address = 0;
  guint64 line = 0;

  if (strobe_text_cursor_take_word (&cursor, &address))
    return TRUE;
  while (cursor.at < cursor.end) {
    if (strobe_text_cursor_take (&cursor, ":") && strobe_text_cursor_take_number (&cursor, &line) &&
        strobe_text_cursor_take (&cursor, " ("))
      return TRUE;
    if (cursor.at < cursor.end)
      cursor.at++;
  }
  return FALSE;
}

static gboolean
begin_assert (StrobePanicParser *self, StrobeTextCursor cursor)
{
  StrobePanicBuilder *crash = get_crash (self);

  /* the assert by which a broken heap ends */
  if (crash != NULL && crash->panic->kind == STROBE_PANIC_KIND_HEAP &&
      !strobe_panic_builder_has_dump (crash))
    return TRUE;
  begin (self, STROBE_PANIC_KIND_ASSERT)->panic->reason =
    strobe_text_cursor_dup_rest (&cursor, MAX_TEXT_BYTES);
  return TRUE;
}

static gboolean
read_heap (StrobePanicParser *self, StrobeTextCursor cursor)
{
  StrobePanicBuilder *crash = get_crash (self);

  if (crash == NULL || crash->panic->kind != STROBE_PANIC_KIND_HEAP ||
      strobe_panic_builder_has_dump (crash))
    begin (self, STROBE_PANIC_KIND_HEAP)->panic->reason =
      strobe_text_cursor_dup_rest (&cursor, MAX_TEXT_BYTES);
  return TRUE;
}

static gboolean
read_overflow (StrobePanicParser *self, StrobeTextCursor cursor)
{
  g_autofree char *task =
    strobe_text_cursor_dup_until (&cursor, " has been detected", MAX_TASK_BYTES);

  if (task == NULL)
    return FALSE;
  begin (self, STROBE_PANIC_KIND_STACK_OVERFLOW)->panic->task = g_steal_pointer (&task);
  return TRUE;
}

/* The crash has lost its headline, or this is the other core's. */
static gboolean
read_dump_start (StrobePanicParser *self, StrobeTextCursor cursor)
{
  StrobePanicBuilder *crash = get_crash (self);
  guint64 core = 0;

  strobe_text_cursor_skip_spaces (&cursor);
  if (!strobe_text_cursor_take_number (&cursor, &core) ||
      !strobe_text_cursor_take (&cursor, " register dump:"))
    return FALSE;
  if (crash == NULL)
    crash = begin (self, STROBE_PANIC_KIND_EXCEPTION);
  if (strobe_panic_builder_has_dump (get_part (self)) && self->parts->len < MAX_PARTS)
    g_ptr_array_add (self->parts,
                     strobe_panic_builder_new (STROBE_PANIC_KIND_BACKTRACE, self->number));
  if (get_part (self)->panic->core < 0)
    get_part (self)->panic->core = (int) MIN (core, 255);
  return TRUE;
}

static gboolean
read_headline (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (line->message, line->message_size_bytes);

  if (strobe_text_cursor_take (&cursor, "Guru Meditation Error: Core"))
    return read_exception (self, cursor);
  if (strobe_text_cursor_take (&cursor, "Guru Meditation Error of type "))
    return read_old_exception (self, cursor);
  if (strobe_text_cursor_take (&cursor, "abort() was called at PC "))
    return read_abort (self, cursor);
  if (strobe_text_cursor_take (&cursor, "***ERROR*** A stack overflow in task "))
    return read_overflow (self, cursor);
  if (strobe_text_cursor_take (&cursor, "CORRUPT HEAP: "))
    return read_heap (self, cursor);
  if (strobe_text_cursor_take (&cursor, "assert failed: "))
    return is_assert (cursor) && begin_assert (self, cursor);
  if (strobe_text_cursor_take (&cursor, "assertion \""))
    return memmem (cursor.at, (gsize) (cursor.end - cursor.at), "\" failed: file \"", 16) != NULL &&
           begin_assert (self, cursor);
  if (strobe_text_cursor_take (&cursor, "Stack smashing protect failure!")) {
    begin (self, STROBE_PANIC_KIND_STACK_SMASH);
    return TRUE;
  }
  if ((line->tag == NULL || strobe_boot_line_has_tag (line, "task_wdt")) &&
      strobe_text_cursor_take (&cursor, "Task watchdog got triggered. The following tasks")) {
    begin (self, STROBE_PANIC_KIND_TASK_WATCHDOG);
    return TRUE;
  }
  return strobe_text_cursor_take (&cursor, "Core ") && read_dump_start (self, cursor);
}

static gboolean
read_backtrace (StrobePanicParser *self, const StrobeBootLine *line)
{
  if (!strobe_panic_builder_is_backtrace (line->message, line->message_size_bytes))
    return FALSE;
  if (self->parts->len == 0 ||
      (self->parts->len == 1 && get_crash (self)->panic->kind == STROBE_PANIC_KIND_BACKTRACE &&
       get_crash (self)->frames->len > 0))
    begin (self, STROBE_PANIC_KIND_BACKTRACE);
  else if (get_part (self)->frames->len > 0 && self->parts->len < MAX_PARTS)
    g_ptr_array_add (self->parts,
                     strobe_panic_builder_new (STROBE_PANIC_KIND_BACKTRACE, self->number));
  if (get_part (self)->frames->len == 0)
    strobe_panic_builder_take_backtrace (get_part (self), self->number, line->message,
                                         line->message_size_bytes);
  return TRUE;
}

static gboolean
read_sha256 (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (line->message, line->message_size_bytes);
  const char *start;

  if (!strobe_text_cursor_take (&cursor, "ELF file SHA256:"))
    return FALSE;
  strobe_text_cursor_skip_spaces (&cursor);
  start = cursor.at;
  while (cursor.at < cursor.end && g_ascii_isxdigit (*cursor.at) && cursor.at - start < 64)
    cursor.at++;
  if (cursor.at - start >= 4 && self->elf_sha256 == NULL)
    self->elf_sha256 = g_ascii_strdown (start, cursor.at - start);
  return TRUE;
}

/* " - IDLE0 (CPU 0)": the list of a task watchdog */
static gboolean
read_watched_task (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (line->message, line->message_size_bytes);
  StrobePanic *panic = get_crash (self)->panic;
  g_autofree char *task = NULL;
  g_autofree char *entry = NULL;
  g_autofree char *reason = NULL;
  StrobeTextCursor name;

  if (panic->kind != STROBE_PANIC_KIND_TASK_WATCHDOG ||
      strobe_panic_builder_has_dump (get_crash (self)))
    return FALSE;
  strobe_text_cursor_skip_spaces (&cursor);
  if (!strobe_text_cursor_take (&cursor, "- "))
    return FALSE;
  name = cursor;
  task = strobe_text_cursor_dup_until (&name, " (CPU ", MAX_TASK_BYTES);
  if (task == NULL)
    return FALSE;
  if (panic->task == NULL)
    panic->task = g_steal_pointer (&task);
  entry = strobe_text_cursor_dup_rest (&cursor, MAX_TASK_BYTES);
  if (panic->reason == NULL) {
    panic->reason = g_steal_pointer (&entry);
  } else if (strlen (panic->reason) < MAX_TEXT_BYTES) {
    reason = panic->reason;
    panic->reason = g_strconcat (reason, ", ", entry, NULL);
  }
  return TRUE;
}

/* "Debug exception reason: Stack canary watchpoint triggered (main)" and
 * "Detected in task "main" at 0x42001234" */
static gboolean
read_stack_canary (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (line->message, line->message_size_bytes);
  StrobePanic *panic = get_crash (self)->panic;
  g_autofree char *task = NULL;

  if (strobe_text_cursor_take (&cursor, "Debug exception reason: ")) {
    g_free (panic->reason);
    panic->reason = strobe_text_cursor_dup_rest (&cursor, MAX_TEXT_BYTES);
    if (!strobe_text_cursor_take (&cursor, "Stack canary watchpoint triggered ("))
      return TRUE;
    panic->kind = STROBE_PANIC_KIND_STACK_OVERFLOW;
    task = strobe_text_cursor_dup_until (&cursor, ")", MAX_TASK_BYTES);
  } else if (strobe_text_cursor_take (&cursor, "Detected in task \"")) {
    task = strobe_text_cursor_dup_until (&cursor, "\"", MAX_TASK_BYTES);
  } else {
    return FALSE;
  }
  if (panic->task == NULL)
    panic->task = g_steal_pointer (&task);
  return TRUE;
}

static gboolean
read_stack_start (StrobePanicParser *self, const StrobeBootLine *line)
{
  if (!strobe_boot_line_starts (line, "Stack memory:"))
    return FALSE;
  get_part (self)->is_in_stack = TRUE;
  return TRUE;
}

static gboolean
read_rest (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobePanicBuilder *part = get_part (self);

  return read_sha256 (self, line) || read_stack_canary (self, line) ||
         read_stack_start (self, line) || read_watched_task (self, line) ||
         (!part->is_in_stack &&
          strobe_panic_builder_take_registers (part, line->message, line->message_size_bytes)) ||
         strobe_panic_builder_take_stack_row (part, line->message, line->message_size_bytes);
}

static gboolean
is_end (const StrobeBootLine *line)
{
  return strobe_boot_line_starts (line, "Rebooting...") ||
         strobe_boot_line_starts (line, "Rebooting in ") ||
         strobe_boot_line_starts (line, "CPU halted.");
}

static guint
get_max_strange_lines (StrobePanicParser *self)
{
  StrobePanicKind kind = get_crash (self)->panic->kind;

  return kind == STROBE_PANIC_KIND_BACKTRACE || kind == STROBE_PANIC_KIND_TASK_WATCHDOG
           ? MAX_STRANGE_LINES_RUNNING
           : MAX_STRANGE_LINES;
}

static void
read_open (StrobePanicParser *self, const StrobeBootLine *line)
{
  if (is_end (line)) {
    get_crash (self)->panic->last_line = self->number;
    strobe_panic_parser_finish (self);
  } else if (read_rest (self, line)) {
    get_crash (self)->panic->last_line = self->number;
    get_part (self)->panic->last_line = self->number;
    self->n_strange = 0;
  } else if (line->message_size_bytes > 0 && ++self->n_strange > get_max_strange_lines (self)) {
    strobe_panic_parser_finish (self);
  }
}

static void
keep_hint (StrobePanicParser *self, const StrobeBootLine *line)
{
  StrobeTextCursor cursor = strobe_text_cursor_new (line->message, line->message_size_bytes);

  if (!strobe_boot_line_starts (line, "ESP_ERROR_CHECK failed: ") &&
      !strobe_boot_line_starts (line, "terminate called "))
    return;
  g_free (self->hint);
  self->hint = strobe_text_cursor_dup_rest (&cursor, MAX_TEXT_BYTES);
  self->hint_line = self->number;
}

/**
 * strobe_panic_parser_new:
 * @func: called for each crash, once
 * @user_data: for @func
 *
 * Makes a parser.
 *
 * Context: one thread.
 *
 * Returns: (transfer full): the parser
 */
StrobePanicParser *
strobe_panic_parser_new (StrobePanicFunc func, gpointer user_data)
{
  StrobePanicParser *self = g_new0 (StrobePanicParser, 1);

  self->func = func;
  self->user_data = user_data;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_panic_builder_free);
  return self;
}

/**
 * strobe_panic_parser_free:
 * @self: a parser
 *
 * Frees the parser; a crash that is open is not told.
 *
 * Context: the thread of @self.
 */
void
strobe_panic_parser_free (StrobePanicParser *self)
{
  g_ptr_array_unref (self->parts);
  g_free (self->elf_sha256);
  g_free (self->hint);
  g_free (self);
}

/**
 * strobe_panic_parser_take:
 * @self: a parser
 * @number: the number of the line
 * @text: (array length=size_bytes): its text, without escape sequences
 * @size_bytes: its size
 *
 * Reads a line.
 *
 * Units: @number counts lines.
 *
 * Context: the thread of @self.
 */
void
strobe_panic_parser_take (StrobePanicParser *self,
                          guint64 number,
                          const char *text,
                          gsize size_bytes)
{
  StrobeBootLine line;

  strobe_boot_line_split (&line, text, size_bytes);
  self->number = number;
  if (read_headline (self, &line) || read_backtrace (self, &line)) {
    get_crash (self)->panic->last_line = number;
    get_part (self)->panic->last_line = number;
    self->n_strange = 0;
  } else if (self->parts->len > 0) {
    read_open (self, &line);
  } else {
    keep_hint (self, &line);
  }
}

/**
 * strobe_panic_parser_finish:
 * @self: a parser
 *
 * Tells the crash that is open, if one is, as far as it came.
 *
 * Context: the thread of @self.
 */
void
strobe_panic_parser_finish (StrobePanicParser *self)
{
  g_autoptr (GPtrArray) parts = g_steal_pointer (&self->parts);
  g_autofree char *elf_sha256 = g_steal_pointer (&self->elf_sha256);

  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_panic_builder_free);
  self->n_strange = 0;
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (StrobePanic) panic =
                 strobe_panic_builder_finish (g_ptr_array_index (parts, i), elf_sha256);

    if (self->func != NULL)
      self->func (panic, self->user_data);
  }
}

/**
 * strobe_panic_parser_is_open:
 * @self: a parser
 *
 * Says whether a crash was begun and not yet told.
 *
 * Context: the thread of @self.
 *
 * Returns: %TRUE if so
 */
gboolean
strobe_panic_parser_is_open (StrobePanicParser *self)
{
  return self->parts->len > 0;
}

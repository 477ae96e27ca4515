/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot-tracker.h"

#include <string.h>

#include "boot/boot-line.h"
#include "boot/boot-marks.h"
#include "boot/panic-parser.h"

/* The boot tracker: lines in, boots out. The monitor makes one for a session and uses it in the
 * thread that reads.
 *
 * A boot starts with the ROM's banner, whose lines belong together. On a USB console that banner
 * goes to the UART and is not seen, so a boot also starts with the first line after the link was
 * lost, or after a crash said "Rebooting...", with the first line of the bootloader or the name of
 * the app where the boot already has them, and where the times of the log fall back.
 *
 * The newest 10 000 boots are kept; older ones are forgotten but counted, so that an index always
 * means the same boot. */

#define MAX_BOOTS 10000
#define MAX_CORE_DUMPS 64
/* Tasks overtake each other and the early clock differs a little; a reset goes back farther. */
#define MIN_FALL_BACK_MS 300
/* One line of this may come from a flash that was slow to wake. */
#define MIN_INVALID_HEADERS 2

typedef enum {
  STAGE_START,
  STAGE_BANNER, /* the ROM named itself */
  STAGE_ROM,    /* and the reset */
  STAGE_LOADER,
  STAGE_APP,
} Stage;

struct _StrobeBootTracker {
  StrobePanicFunc panic_func;
  gpointer user_data;
  StrobePanicParser *parser;
  StrobeCoreDumpFinder finder;
  GArray *core_dumps;
  GString *plain;
  StrobeBootFacts *boots; /* a ring of MAX_BOOTS, grown as needed */
  guint n_allocated;
  guint n_boots;
  guint64 stamp;
  StrobeBootFacts *now; /* the last boot; NULL before the first line */
  Stage stage;
  gboolean has_time;
  guint64 time_ms;
  gboolean has_loader;
  gboolean had_crash; /* in this boot */
  gboolean is_reset;  /* the next line is of a new boot */
  guint n_invalid_headers;
};

static void
keep_core_dump (StrobeBootTracker *self)
{
  if (self->core_dumps->len == MAX_CORE_DUMPS)
    g_array_remove_index (self->core_dumps, 0);
  g_array_append_val (self->core_dumps, self->finder.dump);
}

static gboolean
is_fatal (const StrobePanic *panic)
{
  if (panic->kind == STROBE_PANIC_KIND_BACKTRACE)
    return FALSE;
  return panic->kind != STROBE_PANIC_KIND_TASK_WATCHDOG || panic->elf_sha256 != NULL;
}

static void
set_trouble (StrobeBootTracker *self, StrobeBootTrouble trouble, guint64 line, const char *detail)
{
  self->now->trouble = trouble;
  self->now->trouble_line = line;
  g_free (self->now->trouble_detail);
  self->now->trouble_detail = g_strdup (detail);
}

static void
take_panic_cb (StrobePanic *panic, gpointer user_data)
{
  StrobeBootTracker *self = user_data;

  if (is_fatal (panic)) {
    self->now->n_panics++;
    if (self->now->trouble == STROBE_BOOT_TROUBLE_NONE)
      set_trouble (self,
                   panic->kind == STROBE_PANIC_KIND_INTERRUPT_WATCHDOG ||
                       panic->kind == STROBE_PANIC_KIND_TASK_WATCHDOG
                     ? STROBE_BOOT_TROUBLE_WATCHDOG
                     : STROBE_BOOT_TROUBLE_PANIC,
                   panic->first_line, panic->reason);
    if (self->now->panic == NULL)
      self->now->panic = strobe_panic_ref (panic);
  }
  self->stamp++;
  if (self->panic_func != NULL)
    self->panic_func (panic, self->user_data);
}

/* Doubles up to MAX_BOOTS: most sessions have a handful. */
static void
make_room (StrobeBootTracker *self)
{
  guint n_wanted = MIN (MAX (16, self->n_allocated * 2), MAX_BOOTS);

  if (self->n_boots < self->n_allocated || self->n_allocated == MAX_BOOTS)
    return;
  self->boots = g_renew (StrobeBootFacts, self->boots, n_wanted);
  memset (self->boots + self->n_allocated, 0,
          (n_wanted - self->n_allocated) * sizeof (StrobeBootFacts));
  self->n_allocated = n_wanted;
}

static void
start_boot (StrobeBootTracker *self, guint64 number, gint64 received_us)
{
  strobe_boot_tracker_finish (self);
  if (self->finder.is_open) {
    self->finder.is_open = FALSE;
    keep_core_dump (self);
  }
  make_room (self);
  self->now = &self->boots[self->n_boots % MAX_BOOTS];
  strobe_boot_facts_clear (self->now);
  *self->now = (StrobeBootFacts){ .index = self->n_boots++,
                                  .first_line = number,
                                  .last_line = number,
                                  .started_us = received_us,
                                  .ended_us = received_us,
                                  .reset_code = -1,
                                  .first_error = STROBE_BOOT_NO_LINE,
                                  .trouble_line = STROBE_BOOT_NO_LINE };
  self->stage = STAGE_START;
  self->has_time = FALSE;
  self->has_loader = FALSE;
  self->had_crash = FALSE;
  self->is_reset = FALSE;
}

/* The second core of an ESP32 begins its times at 0. */
static gboolean
is_second_core (const StrobeBootLine *line)
{
  return line->time_ms == 0 && strobe_boot_line_has_tag (line, "cpu_start");
}

static gboolean
has_fallen_back (StrobeBootTracker *self, const StrobeBootLine *line)
{
  return self->has_time && line->has_time && line->time_ms < self->time_ms / 2 &&
         self->time_ms - line->time_ms >= MIN_FALL_BACK_MS && !is_second_core (line);
}

static gboolean
is_new_by_mark (StrobeBootTracker *self, const StrobeBootLine *line, StrobeBootMark mark)
{
  switch (mark) {
  case STROBE_BOOT_MARK_ROM:
    return TRUE;
  case STROBE_BOOT_MARK_BUILD:
    return self->stage != STAGE_BANNER;
  case STROBE_BOOT_MARK_RESET:
    return self->stage != STAGE_BANNER;
  case STROBE_BOOT_MARK_LOADER:
    return self->has_loader || self->now->has_app || self->now->project != NULL;
  case STROBE_BOOT_MARK_STARTUP:
    return self->now->project != NULL && strobe_boot_line_starts (line, "Project name:") &&
           (strobe_boot_line_has_tag (line, "app_init") ||
            strobe_boot_line_has_tag (line, "cpu_start"));
  case STROBE_BOOT_MARK_NONE:
  case STROBE_BOOT_MARK_ROM_OUTPUT:
  case STROBE_BOOT_MARK_HEADER:
    return FALSE;
  }
  g_assert_not_reached ();
}

/* A complaint of the bootloader stands until the app runs; a more telling one takes its place. */
static void
take_complaint (StrobeBootTracker *self, guint64 number, const StrobeBootComplaint *complaint)
{
  gboolean is_weak = self->now->trouble == STROBE_BOOT_TROUBLE_NONE ||
                     (self->now->trouble == STROBE_BOOT_TROUBLE_NO_APP &&
                      complaint->trouble != STROBE_BOOT_TROUBLE_NO_APP) ||
                     (self->now->trouble == STROBE_BOOT_TROUBLE_BAD_IMAGE &&
                      complaint->trouble == STROBE_BOOT_TROUBLE_WRONG_CHIP);

  if (complaint->trouble == STROBE_BOOT_TROUBLE_INVALID_HEADER &&
      ++self->n_invalid_headers < MIN_INVALID_HEADERS)
    return;
  if (self->now->has_app && complaint->trouble != STROBE_BOOT_TROUBLE_BROWN_OUT)
    return;
  if (is_weak)
    set_trouble (self, complaint->trouble, number, complaint->detail);
}

static void
take_app (StrobeBootTracker *self)
{
  if (self->now->has_app)
    return;
  self->now->has_app = TRUE;
  self->stage = STAGE_APP;
  self->n_invalid_headers = 0;
  if (self->now->trouble == STROBE_BOOT_TROUBLE_WRONG_CHIP ||
      self->now->trouble == STROBE_BOOT_TROUBLE_NO_APP ||
      self->now->trouble == STROBE_BOOT_TROUBLE_BAD_IMAGE ||
      self->now->trouble == STROBE_BOOT_TROUBLE_INVALID_HEADER)
    set_trouble (self, STROBE_BOOT_TROUBLE_NONE, STROBE_BOOT_NO_LINE, NULL);
}

static void
take_reset (StrobeBootTracker *self, guint64 number, const StrobeBootLine *line)
{
  self->stage = STAGE_ROM;
  strobe_boot_marks_read_reset (line, self->now);
  if (self->now->boot_mode != NULL && g_str_has_prefix (self->now->boot_mode, "DOWNLOAD"))
    set_trouble (self, STROBE_BOOT_TROUBLE_DOWNLOAD, number, self->now->boot_mode);
}

static void
take_mark (StrobeBootTracker *self,
           guint64 number,
           const StrobeBootLine *line,
           StrobeBootMark mark,
           gboolean is_crash)
{
  switch (mark) {
  case STROBE_BOOT_MARK_ROM:
    self->now->chip = strobe_boot_marks_find_chip (line);
    self->stage = STAGE_BANNER;
    break;
  case STROBE_BOOT_MARK_BUILD:
    self->stage = STAGE_BANNER;
    break;
  case STROBE_BOOT_MARK_RESET:
    take_reset (self, number, line);
    break;
  case STROBE_BOOT_MARK_LOADER:
    self->stage = STAGE_LOADER;
    self->has_loader = TRUE;
    break;
  case STROBE_BOOT_MARK_STARTUP:
    strobe_boot_marks_read_app_info (line, self->now);
    break;
  case STROBE_BOOT_MARK_NONE:
    if (!is_crash && line->message_size_bytes > 0)
      take_app (self);
    break;
  case STROBE_BOOT_MARK_ROM_OUTPUT:
  case STROBE_BOOT_MARK_HEADER:
    break;
  }
}

static gboolean
is_crash_end (const StrobeBootLine *line)
{
  return strobe_boot_line_starts (line, "Rebooting...") ||
         strobe_boot_line_starts (line, "Rebooting in ");
}

/* What the text says, once it is clear which boot it belongs to */
static void
read_text (StrobeBootTracker *self, guint64 number, const StrobeBootLine *line, StrobeBootMark mark)
{
  StrobeBootComplaint complaint;
  gboolean was_open = strobe_panic_parser_is_open (self->parser);
  gboolean was_in_dump = self->finder.is_open;
  gboolean is_crash;

  if (strobe_core_dump_finder_take (&self->finder, number, self->plain->str, self->plain->len))
    keep_core_dump (self);
  if (!was_in_dump)
    strobe_panic_parser_take (self->parser, number, self->plain->str, self->plain->len);
  is_crash =
    was_open || was_in_dump || self->finder.is_open || strobe_panic_parser_is_open (self->parser);
  if (is_crash)
    self->had_crash = TRUE;
  if (self->had_crash && is_crash_end (line))
    self->is_reset = TRUE;
  if (strobe_boot_marks_read_trouble (line, &complaint)) {
    take_complaint (self, number, &complaint);
    g_free (complaint.detail);
  }
  take_mark (self, number, line, mark, is_crash || is_crash_end (line));
}

static gboolean
read_line (StrobeBootTracker *self,
           guint64 number,
           const char *raw,
           gsize size_bytes,
           gint64 received_us,
           gboolean is_new)
{
  StrobeBootLine line;
  StrobeBootMark mark;

  strobe_boot_line_strip (self->plain, raw, size_bytes);
  strobe_boot_line_split (&line, self->plain->str, self->plain->len);
  mark = strobe_boot_marks_find (&line);
  if (strobe_boot_marks_ends_with_banner (self->plain->str, self->plain->len))
    mark = STROBE_BOOT_MARK_ROM;
  if (line.message_size_bytes == 0 && line.level == '\0' && (self->now == NULL || is_new))
    return FALSE;
  is_new = is_new || self->now == NULL || is_new_by_mark (self, &line, mark);
  if (is_new)
    start_boot (self, number, received_us);
  read_text (self, number, &line, mark);
  return is_new;
}

static void
note_error (StrobeBootTracker *self,
            guint64 number,
            const StrobeBootLine *line,
            StrobeLogLevel level)
{
  gboolean is_own = line->level == 'E' ||
                    (line->message_size_bytes > 0 && line->message[0] == '[' &&
                     memmem (line->message, MIN (line->message_size_bytes, 24), "[E]", 3) != NULL);

  if (level != STROBE_LOG_LEVEL_ERROR || !is_own)
    return;
  if (self->now->n_errors++ == 0)
    self->now->first_error = number;
}

static gboolean
needs_reading (StrobeBootTracker *self,
               const StrobeBootLine *line,
               const char *raw,
               gsize size_bytes)
{
  return self->now == NULL || self->is_reset || !self->now->has_app || self->finder.is_open ||
         strobe_panic_parser_is_open (self->parser) || strobe_boot_marks_may_matter (line) ||
         strobe_boot_marks_ends_with_banner (raw, size_bytes);
}

/**
 * strobe_boot_tracker_new:
 * @panic_func: (nullable): called for each crash, and for each backtrace without one
 * @user_data: for @panic_func
 *
 * Makes a tracker.
 *
 * Context: one thread.
 *
 * Returns: (transfer full): the tracker
 */
StrobeBootTracker *
strobe_boot_tracker_new (StrobePanicFunc panic_func, gpointer user_data)
{
  StrobeBootTracker *self = g_new0 (StrobeBootTracker, 1);

  self->panic_func = panic_func;
  self->user_data = user_data;
  self->parser = strobe_panic_parser_new (take_panic_cb, self);
  self->core_dumps = g_array_new (FALSE, FALSE, sizeof (StrobeCoreDump));
  self->plain = g_string_new (NULL);
  return self;
}

/**
 * strobe_boot_tracker_free:
 * @self: a tracker
 *
 * Frees the tracker; a crash that is open is not told.
 *
 * Context: the thread of @self.
 */
void
strobe_boot_tracker_free (StrobeBootTracker *self)
{
  strobe_panic_parser_free (self->parser);
  for (guint i = 0; i < self->n_allocated; i++)
    strobe_boot_facts_clear (&self->boots[i]);
  g_free (self->boots);
  g_array_unref (self->core_dumps);
  g_string_free (self->plain, TRUE);
  g_free (self);
}

/**
 * strobe_boot_tracker_take:
 * @self: a tracker
 * @number: the number of the line
 * @raw: (array length=size_bytes): the line as it came, complete
 * @size_bytes: its size
 * @level: its level
 * @received_us: when it came, wall clock
 *
 * Reads a line.
 *
 * Units: @number counts lines.
 *
 * Context: the thread of @self.
 *
 * Returns: %TRUE if a boot starts with this line
 */
gboolean
strobe_boot_tracker_take (StrobeBootTracker *self,
                          guint64 number,
                          const char *raw,
                          gsize size_bytes,
                          StrobeLogLevel level,
                          gint64 received_us)
{
  StrobeBootLine line;
  gboolean is_new;

  while (size_bytes > 0 && (raw[size_bytes - 1] == '\r' || raw[size_bytes - 1] == '\n'))
    size_bytes--;
  strobe_boot_line_split (&line, raw, size_bytes);
  is_new = self->is_reset || has_fallen_back (self, &line);
  if (is_new || needs_reading (self, &line, raw, size_bytes))
    is_new = read_line (self, number, raw, size_bytes, received_us, is_new);
  if (self->now == NULL)
    return FALSE;
  self->now->last_line = number;
  self->now->ended_us = received_us;
  self->stamp++;
  /* The time of a line that a reset tore is one of the boot before. */
  if (line.has_time && !is_second_core (&line) && self->stage != STAGE_BANNER) {
    self->has_time = TRUE;
    self->time_ms = line.time_ms;
  }
  note_error (self, number, &line, level);
  return is_new;
}

/**
 * strobe_boot_tracker_link_lost:
 * @self: a tracker
 *
 * Says that the port went away: the next line is of a new boot.
 *
 * Context: the thread of @self.
 */
void
strobe_boot_tracker_link_lost (StrobeBootTracker *self)
{
  strobe_boot_tracker_finish (self);
  self->is_reset = self->now != NULL;
}

/**
 * strobe_boot_tracker_finish:
 * @self: a tracker
 *
 * Tells a crash that is begun as it is: nothing more comes for now.
 *
 * Context: the thread of @self.
 */
void
strobe_boot_tracker_finish (StrobeBootTracker *self)
{
  strobe_panic_parser_finish (self->parser);
}

/**
 * strobe_boot_tracker_is_crash_open:
 * @self: a tracker
 *
 * Says whether strobe_boot_tracker_finish() would tell a crash.
 *
 * Context: the thread of @self.
 *
 * Returns: %TRUE if so
 */
gboolean
strobe_boot_tracker_is_crash_open (StrobeBootTracker *self)
{
  return strobe_panic_parser_is_open (self->parser);
}

/**
 * strobe_boot_tracker_get_n_boots:
 * @self: a tracker
 *
 * Counts the boots, those that are forgotten among them.
 *
 * Context: the thread of @self.
 *
 * Returns: their number
 */
guint
strobe_boot_tracker_get_n_boots (StrobeBootTracker *self)
{
  return self->n_boots;
}

/**
 * strobe_boot_tracker_dup_boot:
 * @self: a tracker
 * @index: which boot, from 0
 *
 * Makes a snapshot of a boot.
 *
 * Units: @index counts boots.
 *
 * Ownership: the caller has the snapshot.
 *
 * Context: the thread of @self.
 *
 * Returns: (transfer full) (nullable): the boot, or %NULL if there is none or it is forgotten
 */
StrobeBoot *
strobe_boot_tracker_dup_boot (StrobeBootTracker *self, guint index)
{
  if (index >= self->n_boots || self->n_boots - index > MAX_BOOTS)
    return NULL;

  return strobe_boot_new (&self->boots[index % MAX_BOOTS]);
}

/**
 * strobe_boot_tracker_get_stamp:
 * @self: a tracker
 *
 * Gives a number that grows whenever a boot changes or starts.
 *
 * Context: the thread of @self.
 *
 * Returns: the number
 */
guint64
strobe_boot_tracker_get_stamp (StrobeBootTracker *self)
{
  return self->stamp;
}

/**
 * strobe_boot_tracker_get_core_dumps:
 * @self: a tracker
 * @n_dumps: (out): how many there are
 *
 * Gives the core dumps seen, oldest first; of more than 64 the newest.
 *
 * Units: @n_dumps counts core dumps.
 *
 * Context: the thread of @self.
 *
 * Returns: (transfer none) (array length=n_dumps): the core dumps, until the next line
 */
const StrobeCoreDump *
strobe_boot_tracker_get_core_dumps (StrobeBootTracker *self, guint *n_dumps)
{
  *n_dumps = self->core_dumps->len;
  return (const StrobeCoreDump *) (gconstpointer) self->core_dumps->data;
}

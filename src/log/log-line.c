/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-line.h"

#include <string.h>

#include "log/ansi-parser.h"
#include "log/esp-log-parser.h"
#include "log/line-splitter.h"

/* A line is made whenever somebody looks at it, so it is two allocations: the object, and one block
 * with the spans, then text, tag and timestamp, each with its NUL, then the bytes as they came. */

struct _StrobeLogLine {
  GObject parent_instance;

  gint64 received_us;
  guint64 number;
  char *block;
  char *note; /* or NULL */
  guint32 n_spans;
  guint32 raw_offset_bytes; /* in block */
  guint32 raw_size_bytes;
  guint32 tag_offset_bytes;       /* in block; 0: no tag */
  guint32 timestamp_offset_bytes; /* in block; 0: no timestamp */
  guint8 level;
};

/**
 * StrobeLogLine:
 *
 * One line of a console, decoded: text, colours and the fields of ESP-IDF.
 *
 * Created by the monitor for each line that the splitter reports; kept in a #StrobeLogBuffer.
 *
 * Context: immutable, so any thread.
 */
G_DEFINE_FINAL_TYPE (StrobeLogLine, strobe_log_line, G_TYPE_OBJECT)

static gsize
get_spans_size (StrobeLogLine *self)
{
  return self->n_spans * sizeof (StrobeLogSpan);
}

/* Copies @size_bytes of the text to @offset_bytes and ends them with a NUL. */
static guint32
put_string (StrobeLogLine *self, gsize *offset_bytes, const char *text, gsize size_bytes)
{
  gsize start = *offset_bytes;

  if (size_bytes > 0)
    memcpy (self->block + start, text, size_bytes);
  self->block[start + size_bytes] = '\0';
  *offset_bytes = start + size_bytes + 1;
  return (guint32) start;
}

static void
fill_block (StrobeLogLine *self,
            const char *raw,
            const GArray *spans,
            const GString *text,
            const StrobeEspLogFields *fields)
{
  gsize offset = get_spans_size (self);

  self->block = g_malloc (offset + text->len + 1 + fields->tag_size_bytes + 1 +
                          fields->timestamp_size_bytes + 1 + self->raw_size_bytes + 1);
  if (offset > 0)
    memcpy (self->block, spans->data, offset);
  put_string (self, &offset, text->str, text->len);
  if (fields->tag_size_bytes > 0)
    self->tag_offset_bytes =
      put_string (self, &offset, text->str + fields->tag_start_bytes, fields->tag_size_bytes);
  if (fields->timestamp_size_bytes > 0)
    self->timestamp_offset_bytes = put_string (
      self, &offset, text->str + fields->timestamp_start_bytes, fields->timestamp_size_bytes);
  self->raw_offset_bytes = put_string (self, &offset, raw, self->raw_size_bytes);
}

static void
strobe_log_line_finalize (GObject *object)
{
  StrobeLogLine *self = STROBE_LOG_LINE (object);

  g_free (self->block);
  g_free (self->note);
  G_OBJECT_CLASS (strobe_log_line_parent_class)->finalize (object);
}

static void
strobe_log_line_class_init (StrobeLogLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_log_line_finalize;
}

static void
strobe_log_line_init (StrobeLogLine *self)
{
}

/**
 * strobe_log_line_new:
 * @raw: (array length=size_bytes): the bytes of the line as they came, without its end
 * @size_bytes: their number; more than STROBE_LINE_SPLITTER_MAX_LINE_BYTES are cut off
 * @received_us: when it came
 *
 * Decodes a line.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Ownership: @raw is only read.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the line
 */
StrobeLogLine *
strobe_log_line_new (const char *raw, gsize size_bytes, gint64 received_us)
{
  StrobeLogLine *self = g_object_new (STROBE_TYPE_LOG_LINE, NULL);
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (StrobeLogSpan));
  StrobeEspLogFields fields;

  self->raw_size_bytes = (guint32) MIN (size_bytes, STROBE_LINE_SPLITTER_MAX_LINE_BYTES);
  g_autoptr (GString) text = strobe_ansi_parser_parse (raw, self->raw_size_bytes, spans);
  strobe_esp_log_parser_parse (text->str, &fields);
  self->received_us = received_us;
  self->level = (guint8) fields.level;
  self->n_spans = spans->len;
  fill_block (self, raw, spans, text, &fields);
  return self;
}

/**
 * strobe_log_line_new_numbered:
 * @raw: (array length=size_bytes): the bytes of the line as they came, without its end
 * @size_bytes: their number
 * @received_us: when it came
 * @number: which line of its capture it is, from 0
 * @level: the level it shows: its own, or that of the line it continues
 * @note: (nullable): what was found out about it
 *
 * Decodes a line of a capture.
 *
 * Units: @number counts lines of the capture; @received_us is microseconds of wall clock time since
 * 1970.
 *
 * Ownership: @raw is only read, @note copied.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the line
 */
StrobeLogLine *
strobe_log_line_new_numbered (const char *raw,
                              gsize size_bytes,
                              gint64 received_us,
                              guint64 number,
                              StrobeLogLevel level,
                              const char *note)
{
  StrobeLogLine *self = strobe_log_line_new (raw, size_bytes, received_us);

  self->number = number;
  self->level = (guint8) level;
  self->note = g_strdup (note);
  return self;
}

/**
 * strobe_log_line_get_number:
 *
 * Gets which line of its capture it is.
 *
 * Context: any thread.
 *
 * Returns: the number, from 0; 0 for a line that was made without one
 */
guint64
strobe_log_line_get_number (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), 0);

  return self->number;
}

/**
 * strobe_log_line_get_note:
 *
 * Gets what was found out about the line, such as a decoded backtrace.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the note, its lines separated by LF
 */
const char *
strobe_log_line_get_note (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  return self->note;
}

/**
 * strobe_log_line_get_raw:
 *
 * Gets the bytes of the line as they came, escape sequences and all.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the bytes, without the line's end
 */
GBytes *
strobe_log_line_get_raw (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  return g_bytes_new (self->block + self->raw_offset_bytes, self->raw_size_bytes);
}

/**
 * strobe_log_line_get_text:
 *
 * Gets the text, ESP-IDF's fields included.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): valid UTF-8 without escape sequences and control characters, but for
 *   TAB; C0 characters are there as their control pictures
 */
const char *
strobe_log_line_get_text (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  return self->block + get_spans_size (self);
}

/**
 * strobe_log_line_get_level:
 *
 * Gets the level.
 *
 * Context: any thread.
 *
 * Returns: the level, STROBE_LOG_LEVEL_NONE if it is not a line of ESP-IDF's log
 */
StrobeLogLevel
strobe_log_line_get_level (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), STROBE_LOG_LEVEL_NONE);

  return self->level;
}

/**
 * strobe_log_line_get_tag:
 *
 * Gets the tag, the name of the component that wrote it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the tag
 */
const char *
strobe_log_line_get_tag (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  return self->tag_offset_bytes > 0 ? self->block + self->tag_offset_bytes : NULL;
}

/**
 * strobe_log_line_get_timestamp:
 *
 * Gets the time as the device wrote it: milliseconds since boot, "12:34:56.789" or a date.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the time
 */
const char *
strobe_log_line_get_timestamp (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  return self->timestamp_offset_bytes > 0 ? self->block + self->timestamp_offset_bytes : NULL;
}

/**
 * strobe_log_line_get_received_us:
 *
 * Gets when the line came.
 *
 * Units: microseconds of wall clock time since 1970.
 *
 * Context: any thread.
 *
 * Returns: the time
 */
gint64
strobe_log_line_get_received_us (StrobeLogLine *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), 0);

  return self->received_us;
}

/**
 * strobe_log_line_get_spans:
 * @n_spans: (out): their number
 *
 * Gets the runs of the text that are not in the default style.
 *
 * Units: offsets in the spans are bytes of the text, at character boundaries.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (array length=n_spans): the spans, in order, none empty or overlapping
 */
const StrobeLogSpan *
strobe_log_line_get_spans (StrobeLogLine *self, guint *n_spans)
{
  g_return_val_if_fail (STROBE_IS_LOG_LINE (self), NULL);

  *n_spans = self->n_spans;
  return (const StrobeLogSpan *) self->block;
}

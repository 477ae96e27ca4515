/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/line-splitter.h"

#include <string.h>

/* StrobeLineSplitter: cuts the byte stream of a console into lines.
 *
 * Whatever the chunks are in which the bytes arrive, the lines are the same: all state that a
 * chunk's end could cut through is kept here. A CR ends a line at once (a progress bar must not
 * wait for its next step), so the LF of a CRLF is what is dropped, not waited for. */

struct _StrobeLineSplitter {
  StrobeLineSplitterFunc func;
  gpointer user_data;
  GByteArray *line;
  gsize shown_bytes;    /* of the unfinished line, by the last PARTIAL */
  gboolean ended_by_cr; /* the next LF belongs to the line end that was already taken */
};

/**
 * StrobeLineSplitter:
 *
 * The unfinished line of one console stream.
 *
 * Created by whoever reads the stream, one for each connection.
 *
 * Context: one thread, the one that feeds it.
 */

static void
emit (StrobeLineSplitter *self, StrobeLineSplitterEnd end)
{
  self->func ((const char *) self->line->data, self->line->len, end, self->user_data);
}

static void
end_line (StrobeLineSplitter *self)
{
  emit (self, STROBE_LINE_SPLITTER_COMPLETE);
  g_byte_array_set_size (self->line, 0);
  self->shown_bytes = 0;
}

/* How many bytes of a full line to cut off, so that no UTF-8 sequence is torn. */
static gsize
find_cut (const guint8 *data, gsize size_bytes)
{
  /* A UTF-8 sequence has at most three bytes after its first one (RFC 3629, section 3). */
  for (gsize back = 1; back <= 4; back++) {
    if ((data[size_bytes - back] & 0xc0) == 0xc0)
      return size_bytes - back;
    if ((data[size_bytes - back] & 0x80) == 0)
      break;
  }
  return size_bytes;
}

static void
cut_line (StrobeLineSplitter *self)
{
  gsize cut = find_cut (self->line->data, self->line->len);
  gsize rest = self->line->len - cut;
  guint8 tail[4];

  memcpy (tail, self->line->data + cut, rest);
  g_byte_array_set_size (self->line, cut);
  emit (self, STROBE_LINE_SPLITTER_CUT);
  g_byte_array_set_size (self->line, 0);
  g_byte_array_append (self->line, tail, rest);
  self->shown_bytes = 0;
}

static void
add_text (StrobeLineSplitter *self, const char *data, gsize size_bytes)
{
  while (size_bytes > 0) {
    if (self->line->len == STROBE_LINE_SPLITTER_MAX_LINE_BYTES)
      cut_line (self);
    gsize run = MIN (size_bytes, STROBE_LINE_SPLITTER_MAX_LINE_BYTES - self->line->len);
    g_byte_array_append (self->line, (const guint8 *) data, run);
    data += run;
    size_bytes -= run;
  }
}

/* A CR in an empty line moves a cursor that is there already: nothing. So "\r\r\n", which a
 * program that writes CRLF itself gets from the console's own conversion, is one line end. */
static void
add_line_end (StrobeLineSplitter *self, char c)
{
  gboolean is_empty = self->line->len == 0;

  if (c == '\r' && !is_empty) {
    end_line (self);
    self->ended_by_cr = TRUE;
  } else if (c == '\n') {
    if (!self->ended_by_cr)
      end_line (self);
    self->ended_by_cr = FALSE;
  }
}

static gsize
count_text (const char *data, gsize size_bytes)
{
  gsize run = 0;

  while (run < size_bytes && data[run] != '\n' && data[run] != '\r')
    run++;
  return run;
}

/**
 * strobe_line_splitter_new:
 * @func: called for each line, from within the calls below; it must not call back into them
 * @user_data: for @func
 *
 * Creates a splitter that has seen nothing.
 *
 * Ownership: the bytes that @func gets are the splitter's and only good during the call.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the splitter
 */
StrobeLineSplitter *
strobe_line_splitter_new (StrobeLineSplitterFunc func, gpointer user_data)
{
  StrobeLineSplitter *self = g_new0 (StrobeLineSplitter, 1);

  self->func = func;
  self->user_data = user_data;
  self->line = g_byte_array_new ();
  return self;
}

/**
 * strobe_line_splitter_free:
 * @self: (transfer full): a splitter
 *
 * Frees it; an unfinished line is dropped, see strobe_line_splitter_finish().
 *
 * Context: the splitter's thread.
 */
void
strobe_line_splitter_free (StrobeLineSplitter *self)
{
  g_byte_array_unref (self->line);
  g_free (self);
}

/**
 * strobe_line_splitter_feed:
 * @self: a splitter
 * @data: (array length=size_bytes): bytes as they came, NULs and all
 * @size_bytes: their number
 *
 * Takes the next bytes of the stream and reports each line that they end.
 *
 * A line longer than STROBE_LINE_SPLITTER_MAX_LINE_BYTES is reported in pieces that end in
 * STROBE_LINE_SPLITTER_CUT.
 *
 * Context: the splitter's thread.
 */
void
strobe_line_splitter_feed (StrobeLineSplitter *self, const char *data, gsize size_bytes)
{
  while (size_bytes > 0) {
    gsize run = count_text (data, size_bytes);

    if (run > 0) {
      self->ended_by_cr = FALSE;
      add_text (self, data, run);
    } else {
      add_line_end (self, *data);
      run = 1;
    }
    data += run;
    size_bytes -= run;
  }
}

/**
 * strobe_line_splitter_has_partial:
 * @self: a splitter
 *
 * Tells whether an unfinished line waits that has not been shown as it is now: whether the timer
 * of STROBE_LINE_SPLITTER_PARTIAL_MS should run.
 *
 * Context: the splitter's thread.
 *
 * Returns: %TRUE if strobe_line_splitter_show_partial() would show something new
 */
gboolean
strobe_line_splitter_has_partial (StrobeLineSplitter *self)
{
  return self->line->len > self->shown_bytes;
}

/**
 * strobe_line_splitter_show_partial:
 * @self: a splitter
 *
 * Reports the unfinished line as STROBE_LINE_SPLITTER_PARTIAL, if there is something new in it.
 *
 * The next report is of the same line again, from its beginning, and takes the place of this one.
 *
 * Context: the splitter's thread.
 */
void
strobe_line_splitter_show_partial (StrobeLineSplitter *self)
{
  if (!strobe_line_splitter_has_partial (self))
    return;
  self->shown_bytes = self->line->len;
  emit (self, STROBE_LINE_SPLITTER_PARTIAL);
}

/**
 * strobe_line_splitter_finish:
 * @self: a splitter
 *
 * Ends the stream: an unfinished line is reported as complete. What is fed next is a new stream.
 *
 * Context: the splitter's thread.
 */
void
strobe_line_splitter_finish (StrobeLineSplitter *self)
{
  if (self->line->len > 0)
    end_line (self);
  self->ended_by_cr = FALSE;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-console.h"

/* StrobeCliConsole: bytes of a board to bytes for a terminal.
 *
 * A console that edits its line needs the cursor keys and the colours, so escape sequences go
 * through; but not the ones that talk to the terminal itself: OSC, DCS, SOS, PM and APC strings set
 * titles and clipboards, and whoever wrote the firmware may not do that here. Nor do they pass in
 * their 8-bit form, unless they are a part of UTF-8. Lines that ESP-IDF leaves to the monitor to
 * colour are coloured, as far as their beginning shows it. */

typedef enum {
  STATE_LINE_START,
  STATE_TEXT,
  STATE_ESCAPE,  /* ESC was held back */
  STATE_CONTROL, /* within CSI: goes through */
  STATE_STRING,  /* within OSC, DCS, SOS, PM or APC: dropped */
  STATE_STRING_ESCAPE,
} State;

#define ESC 0x1b
#define BEL 0x07
#define CAN 0x18
#define SUB 0x1a
/* "E (": what must be seen of a line before its colour is known. */
#define HEAD_BYTES 3

struct _StrobeCliConsole {
  State state;
  guint8 head[HEAD_BYTES];
  gsize head_size_bytes;
  gboolean is_coloured; /* by us; to be reset at the end of the line */
  guint n_utf8_left;    /* continuation bytes that are still to come */
};

/* esp-idf-monitor at 26cdb18a colours these three. */
static const char *
get_colour (const guint8 *head)
{
  if (head[1] != ' ' || head[2] != '(')
    return NULL;
  switch (head[0]) {
  case 'E':
    return "\033[1;31m";
  case 'W':
    return "\033[0;33m";
  case 'I':
    return "\033[0;32m";
  default:
    return NULL;
  }
}

static void
put_head (StrobeCliConsole *self, GString *out)
{
  g_string_append_len (out, (const char *) self->head, (gssize) self->head_size_bytes);
  self->head_size_bytes = 0;
}

static void
end_line (StrobeCliConsole *self, GString *out)
{
  if (self->is_coloured)
    g_string_append (out, "\033[0m");
  self->is_coloured = FALSE;
  self->state = STATE_LINE_START;
}

/* C1 controls stand for ESC and a letter; in UTF-8 those bytes only follow another. */
static gboolean
is_stray_c1 (StrobeCliConsole *self, guint8 byte)
{
  if (self->n_utf8_left > 0 && (byte & 0xc0) == 0x80) {
    self->n_utf8_left--;
    return FALSE;
  }
  self->n_utf8_left = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : byte >= 0xc0 ? 1 : 0;
  return byte >= 0x80 && byte < 0xa0;
}

static void
take_text (StrobeCliConsole *self, guint8 byte, GString *out)
{
  self->state = STATE_TEXT;
  if (byte == ESC)
    self->state = STATE_ESCAPE;
  else if (byte == '\n') {
    end_line (self, out);
    g_string_append_c (out, '\n');
  } else if (byte != 0 && !is_stray_c1 (self, byte))
    g_string_append_c (out, (char) byte);
}

static void
take_line_start (StrobeCliConsole *self, guint8 byte, GString *out)
{
  const char *colour = NULL;

  if (byte < 0x20 || byte >= 0x80) {
    put_head (self, out);
    take_text (self, byte, out);
    return;
  }
  self->head[self->head_size_bytes++] = byte;
  if (self->head_size_bytes < HEAD_BYTES)
    return;
  colour = get_colour (self->head);
  if (colour != NULL)
    g_string_append (out, colour);
  self->is_coloured = colour != NULL;
  put_head (self, out);
  self->state = STATE_TEXT;
}

/* ECMA-48, 5.3: what may follow ESC. RIS and the charset switches are no business of a log. */
static void
take_escape (StrobeCliConsole *self, guint8 byte, GString *out)
{
  self->state = STATE_TEXT;
  if (byte == '[') {
    g_string_append (out, "\033[");
    self->state = STATE_CONTROL;
  } else if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
    self->state = STATE_STRING;
  } else if (byte == ESC) {
    self->state = STATE_ESCAPE;
  } else if (byte == '7' || byte == '8' || byte == 'D' || byte == 'E' || byte == 'M') {
    g_string_append_c (out, ESC);
    g_string_append_c (out, (char) byte);
  } else if (byte == '\n' || byte == '\r') {
    take_text (self, byte, out);
  }
}

/* "CSI … t" asks for and changes the window. */
static void
take_control (StrobeCliConsole *self, guint8 byte, GString *out)
{
  if (byte == ESC) {
    self->state = STATE_ESCAPE;
    return;
  }
  if (byte >= 0x40 && byte <= 0x7e) {
    self->state = STATE_TEXT;
    /* A harmless end takes the place of one that is not wanted. */
    g_string_append_c (out, byte == 't' ? 'm' : (char) byte);
  } else if (byte >= 0x20 && byte < 0x40) {
    g_string_append_c (out, (char) byte);
  } else if (byte == CAN || byte == SUB || byte >= 0x80) {
    g_string_append_c (out, (char) CAN);
    self->state = STATE_TEXT;
  } else {
    take_text (self, byte, out);
  }
}

static void
take_string (StrobeCliConsole *self, guint8 byte)
{
  if (byte == ESC)
    self->state = STATE_STRING_ESCAPE;
  else if (byte == BEL || byte == CAN || byte == SUB)
    self->state = STATE_TEXT;
}

static void
take_byte (StrobeCliConsole *self, guint8 byte, GString *out)
{
  switch (self->state) {
  case STATE_LINE_START:
    take_line_start (self, byte, out);
    break;
  case STATE_TEXT:
    take_text (self, byte, out);
    break;
  case STATE_ESCAPE:
    take_escape (self, byte, out);
    break;
  case STATE_CONTROL:
    take_control (self, byte, out);
    break;
  case STATE_STRING:
    take_string (self, byte);
    break;
  case STATE_STRING_ESCAPE:
    /* "ESC \" ends the string; any other escape begins anew. */
    self->state = STATE_TEXT;
    if (byte != '\\')
      take_escape (self, byte, out);
    break;
  }
}

/**
 * strobe_cli_console_new:
 *
 * Makes a console at the start of a line.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the console
 */
StrobeCliConsole *
strobe_cli_console_new (void)
{
  return g_new0 (StrobeCliConsole, 1);
}

/**
 * strobe_cli_console_free:
 * @self: (transfer full): a console
 *
 * Frees it; what it holds back is lost.
 *
 * Context: main thread.
 */
void
strobe_cli_console_free (StrobeCliConsole *self)
{
  g_free (self);
}

/**
 * strobe_cli_console_take:
 * @self: a console
 * @data: (array length=size_bytes): what the board sent
 * @size_bytes: how much
 * @out: where it is appended to
 *
 * Passes bytes on; at the start of a line up to three are held back.
 *
 * Context: main thread.
 *
 * Source: ECMA-48 (5th edition), 5.3 to 5.6, 8.3.
 */
void
strobe_cli_console_take (StrobeCliConsole *self, const guint8 *data, gsize size_bytes, GString *out)
{
  for (gsize i = 0; i < size_bytes; i++)
    take_byte (self, data[i], out);
}

/**
 * strobe_cli_console_flush:
 * @self: a console
 * @out: where it is appended to
 *
 * Lets go of what was held back: a prompt of two letters has to be seen.
 *
 * Context: main thread.
 */
void
strobe_cli_console_flush (StrobeCliConsole *self, GString *out)
{
  if (self->head_size_bytes == 0)
    return;
  put_head (self, out);
  self->state = STATE_TEXT;
}

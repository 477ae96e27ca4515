/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-console.h"

/* StrobeSimConsole: the output side of a serial port. It keeps the beginning: a boot log that
 * nobody has read yet is worth more than the lines after it. Owned by the machine, used under the
 * board's lock. */

#define MAX_BYTES (16 * 1024)

struct _StrobeSimConsole {
  GString *text;
  gsize n_read; /* bytes of it */
  gboolean silent;
};

/**
 * strobe_sim_console_new:
 * @silent: whether nothing is ever printed, as the fault script may want it
 *
 * Creates an empty console.
 *
 * Returns: (transfer full): the console
 */
StrobeSimConsole *
strobe_sim_console_new (gboolean silent)
{
  StrobeSimConsole *self = g_new0 (StrobeSimConsole, 1);

  self->text = g_string_new (NULL);
  self->silent = silent;
  return self;
}

/**
 * strobe_sim_console_free:
 * @self: a console
 *
 * Frees it.
 */
void
strobe_sim_console_free (StrobeSimConsole *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

/**
 * strobe_sim_console_get_size:
 * @self: a console
 *
 * Returns: how many bytes wait to be read
 */
gsize
strobe_sim_console_get_size (StrobeSimConsole *self)
{
  return self->text->len - self->n_read;
}

/**
 * strobe_sim_console_get_room:
 * @self: a console
 *
 * Returns: how many bytes may be printed without loss
 */
gsize
strobe_sim_console_get_room (StrobeSimConsole *self)
{
  return MAX_BYTES - strobe_sim_console_get_size (self);
}

/**
 * strobe_sim_console_push:
 * @self: a console
 * @text: what is printed
 *
 * Prints. What does not fit is lost.
 *
 * Ownership: @text is copied.
 *
 * Returns: whether there is something to read
 */
gboolean
strobe_sim_console_push (StrobeSimConsole *self, const GString *text)
{
  if (self->silent || text->len == 0)
    return FALSE;

  g_string_erase (self->text, 0, (gssize) self->n_read);
  self->n_read = 0;
  g_string_append_len (self->text, text->str,
                       (gssize) MIN (text->len, strobe_sim_console_get_room (self)));
  return TRUE;
}

/**
 * strobe_sim_console_read:
 * @self: a console
 * @max_bytes: how much to take at most
 *
 * Takes what was printed first.
 *
 * Returns: (transfer full): the bytes; empty if there are none
 */
GBytes *
strobe_sim_console_read (StrobeSimConsole *self, gsize max_bytes)
{
  gsize size_bytes = MIN (strobe_sim_console_get_size (self), max_bytes);
  GBytes *bytes = g_bytes_new (self->text->str + self->n_read, size_bytes);

  self->n_read += size_bytes;
  return bytes;
}

/**
 * strobe_sim_console_clear:
 * @self: a console
 *
 * Forgets what nobody read.
 */
void
strobe_sim_console_clear (StrobeSimConsole *self)
{
  g_string_truncate (self->text, 0);
  self->n_read = 0;
}

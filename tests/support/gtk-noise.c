/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/gtk-noise.h"

#include <glib.h>
#include <string.h>

/* Warnings about GTK's own affairs, that no program can cause or prevent: each with the version
 * that it was seen in. */
static const char *const noise[] = {
  /* 4.24, of frames that came late on a busy computer */
  "gdk_frame_timings_submitted() called on submitted frame",
};

static gboolean
is_noise (const GLogField *field)
{
  if (!g_str_equal (field->key, "MESSAGE") || field->length >= 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (noise); i++)
    if (strstr (field->value, noise[i]) != NULL)
      return TRUE;
  return FALSE;
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (is_noise (&fields[i]))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

void
strobe_gtk_noise_ignore (void)
{
  g_log_set_writer_func (write_log, NULL, NULL);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/wait.h"

gboolean
strobe_wait_tick (gpointer unused)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
over_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
strobe_wait_ms (guint duration_ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (duration_ms, over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

void
strobe_wait_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

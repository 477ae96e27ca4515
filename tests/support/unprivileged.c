/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/unprivileged.h"

#include <unistd.h>

/* "nobody" of every Linux distribution. */
#define NOBODY 65534

static gboolean was_root;

gboolean
strobe_unprivileged_begin (void)
{
  was_root = geteuid () == 0;
  if (!was_root || seteuid (NOBODY) == 0)
    return TRUE;
  was_root = FALSE;
  g_test_skip ("root cannot become another user here");
  return FALSE;
}

void
strobe_unprivileged_end (void)
{
  if (was_root && seteuid (0) < 0)
    g_error ("cannot become root again");
  was_root = FALSE;
}

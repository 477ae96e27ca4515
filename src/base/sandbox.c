/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/sandbox.h"

#include <unistd.h>

/**
 * strobe_sandbox_is_inside:
 *
 * Tells whether this process runs in a Flatpak sandbox: there it hears no events from udev, can
 * install nothing on the system, and its files are not the other programs'.
 *
 * Context: any thread.
 *
 * Source: flatpak-metadata(5).
 *
 * Returns: %TRUE inside of one
 */
gboolean
strobe_sandbox_is_inside (void)
{
  return access (STROBE_SANDBOX_INFO, F_OK) == 0;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-version.h"

#include <libusb-1.0/libusb.h>

/**
 * strobe_usb_version_dup:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the version of libusb, "1.0.26"
 */
char *
strobe_usb_version_dup (void)
{
  const struct libusb_version *version = libusb_get_version ();

  return g_strdup_printf ("%u.%u.%u%s", version->major, version->minor, version->micro,
                          version->rc);
}

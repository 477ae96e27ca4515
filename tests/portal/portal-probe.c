/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <unistd.h>

#include "portal/portal-opener.h"

/* portal-probe NODE: asks the portal for a device. Prints "opened", or the error's code and text.
 */

#define FIND_MS 2000
#define ANSWER_MS 5000

int
main (int argc, char **argv)
{
  g_autoptr (StrobeUsbOpener) opener = strobe_portal_opener_new ();
  g_autoptr (GError) error = NULL;
  int fd = -1;

  if (argc != 2)
    return 2;
  strobe_portal_opener_set_patience_ms (STROBE_PORTAL_OPENER (opener), FIND_MS, ANSWER_MS);
  fd = strobe_usb_opener_open (opener, argv[1], NULL, &error);
  if (fd < 0) {
    g_print ("%s %d: %s\n", g_quark_to_string (error->domain), error->code, error->message);
    return 1;
  }
  g_print (isatty (fd) || lseek (fd, 0, SEEK_SET) == 0 ? "opened\n" : "a descriptor of nothing\n");
  strobe_usb_opener_close (opener, argv[1], fd);
  return 0;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/**
 * strobe_about_show:
 * @parent: (nullable): the window it belongs to
 *
 * Shows what Strobe is, and its licence.
 *
 * Context: main thread.
 */
void
strobe_about_show (GtkWindow *parent)
{
  static const char *const developers[] = { "The Strobe authors", NULL };

  adw_show_about_window (parent, "application-name", "Strobe", "application-icon", APP_ID,
                         "developer-name",
                         _ ("The Strobe authors"), "version", PACKAGE_VERSION, "comments",
                            _ ("Flash firmware over USB, then read what the board says."),
                               "developers", developers, "license-type", GTK_LICENSE_GPL_3_0,
                               /* Translators: put your names here, one a line */
                               "translator-credits", _ ("translator-credits"), NULL);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "ui/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (StrobeApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* Under this name, and not under the path it was started by, the accessibility bus knows it. */
  g_set_prgname ("strobe");
  g_set_application_name ("Strobe");
  application = strobe_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

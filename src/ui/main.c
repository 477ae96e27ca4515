/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/translations.h"
#include "ui/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (StrobeApplication) application = NULL;

  strobe_translations_set_up ();
  /* Under this name, and not under the path it was started by, the accessibility bus knows it. */
  g_set_prgname ("strobe");
  g_set_application_name ("Strobe");
  application = strobe_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}

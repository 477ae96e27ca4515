/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/translations.h"

#include <glib/gi18n.h>
#include <locale.h>

/**
 * strobe_translations_set_up:
 *
 * Takes up the locale of the environment and finds the translations. They are where Strobe is
 * installed; STROBE_LOCALEDIR names another place, such as po/ of a build directory: a translator
 * then sees the own work without installing anything.
 *
 * Context: main thread, first of all.
 */
void
strobe_translations_set_up (void)
{
  const char *folder = g_getenv ("STROBE_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

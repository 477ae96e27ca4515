/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-settings.h"

#include <gio/gio.h>

/* The size of the window between two runs. Run from the build directory the schema may be missing;
 * GSettings would abort, so it is looked for first. */

static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APP_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * strobe_window_restore_size:
 * @self: a window that is not shown yet
 *
 * Gives the window the size it had, if that is known.
 *
 * Context: main thread.
 */
void
strobe_window_restore_size (StrobeWindow *self)
{
  g_autoptr (GSettings) settings = open_settings ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->flap, g_settings_get_boolean (settings, "show-sidebar"));
}

/**
 * strobe_window_save_size:
 * @self: a window that closes
 *
 * Remembers the size of the window, and whether the sidebar was wanted.
 *
 * Context: main thread.
 */
void
strobe_window_save_size (StrobeWindow *self)
{
  g_autoptr (GSettings) settings = open_settings ();
  int width = 0;
  int height = 0;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  /* A narrow window hides the sidebar by itself; that is no wish of anybody. */
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (settings, "show-sidebar", adw_flap_get_reveal_flap (self->flap));
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/help.h"

#include <glib/gi18n.h>

#include "base/sandbox.h"
#include "ui/help-pages.h"
#include "ui/window-actions.h"

/* The help pages, without a network. A help viewer shows them best, but many desktops have none,
 * and one outside of a sandbox does not see the pages that are inside. Then a browser shows the
 * same text as one document. Where there is no browser either, the person is told where it is. */

#define HELP_SCHEME "help"
#define HELP_URI "help:strobe"

static gboolean
has_viewer (const char *const *folders)
{
  g_autoptr (GAppInfo) viewer = g_app_info_get_default_for_uri_scheme (HELP_SCHEME);

  return viewer != NULL && !strobe_sandbox_is_inside () &&
         strobe_help_pages_are_installed (folders, g_get_language_names ());
}

static char *
dup_document (void)
{
  g_auto (GStrv) folders = strobe_help_pages_dup_folders ();

  return strobe_help_pages_dup_document ((const char *const *) folders, g_get_language_names ());
}

/* Whoever is asked which program to take, and takes none, needs not be told of it. */
static gboolean
was_dismissed (const GError *error)
{
#if GTK_CHECK_VERSION(4, 10, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    return TRUE;
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
browser_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *document = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) || was_dismissed (error))
    return;
  g_message ("showing the help in a browser: %s", error->message);
  document = dup_document ();
  path = strobe_sandbox_dup_outer_path (STROBE_SANDBOX_INFO, document);
  /* Translators: a path */
  text = g_strdup_printf (_ ("No program here can show the help pages: %s"), path);
  strobe_window_say (window, text);
}

static void
show_document (StrobeWindow *window)
{
  g_autofree char *path = dup_document ();
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, NULL) : NULL;

  if (uri == NULL)
    strobe_window_say (window, _ ("The help pages are not installed"));
  else
    gtk_show_uri_full (GTK_WINDOW (window), uri, GDK_CURRENT_TIME, NULL, browser_cb,
                       g_object_ref (window));
}

static void
viewer_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error))
    return;
  g_message ("showing the help in a help viewer: %s", error->message);
  show_document (window);
}

/**
 * strobe_help_show:
 * @window: where failure is told
 *
 * Opens the help pages, in a help viewer or in a browser.
 *
 * Context: main thread; returns at once.
 */
void
strobe_help_show (StrobeWindow *window)
{
  g_auto (GStrv) folders = strobe_help_pages_dup_folders ();

  g_return_if_fail (STROBE_IS_WINDOW (window));

  if (has_viewer ((const char *const *) folders))
    gtk_show_uri_full (GTK_WINDOW (window), HELP_URI, GDK_CURRENT_TIME, NULL, viewer_cb,
                       g_object_ref (window));
  else
    show_document (window);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/about.h"

#include <glib/gi18n.h>

#include "app/debug-info.h"
#include "ui/release-notes.h"
#include "ui/terminal/terminal-view.h"

#define HOMEPAGE "https://github.com/strobeapp/strobe"

static char *
dup_debug_info (GtkWindow *parent, StrobeContext *context)
{
  GdkDisplay *display = parent != NULL ? gtk_widget_get_display (GTK_WIDGET (parent)) : NULL;
  g_autofree char *terminal = strobe_terminal_view_dup_library ();
  g_autofree char *toolkit =
    g_strdup_printf ("GTK %u.%u.%u, libadwaita %u.%u.%u, %s, %s", gtk_get_major_version (),
                     gtk_get_minor_version (), gtk_get_micro_version (), adw_get_major_version (),
                     adw_get_minor_version (), adw_get_micro_version (), terminal,
                     display != NULL ? G_OBJECT_TYPE_NAME (display) : "no display");

  return strobe_debug_info_dup (strobe_context_get_boards (context), toolkit);
}

static void
add_thanks (AdwAboutWindow *window)
{
  static const char *const libraries[] = {
    "GTK https://gtk.org",
    "libadwaita https://gnome.pages.gitlab.gnome.org/libadwaita",
    "libusb https://libusb.info",
    "VTE https://gitlab.gnome.org/GNOME/vte",
    "elfutils https://sourceware.org/elfutils",
    NULL
  };

  adw_about_window_add_acknowledgement_section (window, _ ("Made With"), (const char **) libraries);
}

/**
 * strobe_about_show:
 * @parent: (nullable): the window it belongs to
 * @context: whose boards are told of
 *
 * Shows what Strobe is, its licence, what is new, and what a report of a problem needs.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
strobe_about_show (GtkWindow *parent, StrobeContext *context)
{
  static const char *const authors[] = { "The Strobe authors", NULL };
  g_autofree char *notes = strobe_release_notes_dup ();
  g_autofree char *debug_info = dup_debug_info (parent, context);
  GtkWidget *window = g_object_new (
    ADW_TYPE_ABOUT_WINDOW, "transient-for", parent, "modal", TRUE, "application-name", "Strobe",
    "application-icon", APP_ID, "version", PACKAGE_VERSION, "developer-name",
    _ ("The Strobe authors"), "comments",
    _ ("Flash firmware over USB, then read what the board says."), "website", HOMEPAGE, "issue-url",
    HOMEPAGE "/issues", "developers", authors, "artists", authors, "copyright",
    _ ("© 2026 The Strobe authors"), "license-type", GTK_LICENSE_GPL_3_0, "release-notes", notes,
    "release-notes-version", PACKAGE_VERSION, "debug-info", debug_info, "debug-info-filename",
    "strobe-debug-info.txt",
    /* Translators: put your names here, one a line */
    "translator-credits", _ ("translator-credits"), NULL);

  add_thanks (ADW_ABOUT_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
  return GTK_WINDOW (window);
}

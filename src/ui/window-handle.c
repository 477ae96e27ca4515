/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-handle.h"

#ifdef GDK_WINDOWING_X11
#include <gdk/x11/gdkx.h>
#endif
#ifdef GDK_WINDOWING_WAYLAND
#include <gdk/wayland/gdkwayland.h>
#endif

/* The name by which portals know a window, so that their questions are shown above it. Where the
 * desktop does not ask, nothing is done.
 *
 * Source: the portals' documentation of window identifiers. */

#ifdef GDK_WINDOWING_WAYLAND
static void
exported_cb (GdkToplevel *toplevel, const char *handle, gpointer context)
{
  g_autofree char *name = g_strconcat ("wayland:", handle, NULL);

  strobe_context_set_parent_window (context, name);
}
#endif

static void
realized_cb (GtkWidget *window, StrobeContext *context)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

#ifdef GDK_WINDOWING_X11
  if (GDK_IS_X11_SURFACE (surface)) {
    g_autofree char *name = g_strdup_printf ("x11:%lx", gdk_x11_surface_get_xid (surface));

    strobe_context_set_parent_window (context, name);
  }
#endif
#ifdef GDK_WINDOWING_WAYLAND
  if (GDK_IS_WAYLAND_TOPLEVEL (surface))
    gdk_wayland_toplevel_export_handle (GDK_TOPLEVEL (surface), exported_cb, g_object_ref (context),
                                        g_object_unref);
#endif
}

static void
unrealized_cb (GtkWidget *window, StrobeContext *context)
{
  strobe_context_set_parent_window (context, NULL);
}

/**
 * strobe_window_handle_follow:
 * @window: a window that is not shown yet
 * @context: what asks for devices
 *
 * Shows the questions of the desktop above @window, for as long as it is there.
 *
 * Ownership: takes references of its own.
 *
 * Context: main thread.
 */
void
strobe_window_handle_follow (GtkWindow *window, StrobeContext *context)
{
  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (STROBE_IS_CONTEXT (context));

  if (!strobe_context_asks_for_devices (context))
    return;
  g_signal_connect_object (window, "realize", G_CALLBACK (realized_cb), context, G_CONNECT_AFTER);
  g_signal_connect_object (window, "unrealize", G_CALLBACK (unrealized_cb), context,
                           G_CONNECT_DEFAULT);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-page.h"

#include <glib/gi18n.h>

#include "ui/hex/hex-offset.h"
#include "ui/hex/hex-view.h"

/**
 * StrobeHexPage:
 *
 * The bytes of one session, and the way to an offset among them.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeHexPage {
  AdwBin parent_instance;

  GtkEntry *offset;
  GtkLabel *size;
  GtkWidget *end_button;
  GtkWidget *placeholder;
  StrobeHexView *view;
  GtkPopover *menu;
  StrobeMonitorSession *session;
};

G_DEFINE_FINAL_TYPE (StrobeHexPage, strobe_hex_page, ADW_TYPE_BIN)

static guint64
get_size (StrobeHexPage *self)
{
  guint64 size_bytes = 0;

  g_object_get (self->view, "size-bytes", &size_bytes, NULL);
  return size_bytes;
}

static void
size_cb (StrobeHexPage *self)
{
  guint64 size_bytes = get_size (self);
  g_autofree char *size = g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: %s is a size: "1.2 MiB received" */
  g_autofree char *text = g_strdup_printf (_ ("%s received"), size);

  gtk_label_set_label (self->size, text);
  gtk_widget_set_visible (GTK_WIDGET (self->size), self->session != NULL);
  gtk_widget_set_visible (self->placeholder, size_bytes == 0);
}

static void
following_cb (StrobeHexPage *self)
{
  gtk_widget_set_sensitive (self->end_button, !strobe_hex_view_is_following (self->view));
}

static void
offset_changed_cb (StrobeHexPage *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->offset), "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->offset), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
go_cb (StrobeHexPage *self)
{
  guint64 offset_bytes = 0;

  if (strobe_hex_offset_parse (gtk_editable_get_text (GTK_EDITABLE (self->offset)),
                               &offset_bytes)) {
    strobe_hex_view_go_to (self->view, offset_bytes);
    return;
  }
  gtk_widget_add_css_class (GTK_WIDGET (self->offset), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->offset), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_error_bell (GTK_WIDGET (self->offset));
}

static void
end_cb (StrobeHexPage *self)
{
  strobe_hex_view_follow (self->view);
}

static void
copy (StrobeHexPage *self, gboolean digits_only)
{
  g_autofree char *text = strobe_hex_view_dup_selected (self->view, digits_only);

  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (STROBE_HEX_PAGE (widget), FALSE);
}

static void
copy_digits_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (STROBE_HEX_PAGE (widget), TRUE);
}

static void
go_to_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (STROBE_HEX_PAGE (widget)->offset));
}

static void
show_menu (StrobeHexPage *self, double x_px, double y_px)
{
  const GdkRectangle at = { (int) x_px, (int) y_px, 1, 1 };

  gtk_popover_set_pointing_to (self->menu, &at);
  gtk_popover_popup (self->menu);
}

static void
menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_menu (STROBE_HEX_PAGE (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

static void
pressed_cb (StrobeHexPage *self, int n_press, double x_px, double y_px)
{
  show_menu (self, x_px, y_px);
}

static void
ticked_cb (StrobeHexPage *self)
{
  strobe_hex_view_update (self->view);
}

static void
strobe_hex_page_dispose (GObject *object)
{
  StrobeHexPage *self = STROBE_HEX_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->menu)));
  G_OBJECT_CLASS (strobe_hex_page_parent_class)->dispose (object);
}

static void
bind_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "hex.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "hex.copy-digits", NULL, copy_digits_cb);
  gtk_widget_class_install_action (widget_class, "hex.go-to", NULL, go_to_cb);
  gtk_widget_class_install_action (widget_class, "hex.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "hex.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "hex.go-to",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "hex.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "hex.menu", NULL);
}

static void
strobe_hex_page_class_init (StrobeHexPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_hex_page_dispose;
  g_type_ensure (STROBE_TYPE_HEX_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/hex/hex-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, offset);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, size);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, end_button);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, placeholder);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, view);
  gtk_widget_class_bind_template_child (widget_class, StrobeHexPage, menu);
  gtk_widget_class_bind_template_callback (widget_class, size_cb);
  gtk_widget_class_bind_template_callback (widget_class, following_cb);
  gtk_widget_class_bind_template_callback (widget_class, offset_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, go_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  bind_keys (widget_class);
}

static void
strobe_hex_page_init (StrobeHexPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  size_cb (self);
  following_cb (self);
}

/**
 * strobe_hex_page_set_session:
 * @self: a page
 * @session: (nullable): whose bytes it shows
 *
 * Shows what a board sent, at its end.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_hex_page_set_session (StrobeHexPage *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_HEX_PAGE (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  strobe_hex_view_set_capture (
    self->view, session != NULL ? strobe_monitor_session_get_capture (session) : NULL);
  if (session != NULL)
    g_signal_connect_object (session, "ticked", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
}

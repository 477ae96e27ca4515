/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-view-actions.h"

#include "capture/capture-export.h"
#include "ui/log/log-links.h"
#include "ui/log/log-menu.h"

/* What keys, the pointer and the menu do with the lines of a view. */

/* Lines that are marked at once. */
#define MAX_MARKED 1000

static void
copy (StrobeLogView *self, StrobeLogTimes times)
{
  g_autofree char *text = strobe_log_view_dup_selected_text (self, times);

  if (text != NULL && *text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (STROBE_LOG_VIEW (widget), STROBE_LOG_TIMES_NONE);
}

static void
copy_times_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  StrobeLogTimes times = strobe_log_look_get_times (self->look);

  copy (self, times != STROBE_LOG_TIMES_NONE ? times : STROBE_LOG_TIMES_ABSOLUTE);
}

static void
copy_note_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
}

static void
copy_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  g_autofree char *text = NULL;

  if (self->model == NULL)
    return;
  text = strobe_capture_export_dup_text (
    self->model, NULL, 0, strobe_log_look_get_times (self->look), STROBE_LOG_VIEW_MAX_COPIED_BYTES);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
fold_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  guint64 first_line = g_variant_get_uint64 (parameter);
  guint64 last_line;
  gboolean is_open;

  if (self->folds == NULL || !strobe_log_folds_get (self->folds, first_line, &last_line, &is_open))
    return;
  strobe_log_folds_set_open (self->folds, first_line, !is_open);
  strobe_log_look_refresh (self->look);
}

/* The selected lines, or the one with the focus. */
static void
bookmark_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  StrobeLogBookmarks *bookmarks = strobe_log_look_get_bookmarks (self->look);
  g_autoptr (GtkBitset) selected = NULL;
  GtkBitsetIter iter;
  guint64 number = 0;
  guint index;
  guint n_marked = 0;

  if (bookmarks == NULL)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (gtk_bitset_is_empty (selected)) {
    if (strobe_log_view_get_current_line (self, &number))
      strobe_log_bookmarks_toggle (bookmarks, number);
    return;
  }
  for (gboolean more = gtk_bitset_iter_init_first (&iter, selected, &index);
       more && n_marked < MAX_MARKED; more = gtk_bitset_iter_next (&iter, &index), n_marked++)
    strobe_log_bookmarks_toggle (
      bookmarks,
      strobe_capture_model_get_number (self->model, strobe_log_folds_to_base (self->folds, index)));
}

static guint64
get_start (StrobeLogView *self)
{
  guint64 number = 0;

  if (!strobe_log_view_get_current_line (self, &number))
    strobe_log_view_get_top_line (self, &number);
  return number;
}

static void
next_bookmark_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  StrobeLogBookmarks *bookmarks = strobe_log_look_get_bookmarks (self->look);
  guint64 number = get_start (self);

  if (bookmarks != NULL && strobe_log_bookmarks_next (bookmarks, &number))
    strobe_log_view_show_line (self, number);
}

static void
previous_bookmark_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  StrobeLogBookmarks *bookmarks = strobe_log_look_get_bookmarks (self->look);
  guint64 number = get_start (self);

  if (bookmarks != NULL && strobe_log_bookmarks_previous (bookmarks, &number))
    strobe_log_view_show_line (self, number);
}

static StrobeLogRow *
find_focus_row (StrobeLogView *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkWidget *child = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  return child != NULL && STROBE_IS_LOG_ROW (child) ? STROBE_LOG_ROW (child) : NULL;
}

/* A menu is about the selection; a line outside of it becomes the selection. */
static void
select_line (StrobeLogView *self, StrobeLogLine *line)
{
  guint index = 0;

  if (strobe_log_folds_find (self->folds, strobe_log_line_get_number (line), &index) &&
      !gtk_selection_model_is_selected (GTK_SELECTION_MODEL (self->selection), index))
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), index, TRUE);
}

static void
pop_up (StrobeLogView *self, StrobeLogRow *row, double x_px, double y_px)
{
  StrobeLogLine *line = strobe_log_row_get_line (row);
  StrobeLogBookmarks *bookmarks = strobe_log_look_get_bookmarks (self->look);
  g_autoptr (GMenuModel) menu = NULL;

  if (line == NULL)
    return;
  select_line (self, line);
  menu = strobe_log_menu_create (
    line, strobe_log_bookmarks_contains (bookmarks, strobe_log_line_get_number (line)),
    strobe_capture_model_get_filter (self->model) != NULL);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(const GdkRectangle){ (int) x_px, (int) y_px, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogView *self = STROBE_LOG_VIEW (widget);
  StrobeLogRow *row = find_focus_row (self);
  double x = 0;
  double y = 0;

  if (row == NULL)
    return;
  gtk_widget_translate_coordinates (GTK_WIDGET (row), widget,
                                    gtk_widget_get_height (GTK_WIDGET (row)),
                                    gtk_widget_get_height (GTK_WIDGET (row)), &x, &y);
  pop_up (self, row, x, y);
}

/* With the keyboard the first link of a line is opened. */
static void
open_link_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogRow *row = find_focus_row (STROBE_LOG_VIEW (widget));
  StrobeLogLine *line = row != NULL ? strobe_log_row_get_line (row) : NULL;
  g_autoptr (GArray) links = NULL;
  g_autofree char *file = NULL;

  if (line == NULL)
    return;
  links = strobe_log_links_find (strobe_log_line_get_text (line));
  if (links == NULL)
    return;
  file = g_strndup (strobe_log_line_get_text (line) +
                      g_array_index (links, StrobeLogLink, 0).start_bytes,
                    g_array_index (links, StrobeLogLink, 0).file_size_bytes);
  gtk_widget_activate_action (widget, "log.open-source", "(su)", file,
                              g_array_index (links, StrobeLogLink, 0).line);
}

static StrobeLogRowSpot
pick (StrobeLogView *self,
      double x_px,
      double y_px,
      StrobeLogRow **row,
      char **file,
      guint *source_line)
{
  double x = 0;
  double y = 0;

  *file = NULL;
  *row = strobe_log_view_pick_row (self, x_px, y_px);
  if (*row == NULL)
    return STROBE_LOG_ROW_SPOT_TEXT;
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (*row), x_px, y_px, &x, &y);
  return strobe_log_row_pick (*row, x, y, file, source_line);
}

static void
pressed_cb (StrobeLogView *self, int n_press, double x_px, double y_px, GtkGesture *gesture)
{
  g_autofree char *file = NULL;
  StrobeLogRow *row = NULL;
  guint source_line = 0;
  StrobeLogRowSpot spot = pick (self, x_px, y_px, &row, &file, &source_line);

  if (row == NULL || strobe_log_row_get_line (row) == NULL || spot == STROBE_LOG_ROW_SPOT_TEXT)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (spot == STROBE_LOG_ROW_SPOT_GUTTER)
    strobe_log_bookmarks_toggle (strobe_log_look_get_bookmarks (self->look),
                                 strobe_log_line_get_number (strobe_log_row_get_line (row)));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "log.open-source", "(su)", file, source_line);
}

static void
secondary_cb (StrobeLogView *self, int n_press, double x_px, double y_px, GtkGesture *gesture)
{
  StrobeLogRow *row = strobe_log_view_pick_row (self, x_px, y_px);
  double x = 0;
  double y = 0;

  if (row == NULL)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x_px, y_px, &x, &y);
  pop_up (self, row, x, y);
}

static void
motion_cb (StrobeLogView *self, double x_px, double y_px)
{
  g_autofree char *file = NULL;
  StrobeLogRow *row = NULL;
  guint source_line = 0;
  StrobeLogRowSpot spot = pick (self, x_px, y_px, &row, &file, &source_line);

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->list),
                                   spot != STROBE_LOG_ROW_SPOT_TEXT ? "pointer" : NULL);
}

static void
add_click (StrobeLogView *self, guint button, GCallback callback)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  /* Before the row: a click on a link or a mark selects nothing. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "pressed", callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (click));
}

/**
 * strobe_log_view_add_pointer:
 * @self: a view
 *
 * Lets the pointer open links and menus, and set bookmarks.
 *
 * Context: main thread.
 */
void
strobe_log_view_add_pointer (StrobeLogView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), motion);
  add_click (self, GDK_BUTTON_PRIMARY, G_CALLBACK (pressed_cb));
  add_click (self, GDK_BUTTON_SECONDARY, G_CALLBACK (secondary_cb));
}

/**
 * strobe_log_view_install_actions:
 * @widget_class: the class of the view
 *
 * Declares the actions of the view, and the keys that need the focus in it.
 *
 * Context: main thread.
 */
void
strobe_log_view_install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_Insert, GDK_CONTROL_MASK, "log.copy" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "log.copy" }, /* after it: a menu names the last one */
    { GDK_KEY_b, GDK_CONTROL_MASK, "log.bookmark" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "log.menu" },
    { GDK_KEY_Menu, 0, "log.menu" },
    { GDK_KEY_o, GDK_ALT_MASK, "log.open-link" },
  };

  gtk_widget_class_install_action (widget_class, "log.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "log.copy-times", NULL, copy_times_cb);
  gtk_widget_class_install_action (widget_class, "log.copy-note", "s", copy_note_cb);
  gtk_widget_class_install_action (widget_class, "log.copy-all", NULL, copy_all_cb);
  gtk_widget_class_install_action (widget_class, "log.fold", "t", fold_cb);
  gtk_widget_class_install_action (widget_class, "log.bookmark", NULL, bookmark_cb);
  gtk_widget_class_install_action (widget_class, "log.next-bookmark", NULL, next_bookmark_cb);
  gtk_widget_class_install_action (widget_class, "log.previous-bookmark", NULL,
                                   previous_bookmark_cb);
  gtk_widget_class_install_action (widget_class, "log.menu", NULL, menu_cb);
  gtk_widget_class_install_action (widget_class, "log.open-link", NULL, open_link_cb);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers,
                                         keys[i].action, NULL);
}

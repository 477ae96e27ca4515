/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-private.h"

#include <glib/gi18n.h>

#include "app/error-text.h"
#include "ui/flash/build-bar.h"
#include "ui/flash/build-question.h"
#include "ui/flash/change-row.h"
#include "ui/firmware/firmware-choice.h"
#include "ui/window-actions.h"
#include "ui/window-close.h"
#include "ui/window-fold.h"
#include "ui/window-handle.h"
#include "ui/window-settings.h"
#include "ui/window-symbols.h"
#include "ui/side-box.h"
#include "ui/work-area.h"

#define OPTIONS_SPACING_PX 12

/**
 * StrobeWindow:
 *
 * Holds the panes together: firmware comes in here, the board of the target decides whose log is
 * shown.
 *
 * Made by the application.
 *
 * Context: main thread.
 */
G_DEFINE_FINAL_TYPE (StrobeWindow, strobe_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
is_empty (StrobeWindow *self)
{
  return strobe_firmware_loader_get_file (self->loader) == NULL &&
         strobe_firmware_loader_get_error (self->loader) == NULL &&
         !strobe_firmware_loader_is_busy (self->loader) &&
         strobe_flash_target_get_board (self->target) == NULL;
}

static void
update_page (StrobeWindow *self)
{
  gboolean empty = is_empty (self);

  gtk_widget_set_visible (self->empty_page, empty);
  gtk_widget_set_visible (GTK_WIDGET (self->flap), !empty);
  gtk_widget_set_visible (self->sidebar_button, !empty);
}

static void
job_state_cb (StrobeWindow *self, GParamSpec *pspec, StrobeFlashJob *job)
{
  if (strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED &&
      strobe_window_wants_log_after_flash (self))
    strobe_monitor_pane_show_log (self->monitor_pane);
}

static void
follow_job (StrobeWindow *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  if (job == self->job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  if (job == NULL)
    return;
  g_signal_connect_object (job, "notify::can-cancel", G_CALLBACK (strobe_window_update_actions),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (job, "notify::state", G_CALLBACK (job_state_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
target_changed_cb (StrobeWindow *self)
{
  follow_job (self);
  update_page (self);
  strobe_window_update_actions (self);
}

static void
target_board_cb (StrobeWindow *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self->target);

  strobe_monitor_pane_set_session (
    self->monitor_pane, board != NULL ? strobe_monitor_store_get (self->monitors, board) : NULL);
}

/* The ELF file of the build lies beside its firmware, and its sources around it. */
static void
note_place (StrobeWindow *self, StrobeFirmwareFile *file)
{
  g_autoptr (GFile) place = file != NULL ? strobe_firmware_file_dup_place (file) : NULL;
  g_autofree char *folder = place != NULL ? g_file_get_path (place) : NULL;
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "dfu.bin", NULL) : NULL;

  strobe_window_remember_firmware (self, file);
  if (path == NULL)
    return;
  strobe_symbol_store_add_firmware (strobe_context_get_symbols (self->context), path);
  strobe_log_page_set_source_folder (strobe_monitor_pane_get_log (self->monitor_pane), folder);
  strobe_monitor_store_decode_again (self->monitors);
}

static void
loader_settled_cb (StrobeWindow *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  g_autofree char *name = file != NULL ? strobe_firmware_file_dup_name (file) : NULL;

  note_place (self, file);
  adw_window_title_set_subtitle (self->title, name != NULL ? name : "");
}

static void
loader_busy_cb (StrobeWindow *self)
{
  update_page (self);
  strobe_window_update_actions (self);
}

static void
show_drop_hint (StrobeWindow *self, gboolean visible)
{
  gtk_revealer_set_reveal_child (self->drop_hint, visible);
  gtk_widget_set_visible (GTK_WIDGET (self->drop_hint), visible);
}

static GdkDragAction
drop_enter_cb (StrobeWindow *self, double x, double y)
{
  show_drop_hint (self, TRUE);
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (StrobeWindow *self)
{
  show_drop_hint (self, FALSE);
}

/* What was dragged out of this window is in it already. */
static gboolean
drop_accept_cb (StrobeWindow *self, GdkDrop *drop)
{
  return gdk_drop_get_drag (drop) == NULL &&
         gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), GDK_TYPE_FILE_LIST);
}

static gboolean
drop_cb (StrobeWindow *self, const GValue *value, double x, double y)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  show_drop_hint (self, FALSE);
  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    g_list_store_append (files, l->data);
  if (g_list_model_get_n_items (G_LIST_MODEL (files)) == 0)
    return FALSE;
  strobe_window_open (self, G_LIST_MODEL (files));
  return TRUE;
}

static void
board_picked_cb (StrobeWindow *self)
{
  /* Folded, the sidebar lies over what the person wants to see next. */
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static gboolean
strobe_window_close_request (GtkWindow *window)
{
  StrobeWindow *self = STROBE_WINDOW (window);

  if (!strobe_window_ask_before_close (self))
    return GDK_EVENT_STOP;
  strobe_window_save (self);
  return GTK_WINDOW_CLASS (strobe_window_parent_class)->close_request (window);
}

static void
strobe_window_dispose (GObject *object)
{
  StrobeWindow *self = STROBE_WINDOW (object);

  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->coach);
  g_clear_object (&self->job);
  g_clear_object (&self->announcer);
  g_clear_object (&self->fold);
  g_clear_object (&self->follower);
  g_clear_object (&self->image_drag);
  g_clear_object (&self->recipe_editor);
  g_clear_object (&self->target);
  g_clear_object (&self->loader);
  g_clear_object (&self->monitors);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (strobe_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, drop_hint);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, firmware_card);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, access_pane);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, top);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, build_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, flash_row);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, flash_box);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, flash_pane);
  gtk_widget_class_bind_template_child (widget_class, StrobeWindow, monitor_pane);
  gtk_widget_class_bind_template_callback (widget_class, board_picked_cb);
}

static void
strobe_window_class_init (StrobeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = strobe_window_close_request;
  g_type_ensure (STROBE_TYPE_ACCESS_PANE);
  g_type_ensure (STROBE_TYPE_BOARD_SIDEBAR);
  g_type_ensure (STROBE_TYPE_BUILD_SWITCH);
  g_type_ensure (STROBE_TYPE_FIRMWARE_CARD);
  g_type_ensure (STROBE_TYPE_FLASH_PANE);
  g_type_ensure (STROBE_TYPE_MONITOR_PANE);
  g_type_ensure (STROBE_TYPE_RECENT_MENU);
  g_type_ensure (STROBE_TYPE_SIDE_BOX);
  g_type_ensure (STROBE_TYPE_WORK_AREA);
  bind_template (widget_class);
  strobe_window_install_actions (widget_class);
}

static void
add_drop_target (StrobeWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "accept", G_CALLBACK (drop_accept_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "enter", G_CALLBACK (drop_enter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
set_class (StrobeWindow *self, const char *css_class, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
}

/* For style.css. Newer libadwaita warns of a style-dark.css, older GTK knows no media queries. */
static void
style_cb (StrobeWindow *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  set_class (self, "dark", adw_style_manager_get_dark (manager));
  set_class (self, "high-contrast", adw_style_manager_get_high_contrast (manager));
}

static void
strobe_window_init (StrobeWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (style_cb), self, G_CONNECT_SWAPPED);
  style_cb (self);
  add_drop_target (self);
}

static void
add_options (StrobeWindow *self)
{
  GtkWidget *choice = strobe_firmware_choice_new (strobe_flash_target_get_selection (self->target));

  self->recipe_editor = strobe_recipe_editor_new (self->loader);
  self->recipe_bar = STROBE_RECIPE_BAR (strobe_recipe_bar_new (choice, self->recipe_editor));
  self->change_row = strobe_change_row_new (self->target);
  self->options = gtk_box_new (GTK_ORIENTATION_VERTICAL, OPTIONS_SPACING_PX);
  gtk_box_append (GTK_BOX (self->options), GTK_WIDGET (self->recipe_bar));
  gtk_box_append (GTK_BOX (self->options), self->change_row);
  gtk_box_append (self->top, self->options);
  self->image_drag = strobe_image_drag_new (GTK_WIDGET (self->firmware_card), self->recipe_editor);
}

static void
set_context (StrobeWindow *self, StrobeContext *context)
{
  self->context = g_object_ref (context);
  self->loader = strobe_firmware_loader_new ();
  self->target = strobe_flash_target_new (context, self->loader);
  self->follower = strobe_build_follower_new (self->loader, self->target);
  self->monitors = strobe_monitor_store_new (context);
  self->announcer = strobe_announcer_new (GTK_WINDOW (self), strobe_context_get_queue (context));
  g_signal_connect_object (self->loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->loader, "notify::busy", G_CALLBACK (loader_busy_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "changed", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->target, "notify::board", G_CALLBACK (target_board_cb), self,
                           G_CONNECT_SWAPPED);
  strobe_firmware_card_set_loader (self->firmware_card, self->loader);
  strobe_firmware_card_set_selection (self->firmware_card,
                                      strobe_flash_target_get_selection (self->target));
  add_options (self);
  strobe_flash_pane_set_build (self->flash_pane, strobe_build_bar_new (self->follower));
  gtk_box_insert_child_after (
    self->top, strobe_build_question_new (strobe_build_follower_get_auto_flash (self->follower)),
    GTK_WIDGET (self->access_pane));
  strobe_build_switch_set_follower (self->build_switch, self->follower);
  strobe_access_pane_set_target (self->access_pane, self->target);
  strobe_flash_pane_set_target (self->flash_pane, self->target);
  strobe_board_sidebar_set_target (self->sidebar, self->target);
  strobe_window_set_up_fold (self);
  target_board_cb (self);
  target_changed_cb (self);
}

/**
 * strobe_window_new:
 * @application: (nullable): the application it belongs to
 * @context: where boards, jobs and logs come from
 *
 * Makes the window; it is not shown yet.
 *
 * Ownership: keeps a reference on @context.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): a window; GTK holds it until it is destroyed
 */
StrobeWindow *
strobe_window_new (GtkApplication *application, StrobeContext *context)
{
  StrobeWindow *self = g_object_new (STROBE_TYPE_WINDOW, "application", application, NULL);

  set_context (self, context);
  strobe_window_handle_follow (GTK_WINDOW (self), context);
  strobe_window_restore (self);
  return self;
}

/**
 * strobe_window_open:
 * @self: a window
 * @files: files and folders; not empty
 *
 * Loads the firmware among @files, and takes the ELF files for decoding crashes.
 *
 * Context: main thread; reads on a worker.
 */
void
strobe_window_open (StrobeWindow *self, GListModel *files)
{
  g_autoptr (GListModel) firmware = NULL;

  g_return_if_fail (STROBE_IS_WINDOW (self));

  firmware = strobe_window_take_symbols (self, files);
  if (g_list_model_get_n_items (firmware) > 0)
    strobe_firmware_loader_load (self->loader, firmware);
}

/**
 * strobe_window_show_board:
 * @self: a window
 * @port: where a board was
 *
 * Selects the board on a USB port. It may have gone; then nothing changes.
 *
 * Context: main thread.
 */
void
strobe_window_show_board (StrobeWindow *self, const char *port)
{
  StrobeBoard *board;

  g_return_if_fail (STROBE_IS_WINDOW (self));

  board = strobe_board_list_find (strobe_context_get_boards (self->context), port);
  if (board != NULL)
    strobe_flash_target_set_board (self->target, board);
}

/**
 * strobe_window_add_practice_board:
 * @self: a window
 * @faults: (nullable): what goes wrong on it, as a fault script
 *
 * Plugs in a practice board, and loads the practice firmware if there is no firmware yet.
 *
 * Context: main thread.
 */
void
strobe_window_add_practice_board (StrobeWindow *self, const char *faults)
{
  g_autoptr (GError) error = NULL;
  StrobeBoard *board;

  g_return_if_fail (STROBE_IS_WINDOW (self));

  board = strobe_context_add_practice_board (self->context, faults, &error);
  if (board == NULL) {
    strobe_window_say (self, strobe_error_text_get_title (error));
    g_warning ("%s", error->message);
    return;
  }
  strobe_flash_target_set_board (self->target, board);
  if (strobe_firmware_loader_get_file (self->loader) == NULL &&
      !strobe_firmware_loader_is_busy (self->loader)) {
    g_autoptr (GBytes) firmware = strobe_context_build_practice_firmware (self->context);

    strobe_firmware_loader_load_bytes (self->loader, firmware);
  }
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-settings.h"

#include "ui/firmware/recent-firmware.h"
#include "ui/common/settings.h"

#define MIB_BYTES (G_GUINT64_CONSTANT (1) << 20)

static void
restore_size (StrobeWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->flap, g_settings_get_boolean (self->settings, "show-sidebar"));
}

static StrobeLogFilterBar *
get_filter_bar (StrobeWindow *self)
{
  return strobe_log_page_get_filter_bar (strobe_monitor_pane_get_log (self->monitor_pane));
}

static void
restore_monitor (StrobeWindow *self)
{
  g_autofree char *page = g_settings_get_string (self->settings, "last-page");
  g_autofree char *level = g_settings_get_string (self->settings, "log-level");
  g_autofree char *text = g_settings_get_string (self->settings, "log-filter");

  strobe_monitor_pane_set_page (self->monitor_pane, page);
  g_object_set (get_filter_bar (self), "level", level, NULL);
  if (*text != '\0')
    strobe_log_filter_bar_set_text (get_filter_bar (self), text);
}

/* The log of one board gets half of what there is for all. */
static void
apply_log_space_cb (StrobeWindow *self)
{
  StrobeCaptureLimits limits = strobe_capture_default_limits;

  limits.max_folder_bytes = (guint64) g_settings_get_int (self->settings, "log-space") * MIB_BYTES;
  limits.max_bytes = limits.max_folder_bytes / 2;
  strobe_context_set_log_limits (self->context, &limits);
  strobe_monitor_store_set_log_limits (self->monitors, &limits);
}

static void
apply_log_folder_cb (StrobeWindow *self)
{
  g_autofree char *folder = g_settings_get_string (self->settings, "log-folder");

  if (*folder == '\0') {
    g_free (folder);
    folder = strobe_context_dup_default_log_folder ();
  }
  strobe_context_set_log_folder (
    self->context, g_settings_get_boolean (self->settings, "keep-logs") ? folder : NULL);
}

static void
apply_symbol_folders_cb (StrobeWindow *self)
{
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "symbol-folders");

  strobe_symbol_store_set_folders (strobe_context_get_symbols (self->context),
                                   (const char *const *) folders);
  strobe_monitor_store_decode_again (self->monitors);
}

/* The switch beside the firmware changes nothing here: it holds for its window. */
static void
apply_only_changed_cb (StrobeWindow *self)
{
  strobe_change_offer_set_enabled (strobe_flash_target_get_offer (self->target),
                                   g_settings_get_boolean (self->settings, "only-changed"));
}

static void
follow (StrobeWindow *self, const char *signal, GCallback callback)
{
  g_signal_connect_object (self->settings, signal, callback, self, G_CONNECT_SWAPPED);
}

static void
follow_preferences (StrobeWindow *self)
{
  follow (self, "changed::log-space", G_CALLBACK (apply_log_space_cb));
  follow (self, "changed::log-folder", G_CALLBACK (apply_log_folder_cb));
  follow (self, "changed::keep-logs", G_CALLBACK (apply_log_folder_cb));
  follow (self, "changed::symbol-folders", G_CALLBACK (apply_symbol_folders_cb));
  follow (self, "changed::only-changed", G_CALLBACK (apply_only_changed_cb));
  apply_log_space_cb (self);
  apply_log_folder_cb (self);
  apply_symbol_folders_cb (self);
  apply_only_changed_cb (self);
}

/**
 * strobe_window_restore:
 * @self: a window with a context, not shown yet
 *
 * Gives the window the size, the page and the filter that it had, if they are known, and has it
 * follow the preferences.
 *
 * Context: main thread.
 */
void
strobe_window_restore (StrobeWindow *self)
{
  self->settings = strobe_settings_open ();
  if (self->settings == NULL)
    return;
  restore_size (self);
  restore_monitor (self);
  follow_preferences (self);
  strobe_recent_menu_set_settings (self->recent_menu, self->settings);
}

static void
save_monitor (StrobeWindow *self)
{
  g_autofree char *level = NULL;

  g_object_get (get_filter_bar (self), "level", &level, NULL);
  g_settings_set_string (self->settings, "last-page",
                         strobe_monitor_pane_get_page (self->monitor_pane));
  g_settings_set_string (self->settings, "log-level", level);
  g_settings_set_string (self->settings, "log-filter",
                         strobe_log_filter_bar_get_text (get_filter_bar (self)));
}

/**
 * strobe_window_save:
 * @self: a window that closes
 *
 * Remembers how the window was, and whether the sidebar was wanted.
 *
 * Context: main thread.
 */
void
strobe_window_save (StrobeWindow *self)
{
  int width = 0;
  int height = 0;

  if (self->settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  /* A narrow window hides the sidebar by itself; that is no wish of anybody. */
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "show-sidebar", adw_flap_get_reveal_flap (self->flap));
  save_monitor (self);
}

static void
remember_last (StrobeWindow *self, GListModel *inputs)
{
  g_autoptr (GFile) file = g_list_model_get_item (inputs, 0);
  g_autofree char *uri = g_file_get_uri (file);

  /* Of several files none is the firmware. */
  if (g_list_model_get_n_items (inputs) == 1)
    g_settings_set_string (self->settings, "last-firmware", uri);
}

/**
 * strobe_window_remember_firmware:
 * @self: a window
 * @file: (nullable): its firmware
 *
 * Keeps in mind what was opened, for the next start and for the list of recent firmware. What never
 * was in a file does not take its place.
 *
 * Context: main thread.
 */
void
strobe_window_remember_firmware (StrobeWindow *self, StrobeFirmwareFile *file)
{
  StrobeFirmwareSource *source = file != NULL ? strobe_firmware_file_get_source (file) : NULL;

  if (self->settings == NULL || source == NULL)
    return;
  remember_last (self, strobe_firmware_source_get_inputs (source));
  strobe_recent_firmware_add (self->settings, file);
}

/**
 * strobe_window_wants_log_after_flash:
 * @self: a window
 *
 * Context: main thread.
 *
 * Returns: whether the log is to come to the front when the board was flashed
 */
gboolean
strobe_window_wants_log_after_flash (StrobeWindow *self)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, "show-log-after-flash");
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeWindow) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  /* It may have gone, and something else may have been opened meanwhile: neither is news. */
  if (info != NULL && self->loader != NULL && !strobe_firmware_loader_is_busy (self->loader) &&
      strobe_firmware_loader_get_file (self->loader) == NULL &&
      strobe_firmware_loader_get_error (self->loader) == NULL)
    strobe_firmware_loader_load_file (self->loader, G_FILE (source));
}

/**
 * strobe_window_reopen_firmware:
 * @self: a window that nothing was opened in yet
 *
 * Opens the firmware that was open last, if that is wanted and it is still there.
 *
 * Context: main thread; looks on a worker.
 */
void
strobe_window_reopen_firmware (StrobeWindow *self)
{
  g_autofree char *uri = NULL;
  g_autoptr (GFile) file = NULL;

  g_return_if_fail (STROBE_IS_WINDOW (self));

  if (self->settings == NULL || !g_settings_get_boolean (self->settings, "reopen-firmware"))
    return;
  uri = g_settings_get_string (self->settings, "last-firmware");
  if (*uri == '\0')
    return;
  file = g_file_new_for_uri (uri);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, NULL, found_cb, g_object_ref (self));
}

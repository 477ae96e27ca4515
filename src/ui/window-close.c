/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-close.h"

#include <glib/gi18n.h>

/* Closing while boards are being written: asks once, then stops where it is safe, then closes. */

static void
close_when_safe (StrobeWindow *self)
{
  if (self->closing && !strobe_flash_queue_is_active (strobe_context_get_queue (self->context)))
    gtk_window_close (GTK_WINDOW (self));
}

static void
cancel_jobs (StrobeWindow *self)
{
  GListModel *jobs = G_LIST_MODEL (strobe_context_get_queue (self->context));

  for (guint i = 0; i < g_list_model_get_n_items (jobs); i++) {
    g_autoptr (StrobeFlashJob) job = g_list_model_get_item (jobs, i);

    if (strobe_flash_job_get_can_cancel (job))
      strobe_flash_job_cancel (job);
  }
}

static void
response_cb (StrobeWindow *self, const char *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  self->closing = TRUE;
  g_signal_connect_object (strobe_context_get_queue (self->context), "notify::active",
                           G_CALLBACK (close_when_safe), self, G_CONNECT_SWAPPED);
  cancel_jobs (self);
  close_when_safe (self);
}

/**
 * strobe_window_ask_before_close:
 * @self: a window that is asked to close
 *
 * Asks, if a board is being written. A second request while the first is being carried out asks
 * nothing and waits for the same end.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if the window may close now
 */
gboolean
strobe_window_ask_before_close (StrobeWindow *self)
{
  GtkWidget *dialog;

  if (!strobe_flash_queue_is_active (strobe_context_get_queue (self->context)))
    return TRUE;
  if (self->closing)
    return FALSE;
  dialog = adw_message_dialog_new (
    GTK_WINDOW (self), _ ("A Board Is Being Flashed"),
    _ ("If you stop now, the board holds half a firmware and has to be flashed again."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "stay", _ ("Keep Flashing"),
                                    "stop", _ ("Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "stay");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return FALSE;
}

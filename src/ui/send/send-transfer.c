/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-transfer.h"

#include <glib/gi18n.h>

#include "ui/common/send-text.h"
#include "ui/send/send-file.h"

/**
 * StrobeSendTransfer:
 *
 * Sends one file to the board of a session. It is seen only while it does.
 *
 * Made by the template of the send bar.
 *
 * Context: main thread.
 */
struct _StrobeSendTransfer {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *text;
  GtkProgressBar *bar;
  StrobeMonitorSession *session;
  StrobeSendFile *file; /* NULL: nothing is on its way */
  char *file_name;
  GtkFileChooserNative *chooser;
};

G_DEFINE_FINAL_TYPE (StrobeSendTransfer, strobe_send_transfer, ADW_TYPE_BIN)

enum {
  PROP_RUNNING = 1,
  N_PROPS
};

enum {
  SIGNAL_ENDED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
can_send (StrobeSendTransfer *self)
{
  return strobe_send_text_get_obstacle (self->session) == NULL;
}

static void
update (StrobeSendTransfer *self)
{
  guint64 sent_bytes = strobe_send_file_get_sent (self->file);
  guint64 size_bytes = strobe_send_file_get_size (self->file);
  g_autofree char *sent = g_format_size_full (sent_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *size = g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: a file name, then two sizes: "Sending boot.py: 1.0 KiB of 4.2 KiB" */
  g_autofree char *text = g_strdup_printf (_ ("Sending %s: %s of %s"), self->file_name, sent, size);

  gtk_label_set_label (self->text, text);
  gtk_progress_bar_set_fraction (
    self->bar, size_bytes > 0 ? (double) MIN (sent_bytes, size_bytes) / (double) size_bytes : 0);
}

static char *
dup_result (StrobeSendTransfer *self, const GError *error)
{
  if (error == NULL)
    return g_strdup_printf (_ ("%s was sent"), self->file_name);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return g_strdup_printf (_ ("The board takes no more of %s"), self->file_name);
  if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
    /* Translators: the name of a file, and what the system says of it */
    return g_strdup_printf (_ ("%s cannot be read: %s"), self->file_name, error->message);
  return g_strdup (strobe_send_text_get_error (error));
}

static void
done_cb (StrobeSendTransfer *self, const GError *error)
{
  g_autofree char *text = dup_result (self, error);

  strobe_send_transfer_stop (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, text);
}

/* A port that is gone changes the state, which ends the transfer. One that is there and refuses has
 * as much waiting as it may: the board reads slower than the file comes. */
static gboolean
send_piece (GBytes *bytes, gpointer user_data, GError **error)
{
  StrobeSendTransfer *self = user_data;
  g_autoptr (GError) refusal = NULL;

  if (strobe_monitor_console_write (strobe_monitor_session_get_console (self->session), bytes,
                                    &refusal))
    return TRUE;
  if (can_send (self))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "%s", refusal->message);
  else
    g_propagate_error (error, g_steal_pointer (&refusal));
  return FALSE;
}

static void
begin (StrobeSendTransfer *self, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  g_free (self->file_name);
  self->file_name = g_filename_display_name (base);
  self->file = strobe_send_file_new (file, send_piece, self);
  g_signal_connect_object (self->file, "progress", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->file, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  update (self);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
  strobe_send_file_start (self->file);
}

static void
response_cb (StrobeSendTransfer *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT || !can_send (self) || self->file != NULL)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  begin (self, file);
}

static void
state_cb (StrobeSendTransfer *self)
{
  const char *obstacle = strobe_send_text_get_obstacle (self->session);
  g_autofree char *text = NULL;

  if (obstacle == NULL || self->file == NULL)
    return;
  /* Translators: a file name, then a reason: "Waiting for the serial port" */
  text = g_strdup_printf (_ ("%s was not sent to its end. %s."), self->file_name, obstacle);
  strobe_send_transfer_stop (self);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, text);
}

static void
strobe_send_transfer_dispose (GObject *object)
{
  StrobeSendTransfer *self = STROBE_SEND_TRANSFER (object);

  strobe_send_transfer_set_session (self, NULL);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->file_name, g_free);
  G_OBJECT_CLASS (strobe_send_transfer_parent_class)->dispose (object);
}

static void
strobe_send_transfer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_RUNNING)
    g_value_set_boolean (value, strobe_send_transfer_is_running (STROBE_SEND_TRANSFER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_send_transfer_class_init (StrobeSendTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = strobe_send_transfer_dispose;
  object_class->get_property = strobe_send_transfer_get_property;
  properties[PROP_RUNNING] =
    g_param_spec_boolean ("running", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", STROBE_TYPE_SEND_TRANSFER, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/send/send-transfer.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeSendTransfer, revealer);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendTransfer, text);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendTransfer, bar);
}

static void
strobe_send_transfer_init (StrobeSendTransfer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_send_transfer_set_session:
 * @self: a transfer
 * @session: (nullable): whose board files go to
 *
 * Sends to another board from now on. A file on its way stops.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_send_transfer_set_session (StrobeSendTransfer *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_SEND_TRANSFER (self));

  strobe_send_transfer_stop (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_object (strobe_monitor_session_get_console (session), "notify::state",
                             G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_send_transfer_choose:
 * @self: a transfer
 *
 * Asks for a file, and sends it if the board can take it when it is chosen.
 *
 * Context: main thread.
 */
void
strobe_send_transfer_choose (StrobeSendTransfer *self)
{
  g_return_if_fail (STROBE_IS_SEND_TRANSFER (self));

  if (self->chooser != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_ ("Send file"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Send"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/**
 * strobe_send_transfer_stop:
 * @self: a transfer
 *
 * Sends no more of the file.
 *
 * Context: main thread.
 */
void
strobe_send_transfer_stop (StrobeSendTransfer *self)
{
  g_return_if_fail (STROBE_IS_SEND_TRANSFER (self));

  if (self->file == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->file, self);
  strobe_send_file_cancel (self->file);
  g_clear_object (&self->file);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

/**
 * strobe_send_transfer_is_running:
 *
 * Returns: whether a file is on its way
 */
gboolean
strobe_send_transfer_is_running (StrobeSendTransfer *self)
{
  g_return_val_if_fail (STROBE_IS_SEND_TRANSFER (self), FALSE);

  return self->file != NULL;
}

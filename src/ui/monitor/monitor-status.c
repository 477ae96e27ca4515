/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/monitor/monitor-status.h"

#include <glib/gi18n.h>

#include "app/error-text.h"
#include "app/verdict-text.h"

/**
 * StrobeMonitorStatus:
 *
 * Says how the connection is, and what the log says of the boot: the verdict is the news once the
 * port is open.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeMonitorStatus {
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *hint;
  GtkWidget *retry;
  GtkWidget *show;
  StrobeMonitorSession *session;
  char *announced; /* the verdict that was read out last */
};

G_DEFINE_FINAL_TYPE (StrobeMonitorStatus, strobe_monitor_status, ADW_TYPE_BIN)

enum {
  SIGNAL_SHOW_LINE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the strip says. */
typedef struct {
  char *title;
  char *hint;
  const char *icon_name;
  gboolean is_trouble;
  guint64 line;
} Words;

static void
words_clear (Words *words)
{
  g_free (words->title);
  g_free (words->hint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Words, words_clear)

static char *
dup_connected (StrobeBoard *board)
{
  const char *tty = strobe_board_get_console (board);
  g_autofree char *name = tty != NULL ? g_path_get_basename (tty) : NULL;

  if (name == NULL || strobe_board_is_practice (board))
    return g_strdup (_ ("Connected"));
  if (strobe_board_has_console_over_usb (board))
    return g_strdup (_ ("Connected over USB"));
  /* Translators: the name of a serial port: "Connected to ttyACM0" */
  return g_strdup_printf (_ ("Connected to %s"), name);
}

static char *
dup_busy (StrobeMonitorSession *session)
{
  const char *holder =
    strobe_monitor_console_get_holder (strobe_monitor_session_get_console (session));

  if (holder == NULL)
    return g_strdup (_ ("Another program uses the serial port"));
  /* Translators: a program: "tio (pid 4711)" */
  return g_strdup_printf (_ ("%s uses the serial port"), holder);
}

static void
take_trouble (Words *words, char *title, const char *hint)
{
  words->title = title;
  words->hint = g_strdup (hint);
  words->icon_name = "dialog-warning-symbolic";
  words->is_trouble = TRUE;
}

static void
take_state (StrobeMonitorSession *session, Words *words)
{
  const GError *error =
    strobe_monitor_console_get_error (strobe_monitor_session_get_console (session));

  switch (strobe_monitor_console_get_state (strobe_monitor_session_get_console (session))) {
  case STROBE_MONITOR_STATE_WAITING:
    words->title = g_strdup (_ ("Waiting for the serial port"));
    words->icon_name = "content-loading-symbolic";
    break;
  case STROBE_MONITOR_STATE_CONNECTED:
    words->title = dup_connected (strobe_monitor_session_get_board (session));
    words->icon_name = "object-select-symbolic";
    break;
  case STROBE_MONITOR_STATE_BUSY:
    take_trouble (words, dup_busy (session), _ ("The log goes on when it is free."));
    break;
  case STROBE_MONITOR_STATE_NO_ACCESS:
    take_trouble (words, g_strdup (_ ("Not allowed to open the serial port")), NULL);
    break;
  case STROBE_MONITOR_STATE_FAILED:
    take_trouble (words,
                  g_strdup (error != NULL ? strobe_error_text_get_title (error)
                                          : _ ("The serial port cannot be read")),
                  error != NULL ? strobe_error_text_get_advice (error) : NULL);
    break;
  }
}

/* Whether the verdict is the news: while nothing is known, how the port is says more. */
static gboolean
has_news (StrobeMonitorSession *session, const StrobeVerdict *verdict)
{
  StrobeMonitorState state =
    strobe_monitor_console_get_state (strobe_monitor_session_get_console (session));

  if (verdict == NULL || verdict->kind == STROBE_VERDICT_PENDING)
    return FALSE;
  if (verdict->kind == STROBE_VERDICT_SILENT || verdict->kind == STROBE_VERDICT_RUNNING_UNNAMED)
    return state == STROBE_MONITOR_STATE_CONNECTED &&
           strobe_monitor_session_get_flashed (session) != NULL;
  return state == STROBE_MONITOR_STATE_CONNECTED || state == STROBE_MONITOR_STATE_WAITING;
}

static void
take_verdict (StrobeMonitorSession *session, Words *words)
{
  const StrobeVerdict *verdict = strobe_monitor_session_get_verdict (session);

  if (!has_news (session, verdict)) {
    take_state (session, words);
    return;
  }
  words->title =
    strobe_verdict_text_dup_title (verdict, strobe_monitor_session_get_flashed (session));
  words->hint = g_strdup (strobe_verdict_text_get_hint (verdict));
  words->icon_name = strobe_verdict_text_get_icon_name (verdict);
  words->is_trouble = strobe_verdict_text_is_trouble (verdict);
  words->line = verdict->line;
}

/* A log that is not kept is worth a word at any time. */
static void
add_capture_error (StrobeMonitorSession *session, Words *words)
{
  g_autoptr (GError) error =
               strobe_capture_dup_error (strobe_monitor_session_get_capture (session));
  g_autofree char *before = NULL;

  if (error == NULL)
    return;
  before = g_steal_pointer (&words->hint);
  words->hint = g_strjoin (" ", strobe_error_text_get_title (error), before, NULL);
}

static void
show_words (StrobeMonitorStatus *self, const Words *words)
{
  gtk_label_set_label (self->title, words->title);
  gtk_label_set_label (self->hint, words->hint != NULL ? words->hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), words->hint != NULL);
  gtk_image_set_from_icon_name (self->icon, words->icon_name);
  gtk_widget_set_visible (self->show, words->line != STROBE_BOOT_NO_LINE && words->is_trouble);
  if (words->is_trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "trouble");
}

/* The verdict on what was flashed is read out; the same one is not read out again at each boot. */
static void
announce (StrobeMonitorStatus *self, const char *title)
{
  const StrobeVerdict *verdict = strobe_monitor_session_get_verdict (self->session);

  if (strobe_monitor_session_get_flashed (self->session) == NULL ||
      !has_news (self->session, verdict) || g_strcmp0 (title, self->announced) == 0)
    return;
  g_free (self->announced);
  self->announced = g_strdup (title);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s", title);
}

static void
update (StrobeMonitorStatus *self)
{
  g_auto (Words) words = { .line = STROBE_BOOT_NO_LINE };

  gtk_widget_set_visible (GTK_WIDGET (self), self->session != NULL);
  if (self->session == NULL)
    return;
  take_verdict (self->session, &words);
  add_capture_error (self->session, &words);
  show_words (self, &words);
  gtk_widget_set_visible (self->retry, strobe_monitor_console_can_retry (
                                         strobe_monitor_session_get_console (self->session)));
  announce (self, words.title);
}

static void
retry_clicked_cb (StrobeMonitorStatus *self)
{
  if (self->session != NULL)
    strobe_monitor_console_retry (strobe_monitor_session_get_console (self->session));
}

static void
show_clicked_cb (StrobeMonitorStatus *self)
{
  const StrobeVerdict *verdict =
    self->session != NULL ? strobe_monitor_session_get_verdict (self->session) : NULL;

  if (verdict != NULL && verdict->line != STROBE_BOOT_NO_LINE)
    g_signal_emit (self, signals[SIGNAL_SHOW_LINE], 0, verdict->line);
}

static void
strobe_monitor_status_dispose (GObject *object)
{
  StrobeMonitorStatus *self = STROBE_MONITOR_STATUS (object);

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  }
  g_clear_object (&self->session);
  G_OBJECT_CLASS (strobe_monitor_status_parent_class)->dispose (object);
}

static void
strobe_monitor_status_finalize (GObject *object)
{
  g_free (STROBE_MONITOR_STATUS (object)->announced);
  G_OBJECT_CLASS (strobe_monitor_status_parent_class)->finalize (object);
}

static void
strobe_monitor_status_class_init (StrobeMonitorStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_monitor_status_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_monitor_status_finalize;
  signals[SIGNAL_SHOW_LINE] =
    g_signal_new ("show-line", STROBE_TYPE_MONITOR_STATUS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT64);
  gtk_widget_class_set_css_name (widget_class, "monitorstatus");
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/monitor/monitor-status.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorStatus, icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorStatus, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorStatus, hint);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorStatus, retry);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorStatus, show);
  gtk_widget_class_bind_template_callback (widget_class, retry_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_clicked_cb);
}

static void
strobe_monitor_status_init (StrobeMonitorStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_monitor_status_set_session:
 * @self: a status
 * @session: (nullable): whose
 *
 * Shows how it stands with the board of a session.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_monitor_status_set_session (StrobeMonitorStatus *self, StrobeMonitorSession *session)
{
  static const char *const signs[] = { "notify::verdict", "notify::capture-error" };

  g_return_if_fail (STROBE_IS_MONITOR_STATUS (self));

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  }
  g_set_object (&self->session, session);
  for (gsize i = 0; session != NULL && i < G_N_ELEMENTS (signs); i++)
    g_signal_connect_object (session, signs[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (session != NULL)
    g_signal_connect_object (strobe_monitor_session_get_console (session), "notify::state",
                             G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

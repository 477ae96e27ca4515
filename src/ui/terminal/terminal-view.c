/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/common/palette.h"
#include "ui/terminal/terminal-feed.h"
#include "ui/terminal/terminal-filter.h"

#define SCROLLBACK_LINES 10000
#define N_COLORS 16
/* A person asks a console a few times a second; a flood of questions is not answered. */
#define MAX_ANSWERS_PER_S 40
/* Numbers of modes that no terminal has: see begin_history(). */
#define MARK_LOW 20000
#define MARK_HIGH 32000

/**
 * StrobeTerminalView:
 *
 * A terminal over a capture. It is fed frame by frame as long as it is behind, and rests otherwise.
 *
 * Made by the template of the terminal page.
 *
 * Context: main thread.
 */
struct _StrobeTerminalView {
  VteTerminal parent_instance;

  StrobeTerminalFeed *feed;
  guint tick_id;
  gint mark; /* the mode whose report says that history is over; 0: it is over */
  gboolean mark_is_fed;
  gint64 answers_us; /* start of the second that is counted */
  guint n_answers;   /* in it */
};

G_DEFINE_FINAL_TYPE (StrobeTerminalView, strobe_terminal_view, VTE_TYPE_TERMINAL)

enum {
  SIGNAL_SEND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_colors (StrobeTerminalView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA palette[N_COLORS];
  GdkRGBA foreground;
  GdkRGBA background;

  strobe_palette_get_view (dark, &background);
  strobe_palette_pick_text (&background, &foreground);
  for (guint i = 0; i < N_COLORS; i++)
    strobe_palette_get_ansi (dark, i, &palette[i]);
  vte_terminal_set_colors (VTE_TERMINAL (self), &foreground, &background, palette, N_COLORS);
}

/* The terminal reads what it is fed when it has time, so only the terminal knows when history is
 * over. It is asked about a mode that nobody has, drawn by lot so that no board can answer for
 * it. */
static void
begin_history (StrobeTerminalView *self)
{
  strobe_terminal_feed_mark_history (self->feed);
  self->mark = g_random_int_range (MARK_LOW, MARK_HIGH);
  self->mark_is_fed = FALSE;
}

static void
end_history (StrobeTerminalView *self)
{
  g_autofree char *question = g_strdup_printf ("\x1b[?%d$p", self->mark);

  self->mark_is_fed = TRUE;
  vte_terminal_feed (VTE_TERMINAL (self), question, -1);
}

static gboolean
is_mark (StrobeTerminalView *self, const char *text, gsize size_bytes)
{
  g_autofree char *report = g_strdup_printf ("\x1b[?%d;0$y", self->mark);

  return self->mark_is_fed && size_bytes == strlen (report) &&
         memcmp (text, report, size_bytes) == 0;
}

static guint
count_answers_left (StrobeTerminalView *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->answers_us >= G_USEC_PER_SEC) {
    self->answers_us = now_us;
    self->n_answers = 0;
  }
  return MAX_ANSWERS_PER_S - self->n_answers;
}

static void
commit_cb (VteTerminal *terminal, const char *text, guint size_bytes, gpointer user_data)
{
  StrobeTerminalView *self = STROBE_TERMINAL_VIEW (terminal);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  if (self->mark != 0 && is_mark (self, text, size_bytes)) {
    self->mark = 0;
    return;
  }
  self->n_answers += strobe_terminal_filter_take (
    text, size_bytes, self->mark != 0 ? 0 : count_answers_left (self), out);
  if (out->len == 0)
    return;
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&out));
  g_signal_emit (self, signals[SIGNAL_SEND], 0, bytes);
}

/* CAN first: what was left out may have begun a sequence that would swallow the sentence. */
static void
say_skipped (StrobeTerminalView *self, guint64 skipped_bytes)
{
  g_autofree char *size = g_format_size_full (skipped_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: %s is a size: "3.1 MiB". The log is the other view of the same text. */
  g_autofree char *text = g_strdup_printf (_ ("%s left out here; the log has all of it"), size);
  g_autofree char *line = g_strdup_printf ("\x18\x1b[0m\r\n\x1b[2m[%s]\x1b[0m\r\n", text);

  vte_terminal_feed (VTE_TERMINAL (self), line, -1);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  StrobeTerminalView *self = STROBE_TERMINAL_VIEW (widget);
  g_autoptr (GString) text = g_string_sized_new (STROBE_TERMINAL_FEED_BYTES);
  guint64 skipped_bytes = strobe_terminal_feed_take (self->feed, text);

  if (skipped_bytes > 0)
    say_skipped (self, skipped_bytes);
  if (text->len > 0)
    vte_terminal_feed (VTE_TERMINAL (self), text->str, (gssize) text->len);
  if (self->mark != 0 && !self->mark_is_fed && !strobe_terminal_feed_is_history (self->feed))
    end_history (self);
  if (text->len > 0 && strobe_terminal_feed_has_more (self->feed))
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
stop (StrobeTerminalView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

/* Nobody sees it: it rests, and what comes meanwhile is history when it is shown again. */
static void
strobe_terminal_view_unmap (GtkWidget *widget)
{
  stop (STROBE_TERMINAL_VIEW (widget));
  GTK_WIDGET_CLASS (strobe_terminal_view_parent_class)->unmap (widget);
}

static void
strobe_terminal_view_map (GtkWidget *widget)
{
  StrobeTerminalView *self = STROBE_TERMINAL_VIEW (widget);

  GTK_WIDGET_CLASS (strobe_terminal_view_parent_class)->map (widget);
  if (self->feed != NULL)
    begin_history (self);
  strobe_terminal_view_update (self);
}

static void
strobe_terminal_view_dispose (GObject *object)
{
  StrobeTerminalView *self = STROBE_TERMINAL_VIEW (object);

  stop (self);
  g_clear_pointer (&self->feed, strobe_terminal_feed_free);
  G_OBJECT_CLASS (strobe_terminal_view_parent_class)->dispose (object);
}

static void
strobe_terminal_view_class_init (StrobeTerminalViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_terminal_view_dispose;
#if !GTK_CHECK_VERSION(4, 14, 0)
  /* Later the widget below has the role of a terminal; before that there is no such role. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
#endif
  widget_class->map = strobe_terminal_view_map;
  widget_class->unmap = strobe_terminal_view_unmap;
  signals[SIGNAL_SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BYTES);
}

static void
strobe_terminal_view_init (StrobeTerminalView *self)
{
  VteTerminal *terminal = VTE_TERMINAL (self);

  vte_terminal_set_scrollback_lines (terminal, SCROLLBACK_LINES);
  vte_terminal_set_scroll_on_output (terminal, FALSE);
  vte_terminal_set_scroll_on_keystroke (terminal, TRUE);
  vte_terminal_set_audible_bell (terminal, FALSE);
  vte_terminal_set_allow_hyperlink (terminal, FALSE);
  vte_terminal_set_enable_bidi (terminal, FALSE);
  vte_terminal_set_bold_is_bright (terminal, FALSE);
  vte_terminal_set_mouse_autohide (terminal, TRUE);
  vte_terminal_set_cursor_blink_mode (terminal, VTE_CURSOR_BLINK_OFF);
  /* linenoise takes DEL and backspace alike; DEL is what a keyboard of a terminal sends. */
  vte_terminal_set_backspace_binding (terminal, VTE_ERASE_ASCII_DELETE);
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Terminal"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ ("Keys go to the board; F6 leaves the terminal"), -1);
  g_signal_connect (self, "commit", G_CALLBACK (commit_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colors), self, G_CONNECT_SWAPPED);
  update_colors (self);
}

/**
 * strobe_terminal_view_set_capture:
 * @self: a terminal
 * @capture: (nullable): what a board said
 *
 * Shows the end of a capture, then what comes.
 *
 * Ownership: keeps a reference on @capture.
 *
 * Context: main thread.
 */
void
strobe_terminal_view_set_capture (StrobeTerminalView *self, StrobeCapture *capture)
{
  g_return_if_fail (STROBE_IS_TERMINAL_VIEW (self));

  stop (self);
  g_clear_pointer (&self->feed, strobe_terminal_feed_free);
  vte_terminal_reset (VTE_TERMINAL (self), TRUE, TRUE);
  self->mark = 0;
  if (capture == NULL)
    return;
  self->feed = strobe_terminal_feed_new (capture);
  begin_history (self);
  strobe_terminal_view_update (self);
}

/**
 * strobe_terminal_view_update:
 * @self: a terminal
 *
 * Something may have come: from the next frame on it is shown.
 *
 * Context: main thread.
 */
void
strobe_terminal_view_update (StrobeTerminalView *self)
{
  g_return_if_fail (STROBE_IS_TERMINAL_VIEW (self));

  if (self->feed == NULL || self->tick_id != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (strobe_terminal_feed_has_more (self->feed) || (self->mark != 0 && !self->mark_is_fed))
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/**
 * strobe_terminal_view_clear:
 * @self: a terminal
 *
 * Empties the screen and what was scrolled away, and sets every mode back: also the way out when
 * binary data left it in a strange state.
 *
 * Context: main thread.
 */
void
strobe_terminal_view_clear (StrobeTerminalView *self)
{
  g_return_if_fail (STROBE_IS_TERMINAL_VIEW (self));

  vte_terminal_reset (VTE_TERMINAL (self), TRUE, TRUE);
}

/**
 * strobe_terminal_view_is_idle:
 *
 * Context: main thread.
 *
 * Returns: whether all is shown and no frame is asked for
 */
gboolean
strobe_terminal_view_is_idle (StrobeTerminalView *self)
{
  g_return_val_if_fail (STROBE_IS_TERMINAL_VIEW (self), TRUE);

  return self->tick_id == 0 && self->mark == 0;
}

/**
 * strobe_terminal_view_dup_library:
 *
 * Returns: (transfer full): the library behind the terminal and its version, for a report
 *
 * Context: main thread.
 */
char *
strobe_terminal_view_dup_library (void)
{
  return g_strdup_printf ("VTE %u.%u.%u", vte_get_major_version (), vte_get_minor_version (),
                          vte_get_micro_version ());
}

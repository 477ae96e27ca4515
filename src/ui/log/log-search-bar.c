/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-search-bar.h"

#include <glib/gi18n.h>

#include "capture/capture-search.h"

#define NO_LINE G_MAXUINT64

/**
 * StrobeLogSearchBar:
 *
 * Searches while somebody types, marks every match, and goes from one to the next.
 *
 * Made by the template of the log page.
 *
 * Context: main thread.
 */
struct _StrobeLogSearchBar {
  AdwBin parent_instance;

  GtkSearchBar *bar;
  GtkWidget *entry;
  GtkToggleButton *regex;
  GtkToggleButton *match_case;
  GtkWidget *previous;
  GtkWidget *next;
  GtkLabel *count;
  StrobeLogLook *look;
  StrobeCaptureSearch *search; /* NULL: nothing is searched */
  char *problem;               /* why; or NULL */
  guint64 start;               /* where a new search starts */
  gboolean backwards;
  gboolean is_pending; /* it has not shown a match yet */
};

G_DEFINE_FINAL_TYPE (StrobeLogSearchBar, strobe_log_search_bar, ADW_TYPE_BIN)

enum {
  SIGNAL_SHOW_LINE,
  SIGNAL_CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_count (StrobeLogSearchBar *self)
{
  guint64 n_matches;
  guint64 index = 0;

  if (self->search == NULL)
    return g_strdup (self->problem != NULL ? self->problem : "");
  n_matches = strobe_capture_search_get_n_matches (self->search);
  if (n_matches == 0)
    return g_strdup (strobe_capture_search_is_busy (self->search) ? _ ("Searching…")
                                                                  : _ ("No match"));
  if (strobe_log_look_get_current (self->look) != NO_LINE)
    index =
      strobe_capture_search_get_index (self->search, strobe_log_look_get_current (self->look));
  if (index > 0)
    /* Translators: the lines with what is searched for: "3 of 128" */
    return g_strdup_printf (_ ("%'lu of %'lu"), (gulong) index, (gulong) n_matches);
  return g_strdup_printf (ngettext ("%'lu line", "%'lu lines", (gulong) n_matches),
                          (gulong) n_matches);
}

static void
update_count (StrobeLogSearchBar *self)
{
  gboolean has_matches =
    self->search != NULL && strobe_capture_search_get_n_matches (self->search) > 0;
  gboolean is_wrong = self->problem != NULL || (self->search != NULL && !has_matches &&
                                                !strobe_capture_search_is_busy (self->search));
  g_autofree char *text = dup_count (self);

  gtk_label_set_label (self->count, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->count), text);
  gtk_widget_set_sensitive (self->previous, has_matches);
  gtk_widget_set_sensitive (self->next, has_matches);
  if (is_wrong)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
show_match (StrobeLogSearchBar *self, guint64 number)
{
  self->is_pending = FALSE;
  strobe_log_look_set_current (self->look, number);
  update_count (self);
  g_signal_emit (self, signals[SIGNAL_SHOW_LINE], 0, number);
}

static gboolean
step (StrobeLogSearchBar *self, guint64 from, gboolean backwards)
{
  gboolean found = backwards ? strobe_capture_search_previous (self->search, &from)
                             : strobe_capture_search_next (self->search, &from);

  if (found)
    show_match (self, from);
  return found;
}

/* The first match is shown as soon as there is one, and is not left for a better one. */
static void
found_cb (StrobeLogSearchBar *self)
{
  if (self->is_pending && strobe_capture_search_get_n_matches (self->search) > 0 &&
      !strobe_capture_search_is_busy (self->search))
    step (self, self->start, self->backwards);
  update_count (self);
}

static void
forget_search (StrobeLogSearchBar *self)
{
  if (self->search != NULL)
    g_signal_handlers_disconnect_by_data (self->search, self);
  g_clear_object (&self->search);
  g_clear_pointer (&self->problem, g_free);
  self->is_pending = FALSE;
}

static void
start_search (StrobeLogSearchBar *self, const char *text)
{
  StrobeLogFilterFlags flags = STROBE_LOG_FILTER_DEFAULT;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeLogFilter) pattern = NULL;

  if (gtk_toggle_button_get_active (self->regex))
    flags |= STROBE_LOG_FILTER_REGEX;
  if (gtk_toggle_button_get_active (self->match_case))
    flags |= STROBE_LOG_FILTER_CASE;
  pattern = strobe_log_filter_new (STROBE_LOG_LEVEL_VERBOSE, NULL, NULL, text, flags, &error);
  strobe_log_look_set_pattern (self->look, pattern);
  if (pattern == NULL) {
    /* Translators: %s says in English what is wrong */
    self->problem = g_strdup_printf (_ ("This is no regular expression: %s"), error->message);
    return;
  }
  self->search = strobe_capture_search_new (strobe_log_look_get_model (self->look), pattern);
  self->is_pending = TRUE;
  g_signal_connect_object (self->search, "changed", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "notify::busy", G_CALLBACK (found_cb), self,
                           G_CONNECT_SWAPPED);
  found_cb (self);
}

static void
apply_cb (StrobeLogSearchBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  forget_search (self);
  if (self->look == NULL)
    return;
  if (*text != '\0' && strobe_log_search_bar_is_open (self) &&
      strobe_log_look_get_model (self->look) != NULL)
    start_search (self, text);
  else
    strobe_log_look_set_pattern (self->look, NULL);
  update_count (self);
}

static void
next_cb (StrobeLogSearchBar *self)
{
  strobe_log_search_bar_next (self);
}

static void
previous_cb (StrobeLogSearchBar *self)
{
  strobe_log_search_bar_previous (self);
}

static void
stop_cb (StrobeLogSearchBar *self)
{
  strobe_log_search_bar_set_open (self, FALSE);
}

static gboolean
key_cb (StrobeLogSearchBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((keyval != GDK_KEY_Return && keyval != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) == 0)
    return GDK_EVENT_PROPAGATE;
  strobe_log_search_bar_previous (self);
  return GDK_EVENT_STOP;
}

static void
mode_cb (StrobeLogSearchBar *self)
{
  apply_cb (self);
  if (!strobe_log_search_bar_is_open (self))
    g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static void
strobe_log_search_bar_dispose (GObject *object)
{
  StrobeLogSearchBar *self = STROBE_LOG_SEARCH_BAR (object);

  forget_search (self);
  g_clear_object (&self->look);
  G_OBJECT_CLASS (strobe_log_search_bar_parent_class)->dispose (object);
}

static void
strobe_log_search_bar_class_init (StrobeLogSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_log_search_bar_dispose;
  signals[SIGNAL_SHOW_LINE] =
    g_signal_new ("show-line", STROBE_TYPE_LOG_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT64);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", STROBE_TYPE_LOG_SEARCH_BAR, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/log/log-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, bar);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, regex);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, match_case);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, previous);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, next);
  gtk_widget_class_bind_template_child (widget_class, StrobeLogSearchBar, count);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_cb);
}

static void
strobe_log_search_bar_init (StrobeLogSearchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
  update_count (self);
}

/**
 * strobe_log_search_bar_set_look:
 * @self: a bar
 * @look: where the matches are marked
 *
 * Ownership: keeps a reference on @look.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_set_look (StrobeLogSearchBar *self, StrobeLogLook *look)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  g_set_object (&self->look, look);
}

/**
 * strobe_log_search_bar_model_changed:
 * @self: a bar
 *
 * Searches again: the look shows another log.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_model_changed (StrobeLogSearchBar *self)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  apply_cb (self);
}

/**
 * strobe_log_search_bar_set_start:
 * @self: a bar
 * @number: the line that the next search starts at
 * @backwards: whether it goes up from there
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_set_start (StrobeLogSearchBar *self, guint64 number, gboolean backwards)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  self->start = number;
  self->backwards = backwards;
}

/**
 * strobe_log_search_bar_set_open:
 * @self: a bar
 * @is_open: whether there is a search
 *
 * Opens the bar with what was searched before, or closes it.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_set_open (StrobeLogSearchBar *self, gboolean is_open)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, is_open);
  if (!is_open)
    return;
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/**
 * strobe_log_search_bar_is_open:
 *
 * Returns: whether there is a search
 */
gboolean
strobe_log_search_bar_is_open (StrobeLogSearchBar *self)
{
  g_return_val_if_fail (STROBE_IS_LOG_SEARCH_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->bar);
}

/**
 * strobe_log_search_bar_set_text:
 * @self: a bar
 * @text: as if it was typed
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_set_text (StrobeLogSearchBar *self, const char *text)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  apply_cb (self);
}

static void
go (StrobeLogSearchBar *self, gboolean backwards)
{
  guint64 from = strobe_log_look_get_current (self->look);

  if (self->search == NULL)
    return;
  if (from == NO_LINE)
    from = self->start;
  else if (!backwards)
    from = from + 1;
  else
    from = from > 0 ? from - 1 : NO_LINE;
  step (self, from, backwards);
}

/**
 * strobe_log_search_bar_next:
 * @self: a bar
 *
 * Goes to the next line with a match, after the last to the first.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_next (StrobeLogSearchBar *self)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  go (self, FALSE);
}

/**
 * strobe_log_search_bar_previous:
 * @self: a bar
 *
 * Goes to the previous line with a match, before the first to the last.
 *
 * Context: main thread.
 */
void
strobe_log_search_bar_previous (StrobeLogSearchBar *self)
{
  g_return_if_fail (STROBE_IS_LOG_SEARCH_BAR (self));

  go (self, TRUE);
}

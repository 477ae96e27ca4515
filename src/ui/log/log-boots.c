/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-boots.h"

#include <glib/gi18n.h>

#include "boot/boot.h"

/**
 * StrobeLogBoots:
 *
 * Keeps of a list of #StrobeBoot what the log view shows of them, and tells when that is another.
 *
 * Made by the look of a log view.
 *
 * Context: main thread.
 */
struct _StrobeLogBoots {
  GObject parent_instance;

  GListModel *boots;
  GArray *heads; /* StrobeLogBoot, by first_line */
};

G_DEFINE_FINAL_TYPE (StrobeLogBoots, strobe_log_boots, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
clear_head (gpointer data)
{
  g_free (((StrobeLogBoot *) data)->reset_name);
}

static const StrobeLogBoot *
get_head (StrobeLogBoots *self, guint index)
{
  return &g_array_index (self->heads, StrobeLogBoot, index);
}

static gboolean
take_head (StrobeLogBoots *self, guint index)
{
  g_autoptr (StrobeBoot) boot = g_list_model_get_item (self->boots, index);
  const StrobeBootFacts *facts = strobe_boot_get_facts (boot);
  StrobeLogBoot head = { facts->index, facts->first_line, facts->started_us, NULL };

  if (index < self->heads->len) {
    const StrobeLogBoot *old = get_head (self, index);

    if (old->index == head.index && old->first_line == head.first_line &&
        g_strcmp0 (old->reset_name, facts->reset_name) == 0)
      return FALSE;
  }
  head.reset_name = g_strdup (facts->reset_name);
  if (index < self->heads->len) {
    clear_head (&g_array_index (self->heads, StrobeLogBoot, index));
    g_array_index (self->heads, StrobeLogBoot, index) = head;
  } else {
    g_array_append_val (self->heads, head);
  }
  return TRUE;
}

/* A boot that goes on is a new object with each batch of lines; rows are told only if what they
 * show is another. */
static void
boots_changed_cb (StrobeLogBoots *self, guint index, guint n_removed, guint n_added)
{
  guint n_boots = g_list_model_get_n_items (self->boots);
  guint from = n_removed == n_added ? index : MIN (index, self->heads->len);
  guint to = n_removed == n_added ? index + n_added : n_boots;
  gboolean is_other = FALSE;

  for (guint i = from; i < to; i++)
    is_other = take_head (self, i) || is_other;
  if (self->heads->len > n_boots) {
    g_array_set_size (self->heads, n_boots);
    is_other = TRUE;
  }
  if (is_other)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
strobe_log_boots_dispose (GObject *object)
{
  StrobeLogBoots *self = STROBE_LOG_BOOTS (object);

  if (self->boots != NULL)
    g_signal_handlers_disconnect_by_data (self->boots, self);
  g_clear_object (&self->boots);
  G_OBJECT_CLASS (strobe_log_boots_parent_class)->dispose (object);
}

static void
strobe_log_boots_finalize (GObject *object)
{
  g_array_unref (STROBE_LOG_BOOTS (object)->heads);
  G_OBJECT_CLASS (strobe_log_boots_parent_class)->finalize (object);
}

static void
strobe_log_boots_class_init (StrobeLogBootsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_log_boots_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_log_boots_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", STROBE_TYPE_LOG_BOOTS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_log_boots_init (StrobeLogBoots *self)
{
  self->heads = g_array_new (FALSE, FALSE, sizeof (StrobeLogBoot));
  g_array_set_clear_func (self->heads, clear_head);
}

/**
 * strobe_log_boots_new:
 * @boots: a list of #StrobeBoot, oldest first
 *
 * Ownership: keeps a reference on @boots.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): where they start
 */
StrobeLogBoots *
strobe_log_boots_new (GListModel *boots)
{
  StrobeLogBoots *self = g_object_new (STROBE_TYPE_LOG_BOOTS, NULL);

  self->boots = g_object_ref (boots);
  g_signal_connect_object (boots, "items-changed", G_CALLBACK (boots_changed_cb), self,
                           G_CONNECT_SWAPPED);
  boots_changed_cb (self, 0, 0, g_list_model_get_n_items (boots));
  return self;
}

/**
 * strobe_log_boots_find:
 * @self: boots
 * @number: a line
 *
 * Units: @number counts lines from the start of the capture.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the boot that the line is of; valid until the next change
 */
const StrobeLogBoot *
strobe_log_boots_find (StrobeLogBoots *self, guint64 number)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (STROBE_IS_LOG_BOOTS (self), NULL);

  high = self->heads->len;
  while (low < high) {
    guint middle = (low + high) / 2;

    if (get_head (self, middle)->first_line <= number)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? get_head (self, low - 1) : NULL;
}

static char *
dup_clock (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("");
}

/**
 * strobe_log_boots_dup_title:
 * @boot: a boot
 *
 * Writes what stands above the first line of a boot: "Boot 3 · POWERON · 14:11:05".
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the text
 */
char *
strobe_log_boots_dup_title (const StrobeLogBoot *boot)
{
  /* Translators: a boot of a board, by its number in the log */
  g_autofree char *title = g_strdup_printf (_ ("Boot %u"), boot->index + 1);
  g_autofree char *clock = dup_clock (boot->started_us);

  if (boot->reset_name == NULL)
    return g_strdup_printf ("%s · %s", title, clock);
  return g_strdup_printf ("%s · %s · %s", title, boot->reset_name, clock);
}

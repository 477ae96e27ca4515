/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Runs the default main context until @condition holds; fails the test after ten seconds. */
#define strobe_wait_until(condition)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 wait_deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;                       \
    guint wait_tick_id = g_timeout_add (5, strobe_wait_tick, NULL);                                \
    while (!(condition)) {                                                                         \
      if (g_get_monotonic_time () > wait_deadline_us)                                              \
        g_error ("%s:%d: waited in vain for: %s", __FILE__, __LINE__, #condition);                 \
      g_main_context_iteration (NULL, TRUE);                                                       \
    }                                                                                              \
    g_source_remove (wait_tick_id);                                                                \
  }                                                                                                \
  G_STMT_END

/* Takes the last reference on @object but for one that a worker may hold a moment longer, as the
 * source of a task that has just called back; fails the test if it is not the last. */
#define strobe_wait_finalize_object(object)                                                        \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gpointer wait_object = (object);                                                               \
    g_object_add_weak_pointer (G_OBJECT (wait_object), &wait_object);                              \
    g_object_unref (wait_object);                                                                  \
    strobe_wait_until (wait_object == NULL);                                                       \
  }                                                                                                \
  G_STMT_END

gboolean strobe_wait_tick (gpointer unused);
/* Runs the default main context for a while: only to show that something does not happen. */
void strobe_wait_ms (guint duration_ms);
/* Runs it as long as something is ready. */
void strobe_wait_idle (void);

G_END_DECLS

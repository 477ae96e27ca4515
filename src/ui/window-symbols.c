/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-symbols.h"

#include <glib/gi18n.h>

#include "app/error-text.h"
#include "ui/window-actions.h"

/* An ELF file is no firmware: it tells where a crash was. It may come with a firmware or alone. */

static gboolean
is_symbols (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, ".elf");
}

static void
add_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  StrobeSymbolStore *symbols = STROBE_SYMBOL_STORE (source);

  if (strobe_symbol_store_add_file (symbols, path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  const char *path = g_task_get_task_data (G_TASK (result));
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    text = g_strdup_printf (_ ("Crashes of its build are decoded with %s"), name);
    strobe_monitor_store_decode_again (self->monitors);
  } else {
    g_warning ("%s", error->message);
    text = g_strdup_printf ("%s: %s", name, strobe_error_text_get_title (error));
  }
  strobe_window_say (self, text);
}

static void
add (StrobeWindow *self, GFile *file)
{
  StrobeSymbolStore *symbols = strobe_context_get_symbols (self->context);
  g_autofree char *path = g_file_get_path (file);
  g_autoptr (GTask) task = NULL;

  if (path == NULL) {
    strobe_window_say (self, _ ("Only an ELF file on this computer can be used"));
    return;
  }
  task = g_task_new (symbols, NULL, added_cb, g_object_ref (self));
  g_task_set_task_data (task, g_steal_pointer (&path), g_free);
  g_task_run_in_thread (task, add_thread);
}

/**
 * strobe_window_take_symbols:
 * @self: a window
 * @files: (element-type GFile): what was dropped or opened
 *
 * Takes the ELF files, which are read on a worker; crashes that wait for one are decoded then.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type GFile): the other files
 */
GListModel *
strobe_window_take_symbols (StrobeWindow *self, GListModel *files)
{
  GListStore *others = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    if (is_symbols (file))
      add (self, file);
    else
      g_list_store_append (others, file);
  }
  return G_LIST_MODEL (others);
}

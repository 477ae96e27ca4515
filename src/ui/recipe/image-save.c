/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/image-save.h"

#include <glib/gi18n.h>

/* Saving the firmware that was made here: the dialog, the worker, and what came of it. */

#define PLAIN_NAME "dfu.bin"

static void
append_word (GString *name, const char *word)
{
  for (const char *c = word; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);
    gboolean is_odd = character == '/' || g_unichar_iscntrl (character) ||
                      g_unichar_isspace (character) || (name->len == 0 && character == '.');

    g_string_append_unichar (name, is_odd ? '_' : character);
  }
}

/**
 * strobe_image_save_dup_name:
 * @firmware: what is to be saved
 *
 * Suggests a name: project and version of the app, as far as they are known.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): for example "blink-1.4.0-dfu.bin", or "dfu.bin"
 */
char *
strobe_image_save_dup_name (StrobeFirmware *firmware)
{
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);
  g_autoptr (GString) name = g_string_new (NULL);

  if (app == NULL || app->project == NULL || *app->project == '\0')
    return g_strdup (PLAIN_NAME);
  append_word (name, app->project);
  if (app->version != NULL && *app->version != '\0') {
    g_string_append_c (name, '-');
    append_word (name, app->version);
  }
  g_string_append (name, "-" PLAIN_NAME);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * strobe_image_save_write:
 * @recipe: a recipe
 * @file: where to
 * @cancellable: (nullable): gives up
 * @error: return location for an error
 *
 * Makes the firmware and writes it into a file: beside the one that is there, which it replaces
 * when all of it is written.
 *
 * Errors: the first problem of @recipe; #GIOErrorEnum.
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: %TRUE if it is there
 */
gboolean
strobe_image_save_write (StrobeRecipe *recipe,
                         GFile *file,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GBytes) bytes = strobe_recipe_build (recipe, NULL, error);

  return bytes != NULL &&
         g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL, FALSE, G_FILE_CREATE_NONE, NULL, cancellable, error);
}

typedef struct {
  AdwToastOverlay *toasts; /* NULL once it is being saved */
  StrobeRecipe *recipe;
  GFile *file; /* NULL until it was chosen */
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->toasts);
  g_object_unref (save->recipe);
  g_clear_object (&save->file);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static void
save_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Save *save = task_data;
  GError *error = NULL;

  if (strobe_image_save_write (save->recipe, save->file, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static char *
dup_news (const Save *save, const GError *error)
{
  g_autofree char *base = g_file_get_basename (save->file);
  g_autofree char *name = g_filename_display_name (base);

  if (error != NULL)
    return g_strdup_printf (_ ("Could not save: %s"), error->message);
  /* Translators: the name of a file */
  return g_strdup_printf (_ ("Firmware saved as %s"), name);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AdwToastOverlay) toasts = ADW_TOAST_OVERLAY (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *news = NULL;
  g_autofree char *markup = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  news = dup_news (g_task_get_task_data (G_TASK (result)), error);
  markup = g_markup_escape_text (news, -1);
  adw_toast_overlay_add_toast (toasts, adw_toast_new (markup));
}

static void
start (Save *save)
{
  /* A widget is no matter of the task, which may end on the worker, and its data with it. */
  g_autoptr (GTask) task = g_task_new (NULL, NULL, saved_cb, g_steal_pointer (&save->toasts));

  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_thread);
}

/* The dialog is held by nobody else until it is answered. */
static void
response_cb (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GtkFileChooserNative) held = chooser;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  save->file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  start (g_steal_pointer (&save));
}

/**
 * strobe_image_save_ask:
 * @toasts: where it is said how it went
 * @recipe: a recipe without problems
 * @name: what the file is called if nobody says otherwise
 *
 * Asks for a file, makes the firmware and writes it there.
 *
 * Ownership: keeps what it needs until the dialog is closed and the file is written.
 *
 * Context: main thread; makes and writes on a worker.
 */
void
strobe_image_save_ask (AdwToastOverlay *toasts, StrobeRecipe *recipe, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (toasts));
  Save *save = g_new0 (Save, 1);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Save Firmware"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
    GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  save->toasts = g_object_ref (toasts);
  save->recipe = g_object_ref (recipe);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (response_cb), save);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

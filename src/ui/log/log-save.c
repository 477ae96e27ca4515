/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-save.h"

#include <glib/gi18n.h>

#include "boot/core-dump.h"
#include "capture/capture-export.h"

/* A core dump with more lines than this is none: 16 MiB of flash are 370 000 lines of base64. */
#define MAX_DUMP_LINES 400000

/* What a dialog was opened for. */
typedef struct {
  AdwToastOverlay *toasts;
  StrobeCaptureModel *model; /* or NULL */
  GBytes *bytes;             /* or NULL */
} Save;

static void
save_free (Save *save)
{
  g_clear_object (&save->toasts);
  g_clear_object (&save->model);
  g_clear_pointer (&save->bytes, g_bytes_unref);
  g_free (save);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Save, save_free)

static Save *
save_new (AdwToastOverlay *toasts, StrobeCaptureModel *model, GBytes *bytes)
{
  Save *save = g_new0 (Save, 1);

  save->toasts = g_object_ref (toasts);
  g_set_object (&save->model, model);
  save->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  return save;
}

static void
say (AdwToastOverlay *toasts, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (toasts, adw_toast_new (markup));
}

static char *
dup_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_filename_display_name (base);
}

static void
say_failed (AdwToastOverlay *toasts, const GError *error)
{
  g_autofree char *text = g_strdup_printf (_ ("Could not save: %s"), error->message);

  say (toasts, text);
}

static void
lines_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint64 n_lines = 0;

  if (!strobe_capture_export_finish (result, &n_lines, &error)) {
    say_failed (save->toasts, error);
    return;
  }
  text = g_strdup_printf (ngettext ("%'lu line saved", "%'lu lines saved", (gulong) n_lines),
                          (gulong) n_lines);
  say (save->toasts, text);
}

static void
dump_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (G_FILE (source));
  g_autofree char *text = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error)) {
    say_failed (save->toasts, error);
    return;
  }
  text = g_strdup_printf (_ ("Core dump saved as %s"), name);
  say (save->toasts, text);
}

static void
read_choice (GtkFileChooser *chooser, StrobeLogFormat *format, StrobeLogTimes *times)
{
  const char *choice = gtk_file_chooser_get_choice (chooser, "format");

  *format = STROBE_LOG_FORMAT_PLAIN;
  *times = STROBE_LOG_TIMES_NONE;
  if (g_strcmp0 (choice, "times") == 0)
    *times = STROBE_LOG_TIMES_ABSOLUTE;
  else if (g_strcmp0 (choice, "ansi") == 0)
    *format = STROBE_LOG_FORMAT_ANSI;
  else if (g_strcmp0 (choice, "jsonl") == 0)
    *format = STROBE_LOG_FORMAT_JSONL;
}

static void
response_cb (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  g_autoptr (Save) save = user_data;
  g_autoptr (GtkFileChooserNative) held = chooser;
  g_autoptr (GFile) file = NULL;
  StrobeLogFormat format;
  StrobeLogTimes times;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (save->bytes != NULL) {
    GBytes *bytes = save->bytes;

    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                         dump_saved_cb, g_steal_pointer (&save));
    return;
  }
  read_choice (GTK_FILE_CHOOSER (chooser), &format, &times);
  strobe_capture_export_async (save->model, file, format, times, NULL, lines_saved_cb, save);
  g_steal_pointer (&save);
}

static GtkFileChooserNative *
create_chooser (AdwToastOverlay *toasts, const char *title, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (toasts));
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                 GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  return chooser;
}

/**
 * strobe_log_save_lines:
 * @toasts: where it is said how it went
 * @model: the lines
 * @name: what the file is called if nobody says otherwise
 *
 * Asks for a file and a format, and writes the lines that are shown into it.
 *
 * Ownership: keeps what it needs until the dialog is closed and the file is written.
 *
 * Context: main thread.
 */
void
strobe_log_save_lines (AdwToastOverlay *toasts, StrobeCaptureModel *model, const char *name)
{
  static const char *const formats[] = { "plain", "times", "ansi", "jsonl", NULL };
  const char *const labels[] = { _ ("Plain text"), _ ("Plain text with times"),
                                 _ ("As it came, with colors"), _ ("JSON, one object a line"),
                                 NULL };
  gboolean is_filtered = strobe_capture_model_get_filter (model) != NULL;
  GtkFileChooserNative *chooser = create_chooser (
    toasts, is_filtered ? _ ("Save the lines that are shown") : _ ("Save log"), name);

  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (chooser), "format", _ ("Format"),
                               (const char **) formats, (const char **) labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (chooser), "format", formats[0]);
  g_signal_connect (chooser, "response", G_CALLBACK (response_cb), save_new (toasts, model, NULL));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GBytes *
decode (StrobeCapture *capture, guint64 first_line, guint64 last_line, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint64 number = first_line + 1; number < last_line && lines->len < MAX_DUMP_LINES;
       number++) {
    g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (capture, number);

    if (line != NULL)
      g_ptr_array_add (lines, g_strdup (strobe_log_line_get_text (line)));
  }
  g_ptr_array_add (lines, NULL);
  return strobe_core_dump_decode ((const char *const *) lines->pdata, error);
}

/**
 * strobe_log_save_core_dump:
 * @toasts: where it is said how it went
 * @capture: the log
 * @first_line: the line that starts the dump
 * @last_line: the line that ends it
 *
 * Decodes a core dump and asks for a file for it. A dump that is damaged is refused with a reason.
 *
 * Units: first_line and last_line count lines from the start of the capture.
 *
 * Context: main thread.
 */
void
strobe_log_save_core_dump (AdwToastOverlay *toasts,
                           StrobeCapture *capture,
                           guint64 first_line,
                           guint64 last_line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = decode (capture, first_line, last_line, &error);
  g_autofree char *text = NULL;
  GtkFileChooserNative *chooser;

  if (bytes == NULL) {
    text = g_strdup_printf (_ ("The core dump is damaged: %s"), error->message);
    say (toasts, text);
    return;
  }
  chooser = create_chooser (toasts, _ ("Save core dump"), "coredump.bin");
  g_signal_connect (chooser, "response", G_CALLBACK (response_cb), save_new (toasts, NULL, bytes));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

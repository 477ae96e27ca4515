/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/image-provider.h"

#include <glib/gstdio.h>

/**
 * StrobeImageProvider:
 *
 * Offers a file that is not there yet. Whoever asks for it gets its address after a worker has
 * made and written it. It is never offered within this program, where the firmware is already.
 *
 * Made by the drag of the firmware card, one for each drag.
 *
 * Context: main thread.
 */
struct _StrobeImageProvider {
  GdkContentProvider parent_instance;

  StrobeRecipe *recipe;
  char *folder;
  char *name;
};

G_DEFINE_FINAL_TYPE (StrobeImageProvider, strobe_image_provider, GDK_TYPE_CONTENT_PROVIDER)

/* What is being written, and where to. */
typedef struct {
  char *mime_type;
  GOutputStream *stream;
  int io_priority;
} Request;

static void
request_free (Request *request)
{
  g_free (request->mime_type);
  g_object_unref (request->stream);
  g_free (request);
}

/* The ways in which GTK hands out a list of files; through a sandbox it is another one. */
static GdkContentFormats *
strobe_image_provider_ref_formats (GdkContentProvider *provider)
{
  g_autoptr (GdkContentFormats) files = gdk_content_formats_union_serialize_mime_types (
    gdk_content_formats_new_for_gtype (GDK_TYPE_FILE_LIST));
  gsize n_mime_types = 0;
  const char *const *mime_types = gdk_content_formats_get_mime_types (files, &n_mime_types);

  return gdk_content_formats_new ((const char **) mime_types, (guint) n_mime_types);
}

static void
make_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  StrobeImageProvider *self = source_object;
  g_autofree char *path = g_build_filename (self->folder, self->name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = strobe_recipe_build (self->recipe, NULL, &error);

  g_mkdir_with_parents (self->folder, 0700);
  if (bytes != NULL && g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                            (gssize) g_bytes_get_size (bytes), &error))
    g_task_return_pointer (task, g_file_new_for_path (path), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
serialized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (gdk_content_serialize_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFile) file = g_task_propagate_pointer (G_TASK (result), &error);
  g_auto (GValue) value = G_VALUE_INIT;
  GSList link = { .data = file };

  if (file == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &link);
  gdk_content_serialize_async (request->stream, request->mime_type, &value, request->io_priority,
                               g_task_get_cancellable (task), serialized_cb, g_object_ref (task));
}

static void
strobe_image_provider_write_mime_type_async (GdkContentProvider *provider,
                                             const char *mime_type,
                                             GOutputStream *stream,
                                             int io_priority,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (GTask) making = g_task_new (provider, cancellable, made_cb, task);
  Request *request = g_new0 (Request, 1);

  request->mime_type = g_strdup (mime_type);
  request->stream = g_object_ref (stream);
  request->io_priority = io_priority;
  g_task_set_source_tag (task, strobe_image_provider_write_mime_type_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  g_task_set_source_tag (making, make_thread);
  g_task_run_in_thread (making, make_thread);
}

static gboolean
strobe_image_provider_write_mime_type_finish (GdkContentProvider *provider,
                                              GAsyncResult *result,
                                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
strobe_image_provider_finalize (GObject *object)
{
  StrobeImageProvider *self = STROBE_IMAGE_PROVIDER (object);

  g_object_unref (self->recipe);
  g_free (self->folder);
  g_free (self->name);
  G_OBJECT_CLASS (strobe_image_provider_parent_class)->finalize (object);
}

static void
strobe_image_provider_class_init (StrobeImageProviderClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = strobe_image_provider_finalize;
  provider_class->ref_formats = strobe_image_provider_ref_formats;
  provider_class->write_mime_type_async = strobe_image_provider_write_mime_type_async;
  provider_class->write_mime_type_finish = strobe_image_provider_write_mime_type_finish;
}

static void
strobe_image_provider_init (StrobeImageProvider *self)
{
}

/**
 * strobe_image_provider_new:
 * @recipe: a recipe without problems
 * @folder: where the file is put; made if it is not there
 * @name: what it is called
 *
 * Makes a provider. The file stays when the provider goes: whoever got it may still read it.
 *
 * Ownership: keeps a reference on @recipe.
 *
 * Context: main thread; the file is made on a worker.
 *
 * Returns: (transfer full): a provider
 */
GdkContentProvider *
strobe_image_provider_new (StrobeRecipe *recipe, const char *folder, const char *name)
{
  StrobeImageProvider *self = g_object_new (STROBE_TYPE_IMAGE_PROVIDER, NULL);

  self->recipe = g_object_ref (recipe);
  self->folder = g_strdup (folder);
  self->name = g_strdup (name);
  return GDK_CONTENT_PROVIDER (self);
}

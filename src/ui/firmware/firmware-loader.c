/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-loader.h"

/**
 * StrobeFirmwareLoader:
 *
 * Where firmware comes in: a drop, Open, the command line and practice all end here.
 *
 * Made by the window; holds the last firmware that could be read, or the error why it could not.
 *
 * Context: main thread.
 */
struct _StrobeFirmwareLoader {
  GObject parent_instance;

  GCancellable *cancellable; /* of the request under way, else NULL */
  StrobeFirmwareFile *file;
  GError *error;
  gboolean is_later; /* the file is what was there before, built anew */
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareLoader, strobe_firmware_loader, G_TYPE_OBJECT)

enum {
  PROP_BUSY = 1,
  N_PROPS
};

enum {
  SIGNAL_SETTLED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
settle (StrobeFirmwareLoader *self,
        StrobeFirmwareFile *file,
        gboolean is_later,
        const GError *error)
{
  g_clear_object (&self->cancellable);
  self->is_later = is_later;
  g_set_object (&self->file, file);
  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  g_signal_emit (self, signals[SIGNAL_SETTLED], 0);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeFirmwareLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareFile) file = strobe_firmware_file_load_finish (result, &error);

  /* A request that was overtaken is of no interest, whatever came of it. */
  if (g_task_get_cancellable (G_TASK (result)) == self->cancellable)
    settle (self, file, FALSE, error);
}

/* The same bytes are the same firmware: whoever knows it need not get to know another one. */
static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeFirmwareLoader) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmwareFile) file = strobe_firmware_file_load_finish (result, &error);
  StrobeBuild *build = file != NULL ? strobe_firmware_file_get_build (file) : NULL;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  if (build == NULL || strobe_build_is_new (build)) {
    settle (self, file, TRUE, error);
  } else {
    strobe_firmware_file_touch (self->file, build);
    settle (self, self->file, TRUE, NULL);
  }
}

static GCancellable *
begin (StrobeFirmwareLoader *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  return self->cancellable;
}

static void
strobe_firmware_loader_dispose (GObject *object)
{
  StrobeFirmwareLoader *self = STROBE_FIRMWARE_LOADER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (strobe_firmware_loader_parent_class)->dispose (object);
}

static void
strobe_firmware_loader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeFirmwareLoader *self = STROBE_FIRMWARE_LOADER (object);

  if (id == PROP_BUSY)
    g_value_set_boolean (value, strobe_firmware_loader_is_busy (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_firmware_loader_class_init (StrobeFirmwareLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_firmware_loader_dispose;
  object_class->get_property = strobe_firmware_loader_get_property;
  properties[PROP_BUSY] =
    g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_firmware_loader_init (StrobeFirmwareLoader *self)
{
}

/**
 * strobe_firmware_loader_new:
 *
 * Returns: (transfer full): a loader without a firmware
 */
StrobeFirmwareLoader *
strobe_firmware_loader_new (void)
{
  return g_object_new (STROBE_TYPE_FIRMWARE_LOADER, NULL);
}

/**
 * strobe_firmware_loader_load:
 * @self: a loader
 * @files: files and folders, as they were dropped; not empty
 *
 * Reads the firmware among @files; see strobe_firmware_file_load_async().
 *
 * Ownership: keeps @files until it is done.
 *
 * Context: main thread.
 */
void
strobe_firmware_loader_load (StrobeFirmwareLoader *self, GListModel *files)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_LOADER (self));

  strobe_firmware_file_load_async (files, begin (self), loaded_cb, g_object_ref (self));
}

/**
 * strobe_firmware_loader_load_file:
 * @self: a loader
 * @file: one file
 *
 * Reads the firmware in @file.
 *
 * Context: main thread.
 */
void
strobe_firmware_loader_load_file (StrobeFirmwareLoader *self, GFile *file)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);
  strobe_firmware_loader_load (self, G_LIST_MODEL (files));
}

/**
 * strobe_firmware_loader_load_bytes:
 * @self: a loader
 * @bytes: a whole dfu.bin
 *
 * Takes a firmware that never was in a file.
 *
 * Context: main thread.
 */
void
strobe_firmware_loader_load_bytes (StrobeFirmwareLoader *self, GBytes *bytes)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_LOADER (self));

  strobe_firmware_file_parse_async (bytes, begin (self), loaded_cb, g_object_ref (self));
}

/**
 * strobe_firmware_loader_reload:
 * @self: a loader with a firmware that came from files
 *
 * Reads the same files once more. Where they have the same bytes the firmware stays the one it is.
 *
 * Context: main thread.
 */
void
strobe_firmware_loader_reload (StrobeFirmwareLoader *self)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_LOADER (self) && self->file != NULL);

  strobe_firmware_file_load_next_async (self->file, begin (self), reloaded_cb, g_object_ref (self));
}

/**
 * strobe_firmware_loader_take:
 * @self: a loader that is not busy
 * @build: the build after the one that it holds
 *
 * Takes what somebody else has read, at once.
 *
 * Context: main thread.
 */
void
strobe_firmware_loader_take (StrobeFirmwareLoader *self, StrobeBuild *build)
{
  g_autoptr (StrobeFirmwareFile) file = NULL;

  g_return_if_fail (STROBE_IS_FIRMWARE_LOADER (self) && self->cancellable == NULL);

  file = strobe_firmware_file_new (build);
  settle (self, file, TRUE, NULL);
}

/**
 * strobe_firmware_loader_is_later:
 *
 * Returns: whether the firmware is the one that was there before, built anew, and not another one
 *   that somebody opened
 */
gboolean
strobe_firmware_loader_is_later (StrobeFirmwareLoader *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_LOADER (self), FALSE);

  return self->is_later;
}

/**
 * strobe_firmware_loader_is_busy:
 *
 * Returns: whether something is being read
 */
gboolean
strobe_firmware_loader_is_busy (StrobeFirmwareLoader *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_LOADER (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * strobe_firmware_loader_get_file:
 *
 * Returns: (transfer none) (nullable): what was read last, %NULL before that and after an error
 */
StrobeFirmwareFile *
strobe_firmware_loader_get_file (StrobeFirmwareLoader *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_LOADER (self), NULL);

  return self->file;
}

/**
 * strobe_firmware_loader_get_error:
 *
 * Returns: (transfer none) (nullable): why the last request could not be read
 */
const GError *
strobe_firmware_loader_get_error (StrobeFirmwareLoader *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_LOADER (self), NULL);

  return self->error;
}

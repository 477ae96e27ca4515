/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/udev-source.h"

#include <gudev/gudev.h>
#include <unistd.h>

#include "base/sandbox.h"
#include "device/rescanner-private.h"

/* StrobeUdevSource: the boards that the kernel sees.
 * Made by the composition root, started by the board list.
 * Lives on the main thread.
 *
 * A device is judged by its sysfs attributes, which are complete when the kernel announces it, and
 * never by udev's ID_ properties, which depend on rules. Its serial port is the tty that hangs
 * below it in sysfs; names and numbers of ttys say nothing.
 *
 * Events that are not sent, or do not get through to a sandbox, are missed without any sign. There
 * sysfs is compared with what is known, again and again; what an event told already is known by its
 * sysfs path then. */

#define SUBSYSTEM_USB "usb"
#define DEVTYPE_USB_DEVICE "usb_device"
#define SUBSYSTEM_TTY "tty"
/* USB 2.0 configurations are at most 64 KiB each; nobody has more than one that long. */
#define DESCRIPTORS_MAX_BYTES (2 * 65536)
#define DEV_FOLDER "/dev"
/* systemd-udevd.service(8) listens here. */
#define UDEV_CONTROL "/run/udev/control"

typedef struct {
  StrobeDeviceInfo *info;
  char *tty_sysfs_path;
} Entry;

struct _StrobeUdevSource {
  GObject parent_instance;

  GUdevClient *client;
  GHashTable *entries; /* sysfs path of the USB device -> Entry */
  guint64 last_generation;
  gboolean rescans;
  StrobeRescanner *rescanner; /* if it rescans, once it was started */
};

static void source_iface_init (StrobeDeviceSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeUdevSource,
                               strobe_udev_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DEVICE_SOURCE, source_iface_init))

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  strobe_device_info_free (entry->info);
  g_free (entry->tty_sysfs_path);
  g_free (entry);
}

/* The strings come from the device; the kernel makes UTF-8 of them, but nothing keeps a device
 * from sending half a surrogate pair. */
static char *
dup_attribute (GUdevDevice *device, const char *name)
{
  const char *value = g_udev_device_get_sysfs_attr (device, name);

  return value != NULL ? g_utf8_make_valid (value, -1) : NULL;
}

/* The attribute is binary, which GUdevDevice cannot hand out. */
static gboolean
read_descriptors (GUdevDevice *device, StrobeDeviceInfo *info)
{
  g_autofree char *path =
    g_build_filename (g_udev_device_get_sysfs_path (device), "descriptors", NULL);
  g_autofree char *contents = NULL;
  gsize size_bytes = 0;

  if (!g_file_get_contents (path, &contents, &size_bytes, NULL))
    return FALSE;
  return strobe_device_info_set_descriptors (info, (const guint8 *) contents,
                                             MIN (size_bytes, DESCRIPTORS_MAX_BYTES));
}

/* NULL: not a board, or gone again. */
static StrobeDeviceInfo *
read_device (GUdevDevice *device)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_info_new (g_udev_device_get_name (device));

  if (!read_descriptors (device, info) || !strobe_device_info_is_board (info))
    return NULL;
  info->sysfs_path = g_strdup (g_udev_device_get_sysfs_path (device));
  info->node = g_strdup (g_udev_device_get_device_file (device));
  info->serial = dup_attribute (device, "serial");
  info->product = dup_attribute (device, "product");
  return g_steal_pointer (&info);
}

static Entry *
find_entry_of_tty (StrobeUdevSource *self, GUdevDevice *tty)
{
  g_autoptr (GUdevDevice) parent =
               g_udev_device_get_parent_with_subsystem (tty, SUBSYSTEM_USB, DEVTYPE_USB_DEVICE);

  if (parent == NULL)
    return NULL;
  return g_hash_table_lookup (self->entries, g_udev_device_get_sysfs_path (parent));
}

/* The first of its ttys by sysfs path, so by interface number: where an app has several, the
 * console comes first. */
static GUdevDevice *
find_tty (StrobeUdevSource *self, Entry *entry, GList *ttys)
{
  GUdevDevice *found = NULL;

  for (GList *item = ttys; item != NULL; item = item->next) {
    const char *path = g_udev_device_get_sysfs_path (item->data);

    /* the prefix alone would take 1-4.20 for 1-4.2, but it spares most ttys a walk to the root */
    if (!g_str_has_prefix (path, entry->info->sysfs_path) ||
        find_entry_of_tty (self, item->data) != entry)
      continue;
    if (found == NULL || g_strcmp0 (path, g_udev_device_get_sysfs_path (found)) < 0)
      found = item->data;
  }
  return found;
}

/* @ttys: all there are. Returns TRUE if it is another tty than before. */
static gboolean
update_tty (StrobeUdevSource *self, Entry *entry, GList *ttys)
{
  GUdevDevice *tty = find_tty (self, entry, ttys);
  const char *path = tty != NULL ? g_udev_device_get_sysfs_path (tty) : NULL;

  if (g_strcmp0 (path, entry->tty_sysfs_path) == 0)
    return FALSE;
  g_free (entry->tty_sysfs_path);
  g_free (entry->info->tty);
  entry->tty_sysfs_path = g_strdup (path);
  entry->info->tty = tty != NULL ? g_strdup (g_udev_device_get_device_file (tty)) : NULL;
  return TRUE;
}

static void
remove_entry (StrobeUdevSource *self, const char *sysfs_path)
{
  Entry *entry = g_hash_table_lookup (self->entries, sysfs_path);
  g_autoptr (StrobeDeviceInfo) info = NULL;

  if (entry == NULL)
    return;
  info = g_steal_pointer (&entry->info);
  g_hash_table_remove (self->entries, sysfs_path);
  strobe_device_source_emit_removed (STROBE_DEVICE_SOURCE (self), info->port, info->generation);
}

static void
add_entry (StrobeUdevSource *self, StrobeDeviceInfo *info, GList *ttys)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->info = info;
  entry->info->generation = ++self->last_generation;
  g_hash_table_replace (self->entries, g_strdup (info->sysfs_path), entry);
  update_tty (self, entry, ttys);
  strobe_device_source_emit_added (STROBE_DEVICE_SOURCE (self), entry->info);
}

static void
tty_changed (StrobeUdevSource *self, Entry *entry, GList *ttys)
{
  if (update_tty (self, entry, ttys))
    strobe_device_source_emit_changed (STROBE_DEVICE_SOURCE (self), entry->info);
}

/* "add", "bind", "change", and what is there at the start. The node carries the device number of
 * the enumeration: the same node says nothing new but perhaps a tty, another node on the same path
 * is a new enumeration whose "remove" was missed. */
static void
usb_present (StrobeUdevSource *self, GUdevDevice *device, GList *ttys)
{
  const char *sysfs_path = g_udev_device_get_sysfs_path (device);
  Entry *entry = g_hash_table_lookup (self->entries, sysfs_path);
  StrobeDeviceInfo *info = NULL;

  if (entry != NULL && g_strcmp0 (entry->info->node, g_udev_device_get_device_file (device)) == 0) {
    tty_changed (self, entry, ttys);
    return;
  }
  remove_entry (self, sysfs_path);
  info = read_device (device);
  if (info != NULL)
    add_entry (self, info, ttys);
}

static void
tty_present (StrobeUdevSource *self, GUdevDevice *tty, GList *ttys)
{
  Entry *entry = find_entry_of_tty (self, tty);

  if (entry != NULL)
    tty_changed (self, entry, ttys);
}

/* Its parents may be gone already: it is known by its own path. */
static void
tty_removed (StrobeUdevSource *self, GUdevDevice *tty, GList *ttys)
{
  const char *sysfs_path = g_udev_device_get_sysfs_path (tty);
  GHashTableIter iter;
  gpointer entry = NULL;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, NULL, &entry)) {
    if (g_strcmp0 (((Entry *) entry)->tty_sysfs_path, sysfs_path) == 0) {
      tty_changed (self, entry, ttys);
      return;
    }
  }
}

static void
uevent_cb (GUdevClient *client, const char *action, GUdevDevice *device, StrobeUdevSource *self)
{
  gboolean is_tty = g_strcmp0 (g_udev_device_get_subsystem (device), SUBSYSTEM_TTY) == 0;
  gboolean is_removal = g_strcmp0 (action, "remove") == 0;
  g_autolist (GUdevDevice) ttys = NULL;

  /* the last words of a device whose attributes are being taken down already */
  if (g_strcmp0 (action, "unbind") == 0)
    return;
  ttys = g_udev_client_query_by_subsystem (client, SUBSYSTEM_TTY);
  if (is_tty && is_removal)
    tty_removed (self, device, ttys);
  else if (is_tty)
    tty_present (self, device, ttys);
  else if (is_removal)
    remove_entry (self, g_udev_device_get_sysfs_path (device));
  else
    usb_present (self, device, ttys);
}

/* Removals first: a board that left one port is then not in two at once. */
static void
remove_absent (StrobeUdevSource *self, GList *devices)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) absent = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer path = NULL;

  for (GList *item = devices; item != NULL; item = item->next)
    g_hash_table_add (present, (char *) g_udev_device_get_sysfs_path (item->data));
  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (present, path))
      g_ptr_array_add (absent, g_strdup (path));
  for (guint i = 0; i < absent->len; i++)
    remove_entry (self, g_ptr_array_index (absent, i));
}

/* Compares what is known with what is there. */
static void
look (gpointer user_data)
{
  StrobeUdevSource *self = STROBE_UDEV_SOURCE (user_data);
  g_autoptr (StrobeUdevSource) alive = g_object_ref (self);
  g_autolist (GUdevDevice) devices = g_udev_client_query_by_subsystem (self->client, SUBSYSTEM_USB);
  g_autolist (GUdevDevice) ttys = g_udev_client_query_by_subsystem (self->client, SUBSYSTEM_TTY);

  remove_absent (self, devices);
  for (GList *item = devices; item != NULL; item = item->next)
    if (g_strcmp0 (g_udev_device_get_devtype (item->data), DEVTYPE_USB_DEVICE) == 0)
      usb_present (self, item->data, ttys);
}

/* The client listens before the query looks, so nothing falls between; what both see is known by
 * its node. */
static void
strobe_udev_source_start (StrobeDeviceSource *source)
{
  static const char *const subsystems[] = { SUBSYSTEM_USB "/" DEVTYPE_USB_DEVICE, SUBSYSTEM_TTY,
                                            NULL };
  StrobeUdevSource *self = STROBE_UDEV_SOURCE (source);

  if (self->client != NULL)
    return;
  self->client = g_udev_client_new (subsystems);
  g_signal_connect_object (self->client, "uevent", G_CALLBACK (uevent_cb), self, G_CONNECT_DEFAULT);
  if (self->rescans)
    self->rescanner = strobe_rescanner_new (DEV_FOLDER, look, self);
  look (self);
}

static void
source_iface_init (StrobeDeviceSourceInterface *iface)
{
  iface->start = strobe_udev_source_start;
}

static void
strobe_udev_source_dispose (GObject *object)
{
  StrobeUdevSource *self = STROBE_UDEV_SOURCE (object);

  g_clear_pointer (&self->rescanner, strobe_rescanner_free);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (strobe_udev_source_parent_class)->dispose (object);
}

static void
strobe_udev_source_finalize (GObject *object)
{
  g_hash_table_unref (STROBE_UDEV_SOURCE (object)->entries);
  G_OBJECT_CLASS (strobe_udev_source_parent_class)->finalize (object);
}

static void
strobe_udev_source_class_init (StrobeUdevSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_udev_source_dispose;
  object_class->finalize = strobe_udev_source_finalize;
}

static void
strobe_udev_source_init (StrobeUdevSource *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, entry_free);
}

/**
 * strobe_udev_source_is_deaf:
 *
 * Tells whether udev's events may not be heard here: no udev runs, or this is a sandbox, where they
 * need the network and the devices, and nothing tells whether both are there.
 *
 * Context: any thread.
 *
 * Source: udev's events are netlink messages, which belong to a network namespace.
 *
 * Returns: %TRUE if a source had better rescan
 */
gboolean
strobe_udev_source_is_deaf (void)
{
  return strobe_sandbox_is_inside () || access (UDEV_CONTROL, F_OK) != 0;
}

/**
 * strobe_udev_source_new:
 * @rescans: whether to look again by itself, see strobe_udev_source_is_deaf()
 *
 * Makes a source of the boards on this machine's USB ports.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the source, to be started
 */
StrobeDeviceSource *
strobe_udev_source_new (gboolean rescans)
{
  StrobeUdevSource *self = g_object_new (STROBE_TYPE_UDEV_SOURCE, NULL);

  self->rescans = rescans;
  return STROBE_DEVICE_SOURCE (self);
}

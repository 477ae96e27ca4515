/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "portal/portal-opener.h"

#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>

#include "base/system-clock.h"
#include "device/access-error.h"
#include "portal/portal-call.h"
#include "portal/portal-request.h"

/* StrobePortalOpener: gets devices from the desktop, which asks the user.
 * Made by the composition root where the nodes of devices are hidden: a sandbox whose devices were
 * taken away by its user.
 * Its functions may be called on any thread, several at a time.
 *
 * What is plugged in is known from sysfs, which a sandbox shows: the portal is asked for the one
 * device whose node is wanted. It knows that device by another name after each enumeration, and
 * asks the user each time. */

#define USB_INTERFACE "org.freedesktop.portal.Usb"
/* The portal hears of a new device from udev, which may be later than sysfs. */
#define FIND_MS 3000
#define FIND_STEP_MS 100
/* A person who is asked may be busy with the cable. */
#define ANSWER_MS 120000
/* "finished" is for more descriptors than one message holds; ours is one. */
#define FINISH_ROUNDS_MAX 8

struct _StrobePortalOpener {
  GObject parent_instance;

  StrobeClock *clock;
  guint find_ms;
  guint answer_ms;

  GMutex mutex;         /* of what follows */
  GDBusConnection *bus; /* kept: the devices are taken back when it is closed */
  char *parent_window;
  GHashTable *ids; /* fd -> the id that it was acquired by */
};

static void opener_iface_init (StrobeUsbOpenerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobePortalOpener,
                               strobe_portal_opener,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_USB_OPENER, opener_iface_init))

static GVariant *
no_options (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

static GVariant *
call_usb (GDBusConnection *bus,
          const char *method,
          GVariant *arguments,
          const char *reply_type,
          GUnixFDList **fds,
          GCancellable *cancellable,
          GError **error)
{
  return strobe_portal_call (bus, STROBE_PORTAL_OBJECT_PATH, USB_INTERFACE, method, arguments,
                             reply_type, fds, cancellable, error);
}

/* ---- which device */

/* Returns the id, or NULL if it is not among them; FALSE in @asked if the call failed. */
static char *
look_up (GDBusConnection *bus,
         const char *node,
         gboolean *asked,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariantIter) devices = NULL;
  const char *id = NULL;
  GVariant *about = NULL;
  char *found = NULL;

  reply = call_usb (bus, "EnumerateDevices", g_variant_new ("(@a{sv})", no_options ()),
                    "(a(sa{sv}))", NULL, cancellable, error);
  *asked = reply != NULL;
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(a(sa{sv}))", &devices);
  while (found == NULL && g_variant_iter_next (devices, "(&s@a{sv})", &id, &about)) {
    const char *file = NULL;

    if (g_variant_lookup (about, "device-file", "&s", &file) && g_str_equal (file, node))
      found = g_strdup (id);
    g_variant_unref (about);
  }
  return found;
}

static char *
find (StrobePortalOpener *self,
      GDBusConnection *bus,
      const char *node,
      GCancellable *cancellable,
      GError **error)
{
  gint64 end_us = strobe_clock_now_us (self->clock) + (gint64) self->find_ms * 1000;
  gboolean asked = FALSE;
  char *id = NULL;

  do {
    id = look_up (bus, node, &asked, cancellable, error);
    if (id != NULL || !asked)
      return id;
    if (strobe_clock_now_us (self->clock) >= end_us) {
      g_set_error (error, STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_NOT_OFFERED,
                   "%s is not among the devices of the portal", node);
      return NULL;
    }
  } while (strobe_clock_sleep_ms (self->clock, FIND_STEP_MS, cancellable, error));
  return NULL;
}

/* ---- the question */

static GVariant *
describe (StrobePortalOpener *self, const char *id, const char *token)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GVariantBuilder devices, access, options;

  g_variant_builder_init (&access, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&access, "{sv}", "writable", g_variant_new_boolean (TRUE));
  g_variant_builder_init (&devices, G_VARIANT_TYPE ("a(sa{sv})"));
  g_variant_builder_add (&devices, "(sa{sv})", id, &access);
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  return g_variant_new ("(sa(sa{sv})a{sv})", self->parent_window != NULL ? self->parent_window : "",
                        &devices, &options);
}

/* Returns the descriptor that goes with @id in one answer, or -1. */
static int
take_result (GVariant *results, GUnixFDList *fds, const char *id, GError **error)
{
  g_autoptr (GVariantIter) iter = g_variant_iter_new (results);
  const char *result_id = NULL;
  GVariant *raw = NULL;

  while (g_variant_iter_next (iter, "(&s@a{sv})", &result_id, &raw)) {
    g_autoptr (GVariant) result = raw;
    gboolean success = FALSE;
    gint32 index = -1;
    const char *text = "without a reason";

    if (!g_str_equal (result_id, id))
      continue;
    g_variant_lookup (result, "success", "b", &success);
    g_variant_lookup (result, "error", "&s", &text);
    if (!success) {
      g_set_error (error, STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_DENIED,
                   "the portal did not open the device: %s", text);
      return -1;
    }
    if (fds == NULL || !g_variant_lookup (result, "fd", "h", &index) || index < 0 ||
        index >= g_unix_fd_list_get_length (fds))
      break;
    return g_unix_fd_list_get (fds, index, error);
  }
  return -1;
}

static int
finish (GDBusConnection *bus,
        const char *handle,
        const char *id,
        GCancellable *cancellable,
        GError **error)
{
  for (guint round = 0; round < FINISH_ROUNDS_MAX; round++) {
    g_autoptr (GUnixFDList) fds = NULL;
    g_autoptr (GVariant) results = NULL;
    g_autoptr (GError) cause = NULL;
    gboolean finished = TRUE;
    int fd = -1;
    g_autoptr (GVariant) reply = call_usb (bus, "FinishAcquireDevices",
                                           g_variant_new ("(o@a{sv})", handle, no_options ()),
                                           "(a(sa{sv})b)", &fds, cancellable, error);

    if (reply == NULL)
      return -1;
    g_variant_get (reply, "(@a(sa{sv})b)", &results, &finished);
    fd = take_result (results, fds, id, &cause);
    if (fd >= 0)
      return fd;
    if (cause != NULL) {
      g_propagate_error (error, g_steal_pointer (&cause));
      return -1;
    }
    if (finished)
      break;
  }
  g_set_error_literal (error, STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_PROTOCOL,
                       "the portal said yes and gave nothing");
  return -1;
}

static int
acquire (StrobePortalOpener *self,
         GDBusConnection *bus,
         const char *id,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (StrobePortalRequest) request = strobe_portal_request_new (bus);
  g_autoptr (GVariant) reply = call_usb (
    bus, "AcquireDevices", describe (self, id, strobe_portal_request_get_token (request)), "(o)",
    NULL, cancellable, error);
  const char *handle = NULL;

  /* the question may be on the screen before the portal has told its name */
  if (reply == NULL) {
    strobe_portal_request_close (request);
    return -1;
  }
  g_variant_get (reply, "(&o)", &handle);
  strobe_portal_request_set_handle (request, handle);
  if (!strobe_portal_request_wait (request, self->answer_ms, cancellable, error))
    return -1;
  return finish (bus, strobe_portal_request_get_handle (request), id, cancellable, error);
}

/* A connection of its own: the devices belong to it, and a flash goes on when the desktop is gone,
 * which ends a program that uses the shared one. */
static GDBusConnection *
connect_bus (GCancellable *cancellable, GError **error)
{
  g_autofree char *address =
    g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, cancellable, error);

  if (address == NULL)
    return NULL;
  return g_dbus_connection_new_for_address_sync (address,
                                                 G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                   G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                 NULL, cancellable, error);
}

static GDBusConnection *
get_bus (StrobePortalOpener *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GError) cause = NULL;

  if (self->bus != NULL && g_dbus_connection_is_closed (self->bus))
    g_clear_object (&self->bus);
  if (self->bus == NULL)
    self->bus = connect_bus (cancellable, &cause);
  if (self->bus != NULL)
    return g_object_ref (self->bus);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_UNAVAILABLE, "no session bus: %s",
                 cause->message);
  return NULL;
}

static void
remember (StrobePortalOpener *self, int fd, char *id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_replace (self->ids, GINT_TO_POINTER (fd), id);
}

static int
ask (StrobePortalOpener *self, const char *node, GCancellable *cancellable, GError **error)
{
  g_autoptr (GDBusConnection) bus = get_bus (self, cancellable, error);
  g_autofree char *id = NULL;
  int fd = -1;

  if (bus == NULL)
    return -1;
  id = find (self, bus, node, cancellable, error);
  if (id == NULL)
    return -1;
  fd = acquire (self, bus, id, cancellable, error);
  if (fd >= 0)
    remember (self, fd, g_steal_pointer (&id));
  return fd;
}

/* The answer comes as a signal: it is waited for in a main context that is this thread's alone. */
static int
strobe_portal_opener_open (StrobeUsbOpener *opener,
                           const char *node,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  int fd = -1;

  g_main_context_push_thread_default (context);
  fd = ask (STROBE_PORTAL_OPENER (opener), node, cancellable, error);
  /* what was unsubscribed is let go of by sources of this context */
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  return fd;
}

/* Nobody waits for the reply. */
static void
give_back (StrobePortalOpener *self, const char *id)
{
  g_autoptr (GDBusConnection) bus = get_bus (self, NULL, NULL);
  const char *const ids[] = { id, NULL };

  if (bus != NULL)
    g_dbus_connection_call (bus, STROBE_PORTAL_BUS_NAME, STROBE_PORTAL_OBJECT_PATH, USB_INTERFACE,
                            "ReleaseDevices", g_variant_new ("(^as@a{sv})", ids, no_options ()),
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
strobe_portal_opener_close (StrobeUsbOpener *opener, const char *node, int fd)
{
  StrobePortalOpener *self = STROBE_PORTAL_OPENER (opener);
  g_autofree char *id = NULL;

  g_mutex_lock (&self->mutex);
  g_hash_table_steal_extended (self->ids, GINT_TO_POINTER (fd), NULL, (gpointer *) &id);
  g_mutex_unlock (&self->mutex);
  g_close (fd, NULL);
  if (id != NULL)
    give_back (self, id);
}

static void
opener_iface_init (StrobeUsbOpenerInterface *iface)
{
  iface->open = strobe_portal_opener_open;
  iface->close = strobe_portal_opener_close;
}

static void
strobe_portal_opener_finalize (GObject *object)
{
  StrobePortalOpener *self = STROBE_PORTAL_OPENER (object);

  g_object_unref (self->clock);
  g_clear_object (&self->bus);
  g_free (self->parent_window);
  g_hash_table_unref (self->ids);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (strobe_portal_opener_parent_class)->finalize (object);
}

static void
strobe_portal_opener_class_init (StrobePortalOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_portal_opener_finalize;
}

static void
strobe_portal_opener_init (StrobePortalOpener *self)
{
  g_mutex_init (&self->mutex);
  self->clock = strobe_system_clock_new ();
  self->find_ms = FIND_MS;
  self->answer_ms = ANSWER_MS;
  self->ids = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
}

/**
 * strobe_portal_opener_new:
 *
 * Makes what asks the desktop for devices. Nothing is asked before one is opened.
 *
 * Context: any thread.
 *
 * Source: org.freedesktop.portal.Usb, version 1.
 *
 * Returns: (transfer full): the opener
 */
StrobeUsbOpener *
strobe_portal_opener_new (void)
{
  return g_object_new (STROBE_TYPE_PORTAL_OPENER, NULL);
}

/**
 * strobe_portal_opener_set_parent_window:
 * @handle: (nullable): "x11:…" or "wayland:…"; %NULL if there is no window
 *
 * Sets above which window the questions are shown.
 *
 * Context: any thread.
 *
 * Source: the portal's documentation of window identifiers.
 */
void
strobe_portal_opener_set_parent_window (StrobePortalOpener *self, const char *handle)
{
  g_return_if_fail (STROBE_IS_PORTAL_OPENER (self));

  g_mutex_lock (&self->mutex);
  g_free (self->parent_window);
  self->parent_window = g_strdup (handle);
  g_mutex_unlock (&self->mutex);
}

/**
 * strobe_portal_opener_set_patience_ms:
 * @find_ms: how long a device may be missing from the portal's list
 * @answer_ms: how long a question may be open
 *
 * Sets how long to wait. Before the first device is opened.
 *
 * Context: any thread.
 */
void
strobe_portal_opener_set_patience_ms (StrobePortalOpener *self, guint find_ms, guint answer_ms)
{
  g_return_if_fail (STROBE_IS_PORTAL_OPENER (self));

  self->find_ms = find_ms;
  self->answer_ms = answer_ms;
}

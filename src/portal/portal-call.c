/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "portal/portal-call.h"

#include <gio/gunixfdlist.h>

#include "device/access-error.h"

/* The one place where the errors of the bus become STROBE_ACCESS_ERROR. */

/* Every method answers at once; what takes its time is the user, who answers by a signal. */
#define CALL_TIMEOUT_MS 20000
/* xdg-desktop-portal, src/xdp-utils.h */
#define ERROR_NOT_ALLOWED "org.freedesktop.portal.Error.NotAllowed"
#define ERROR_CANCELLED "org.freedesktop.portal.Error.Cancelled"

static StrobeAccessError
code_of (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (g_strcmp0 (name, ERROR_NOT_ALLOWED) == 0 ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED))
    return STROBE_ACCESS_ERROR_DENIED;
  if (g_strcmp0 (name, ERROR_CANCELLED) == 0)
    return STROBE_ACCESS_ERROR_DISMISSED;
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT))
    return STROBE_ACCESS_ERROR_NO_BACKEND;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY))
    return STROBE_ACCESS_ERROR_TIMEOUT;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT))
    return STROBE_ACCESS_ERROR_PROTOCOL; /* a reply of another type */
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED) ||
      g_dbus_error_is_remote_error (error) == FALSE)
    return STROBE_ACCESS_ERROR_UNAVAILABLE;
  return STROBE_ACCESS_ERROR_DENIED;
}

/**
 * strobe_portal_call:
 * @bus: the session bus
 * @object_path: of the portal
 * @interface: of it
 * @method: of that
 * @arguments: (transfer floating): a tuple
 * @reply_type: of the reply, a tuple
 * @fds: (out) (optional) (nullable) (transfer full): the descriptors that came with the reply
 * @cancellable: (nullable): stops the wait
 * @error: return location for an error
 *
 * Calls a method of the portal.
 *
 * Errors: STROBE_ACCESS_ERROR DENIED, DISMISSED, UNAVAILABLE, NO_BACKEND, TIMEOUT, PROTOCOL;
 * G_IO_ERROR_CANCELLED.
 *
 * Context: any thread but the main one; blocks.
 *
 * Returns: (transfer full): the reply, or %NULL
 */
GVariant *
strobe_portal_call (GDBusConnection *bus,
                    const char *object_path,
                    const char *interface,
                    const char *method,
                    GVariant *arguments,
                    const char *reply_type,
                    GUnixFDList **fds,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GError) cause = NULL;
  GVariant *reply = g_dbus_connection_call_with_unix_fd_list_sync (
    bus, STROBE_PORTAL_BUS_NAME, object_path, interface, method, arguments,
    G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, NULL, fds, cancellable,
    &cause);

  if (reply != NULL)
    return reply;
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else
    g_set_error (error, STROBE_ACCESS_ERROR, code_of (cause), "%s: %s", method, cause->message);
  return NULL;
}

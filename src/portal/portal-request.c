/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "portal/portal-request.h"

#include "device/access-error.h"
#include "portal/portal-call.h"

/* StrobePortalRequest: one question to the portal that the user answers.
 * Made by an opener for each question, on the thread that waits for the answer; that thread has a
 * main context of its own as its default, or the answer would go astray.
 *
 * The answer may come before the call that asked has returned, so it is listened for first, on the
 * path that the portal will use; an old portal may use another one, which it tells then. */

#define REQUEST_INTERFACE "org.freedesktop.portal.Request"
#define REQUEST_PATH_PREFIX STROBE_PORTAL_OBJECT_PATH "/request/"

/* org.freedesktop.portal.Request: Response */
typedef enum {
  RESPONSE_SUCCESS = 0,
  RESPONSE_CANCELLED = 1,
  RESPONSE_OTHER = 2,
  RESPONSE_NONE = G_MAXUINT32, /* not there yet */
} Response;

struct _StrobePortalRequest {
  GDBusConnection *bus;
  char *token;
  char *handle;
  guint response_id;
  guint owner_id;
  guint32 response;
  gboolean is_nonsense;
  gboolean is_portal_gone;
};

static void
response_cb (GDBusConnection *bus,
             const char *sender,
             const char *path,
             const char *interface,
             const char *signal,
             GVariant *arguments,
             gpointer user_data)
{
  StrobePortalRequest *self = user_data;

  if (!g_variant_is_of_type (arguments, G_VARIANT_TYPE ("(ua{sv})"))) {
    self->is_nonsense = TRUE;
    return;
  }
  g_variant_get (arguments, "(ua{sv})", &self->response, NULL);
  if (self->response > RESPONSE_OTHER)
    self->is_nonsense = TRUE;
}

static void
owner_changed_cb (GDBusConnection *bus,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *arguments,
                  gpointer user_data)
{
  const char *new_owner = NULL;

  g_variant_get (arguments, "(&s&s&s)", NULL, NULL, &new_owner);
  if (*new_owner == '\0')
    ((StrobePortalRequest *) user_data)->is_portal_gone = TRUE;
}

/* A portal that crashes does not answer any more. g_bus_watch_name() would leave a call of its own
 * behind when the answer comes at once. */
static void
watch_portal (StrobePortalRequest *self)
{
  self->owner_id = g_dbus_connection_signal_subscribe (
    self->bus, "org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged",
    "/org/freedesktop/DBus", STROBE_PORTAL_BUS_NAME, G_DBUS_SIGNAL_FLAGS_NONE, owner_changed_cb,
    self, NULL);
}

static void
listen (StrobePortalRequest *self)
{
  self->response_id = g_dbus_connection_signal_subscribe (
    self->bus, STROBE_PORTAL_BUS_NAME, REQUEST_INTERFACE, "Response", self->handle, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, response_cb, self, NULL);
}

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
woken_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
fail (GError **error, StrobeAccessError code, const char *text)
{
  g_set_error_literal (error, STROBE_ACCESS_ERROR, code, text);
  return FALSE;
}

static gboolean
judge (StrobePortalRequest *self, gboolean is_late, GError **error)
{
  if (self->is_nonsense)
    return fail (error, STROBE_ACCESS_ERROR_PROTOCOL, "the portal's response makes no sense");
  if (self->response == RESPONSE_SUCCESS)
    return TRUE;
  if (self->response == RESPONSE_CANCELLED)
    return fail (error, STROBE_ACCESS_ERROR_DISMISSED, "the portal says: cancelled");
  if (self->response == RESPONSE_OTHER)
    return fail (error, STROBE_ACCESS_ERROR_DENIED, "the portal says: ended in some other way");
  if (self->is_portal_gone)
    return fail (error, STROBE_ACCESS_ERROR_UNAVAILABLE, "the portal went away");
  g_assert (is_late);
  strobe_portal_request_close (self);
  return fail (error, STROBE_ACCESS_ERROR_TIMEOUT, "the portal did not answer");
}

/**
 * strobe_portal_request_new:
 * @bus: the session bus
 *
 * Prepares a question, and listens for its answer.
 *
 * Context: the thread that will wait; its default main context is its own.
 *
 * Source: org.freedesktop.portal.Request, on the path of a request.
 *
 * Returns: (transfer full): the request
 */
StrobePortalRequest *
strobe_portal_request_new (GDBusConnection *bus)
{
  StrobePortalRequest *self = g_new0 (StrobePortalRequest, 1);
  const char *unique_name = g_dbus_connection_get_unique_name (bus);
  g_autofree char *sender = g_strdelimit (g_strdup (unique_name + 1), ".", '_');

  self->bus = g_object_ref (bus);
  self->response = RESPONSE_NONE;
  self->token = g_strdup_printf ("strobe%u", g_random_int ());
  self->handle = g_strdup_printf (REQUEST_PATH_PREFIX "%s/%s", sender, self->token);
  listen (self);
  watch_portal (self);
  return self;
}

/**
 * strobe_portal_request_get_token:
 *
 * Gets what the portal is to be given as "handle_token".
 *
 * Ownership: the request's.
 *
 * Context: the thread of the request.
 *
 * Returns: (transfer none): the token
 */
const char *
strobe_portal_request_get_token (StrobePortalRequest *self)
{
  return self->token;
}

/**
 * strobe_portal_request_set_handle:
 * @handle: the object path that the portal returned
 *
 * Tells where the answer will come.
 *
 * Context: the thread of the request.
 */
void
strobe_portal_request_set_handle (StrobePortalRequest *self, const char *handle)
{
  if (g_str_equal (self->handle, handle))
    return;
  g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  g_free (self->handle);
  self->handle = g_strdup (handle);
  listen (self);
}

/**
 * strobe_portal_request_get_handle:
 *
 * Gets the object path of the request.
 *
 * Ownership: the request's.
 *
 * Context: the thread of the request.
 *
 * Returns: (transfer none): the path
 */
const char *
strobe_portal_request_get_handle (StrobePortalRequest *self)
{
  return self->handle;
}

/**
 * strobe_portal_request_wait:
 * @timeout_ms: how long somebody may think about it
 * @cancellable: (nullable): stops the wait
 * @error: return location for an error
 *
 * Waits for the answer. If it does not come the dialog is closed.
 *
 * Errors: STROBE_ACCESS_ERROR DENIED, DISMISSED, UNAVAILABLE, TIMEOUT, PROTOCOL;
 * G_IO_ERROR_CANCELLED.
 *
 * Context: the thread of the request; blocks.
 *
 * Returns: %TRUE if the answer was yes
 */
gboolean
strobe_portal_request_wait (StrobePortalRequest *self,
                            guint timeout_ms,
                            GCancellable *cancellable,
                            GError **error)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GSource) timeout = g_timeout_source_new (timeout_ms);
  g_autoptr (GSource) wake = g_cancellable_source_new (cancellable);
  gboolean is_late = FALSE;

  g_source_set_callback (timeout, timeout_cb, &is_late, NULL);
  g_source_attach (timeout, context);
  g_source_set_callback (wake, G_SOURCE_FUNC (woken_cb), NULL, NULL);
  g_source_attach (wake, context);
  while (self->response == RESPONSE_NONE && !self->is_nonsense && !self->is_portal_gone &&
         !is_late && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timeout);
  g_source_destroy (wake);
  if (self->response == RESPONSE_NONE &&
      g_cancellable_set_error_if_cancelled (cancellable, error)) {
    strobe_portal_request_close (self);
    return FALSE;
  }
  return judge (self, is_late, error);
}

/**
 * strobe_portal_request_close:
 *
 * Takes the question back: it is not to stay when nobody waits for its answer.
 *
 * Context: the thread of the request; does not wait.
 */
void
strobe_portal_request_close (StrobePortalRequest *self)
{
  g_dbus_connection_call (self->bus, STROBE_PORTAL_BUS_NAME, self->handle, REQUEST_INTERFACE,
                          "Close", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

/**
 * strobe_portal_request_free:
 *
 * Stops to listen.
 *
 * Context: the thread of the request.
 */
void
strobe_portal_request_free (StrobePortalRequest *self)
{
  if (self == NULL)
    return;
  g_dbus_connection_signal_unsubscribe (self->bus, self->response_id);
  g_dbus_connection_signal_unsubscribe (self->bus, self->owner_id);
  g_object_unref (self->bus);
  g_free (self->token);
  g_free (self->handle);
  g_free (self);
}

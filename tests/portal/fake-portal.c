/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "portal/fake-portal.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>

#define NAME "org.freedesktop.portal.Desktop"

/* A filter and not an exported object: GDBus would check the types of our replies. It runs on
 * GDBus's thread. */

static void
reply_with (FakePortal *self, GDBusMessage *call, const char *text, GUnixFDList *fds)
{
  g_autoptr (GDBusMessage) reply = g_dbus_message_new_method_reply (call);
  g_autoptr (GError) error = NULL;

  if (text != NULL) {
    GVariant *body = g_variant_parse (NULL, text, NULL, NULL, &error);

    g_assert_no_error (error);
    g_dbus_message_set_body (reply, body);
    g_variant_unref (body);
  }
  if (fds != NULL)
    g_dbus_message_set_unix_fd_list (reply, fds);
  g_dbus_connection_send_message (self->bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
fail_with (FakePortal *self, GDBusMessage *call, const char *name)
{
  g_autoptr (GDBusMessage) reply = g_dbus_message_new_method_error_literal (call, name, "as told");

  g_dbus_connection_send_message (self->bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
}

static void
enumerate (FakePortal *self, GDBusMessage *call)
{
  if (self->enumerate_error != NULL)
    fail_with (self, call, self->enumerate_error);
  else if (self->n_empty_lists > 0 && self->n_empty_lists--)
    reply_with (self, call, "(@a(sa{sv}) [],)", NULL);
  else
    reply_with (self, call, self->enumerate_reply, NULL);
}

static char *
dup_handle (FakePortal *self, GDBusMessage *call, GVariant *options)
{
  g_autofree char *sender =
    g_strdelimit (g_strdup (g_dbus_message_get_sender (call) + 1), ".", '_');
  const char *token = NULL;

  if (self->handle != NULL)
    return g_strdup (self->handle);
  g_assert_true (g_variant_lookup (options, "handle_token", "&s", &token));
  return g_strdup_printf ("/org/freedesktop/portal/desktop/request/%s/%s", sender, token);
}

static void
respond (FakePortal *self, GDBusMessage *call, const char *handle)
{
  gboolean is_nonsense = self->manner == FAKE_PORTAL_TALKS_NONSENSE;

  g_dbus_connection_emit_signal (
    self->bus, g_dbus_message_get_sender (call), handle, "org.freedesktop.portal.Request",
    "Response",
    is_nonsense ? g_variant_new ("(s)", "yes, why not")
                : g_variant_new ("(u@a{sv})", self->response,
                                 g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
    NULL);
}

static void
note_question (FakePortal *self, GVariant *body)
{
  g_autoptr (GVariant) devices = g_variant_get_child_value (body, 1);
  g_autoptr (GVariant) access = NULL;

  self->n_asked++;
  g_clear_pointer (&self->parent_window, g_free);
  g_clear_pointer (&self->acquired_id, g_free);
  g_variant_get_child (body, 0, "s", &self->parent_window);
  g_assert_cmpuint (g_variant_n_children (devices), ==, 1);
  g_variant_get_child (devices, 0, "(s@a{sv})", &self->acquired_id, &access);
  g_variant_lookup (access, "writable", "b", &self->acquired_writable);
}

static void
acquire (FakePortal *self, GDBusMessage *call, GVariant *body)
{
  g_autoptr (GVariant) options = g_variant_get_child_value (body, 2);
  g_autofree char *handle = dup_handle (self, call, options);
  g_autofree char *reply = g_strdup_printf ("(objectpath '%s',)", handle);

  note_question (self, body);
  if (self->acquire_error != NULL) {
    fail_with (self, call, self->acquire_error);
    return;
  }
  if (self->manner == FAKE_PORTAL_ANSWERS_EARLY)
    respond (self, call, handle);
  reply_with (self, call, reply, NULL);
  if (self->manner == FAKE_PORTAL_ANSWERS || self->manner == FAKE_PORTAL_TALKS_NONSENSE)
    respond (self, call, handle);
  if (self->manner == FAKE_PORTAL_LEAVES)
    g_dbus_connection_call (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                            "org.freedesktop.DBus", "ReleaseName", g_variant_new ("(s)", NAME),
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
finish (FakePortal *self, GDBusMessage *call)
{
  g_autoptr (GUnixFDList) fds = NULL;

  if (self->finish_error != NULL) {
    fail_with (self, call, self->finish_error);
    return;
  }
  if (self->file != NULL) {
    int fd = open (self->file, O_RDWR | O_CLOEXEC);

    fds = g_unix_fd_list_new_from_array (&fd, 1);
  }
  reply_with (self, call, self->finish_reply, fds);
}

static void
release (FakePortal *self, GDBusMessage *call, GVariant *body)
{
  g_autofree const char **ids = NULL;

  g_variant_get_child (body, 0, "^a&s", &ids);
  g_free (self->released_id);
  self->released_id = g_strdup (ids[0]);
  reply_with (self, call, NULL, NULL);
}

static GDBusMessage *
filter_cb (GDBusConnection *bus, GDBusMessage *message, gboolean incoming, gpointer user_data)
{
  FakePortal *self = user_data;
  const char *method = g_dbus_message_get_member (message);
  const char *path = g_dbus_message_get_path (message);
  GVariant *body = g_dbus_message_get_body (message);
  gboolean taken = TRUE;

  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      !g_str_has_prefix (path, "/org/freedesktop/portal/"))
    return message;
  g_mutex_lock (&self->mutex);
  if (g_str_equal (method, "EnumerateDevices"))
    enumerate (self, message);
  else if (g_str_equal (method, "AcquireDevices"))
    acquire (self, message, body);
  else if (g_str_equal (method, "FinishAcquireDevices"))
    finish (self, message);
  else if (g_str_equal (method, "ReleaseDevices"))
    release (self, message, body);
  else if (g_str_equal (method, "Close"))
    self->n_closed++;
  else
    taken = FALSE;
  g_mutex_unlock (&self->mutex);
  if (!taken)
    return message;
  g_object_unref (message);
  return NULL;
}

/* The portal of the test: one device, and a yes to everything. */
FakePortal *
fake_portal_new (void)
{
  FakePortal *self = g_new0 (FakePortal, 1);

  g_mutex_init (&self->mutex);
  self->test_bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->test_bus);
  self->enumerate_reply = "([('mouse', {'device-file': <'/dev/bus/usb/001/002'>}),"
                          "  ('nameless', {'properties': <1>}),"
                          "  ('board', {'device-file': <'/dev/bus/usb/001/003'>,"
                          "             'writable': <true>})],)";
  self->finish_reply = "([('board', {'success': <true>, 'fd': <handle 0>})], true)";
  self->file = "/dev/null";
  return self;
}

/* Takes its place on the bus. */
void
fake_portal_start (FakePortal *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  self->bus = g_dbus_connection_new_for_address_sync (
    g_test_dbus_get_bus_address (self->test_bus),
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_add_filter (self->bus, filter_cb, self, NULL);
  reply = g_dbus_connection_call_sync (
    self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
    "RequestName", g_variant_new ("(su)", NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

void
fake_portal_free (FakePortal *self)
{
  if (self->bus != NULL) {
    g_dbus_connection_close_sync (self->bus, NULL, NULL);
    g_object_unref (self->bus);
  }
  g_test_dbus_down (self->test_bus);
  g_object_unref (self->test_bus);
  g_mutex_clear (&self->mutex);
  g_free (self->parent_window);
  g_free (self->acquired_id);
  g_free (self->released_id);
  g_free (self);
}

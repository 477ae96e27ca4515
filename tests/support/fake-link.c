/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/fake-link.h"

#include <string.h>

#include "serial/serial-error.h"

struct _StrobeFakeLink {
  GObject parent_instance;

  GError *open_error;
  GMainContext *context; /* of who opened it; there its signals are emitted */
  gboolean is_open;
  gboolean is_paused;
  gboolean is_full; /* whether it takes nothing */
  GString *written;
  GString *lines; /* "01 00 11 ": DTR and RTS of each change */
  guint n_breaks;
};

static gboolean
open_link (StrobeSerialLink *link, GError **error)
{
  StrobeFakeLink *self = STROBE_FAKE_LINK (link);

  if (self->open_error != NULL) {
    g_propagate_error (error, g_error_copy (self->open_error));
    return FALSE;
  }
  self->context = g_main_context_ref_thread_default ();
  self->is_open = TRUE;
  return TRUE;
}

static gboolean
refuse (GError **error)
{
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO, "full, as a test wants it");
  return FALSE;
}

static gboolean
write_bytes (StrobeSerialLink *link, GBytes *bytes, GError **error)
{
  StrobeFakeLink *self = STROBE_FAKE_LINK (link);

  if (self->is_full)
    return refuse (error);
  g_string_append_len (self->written, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes));
  return TRUE;
}

static void
set_paused (StrobeSerialLink *link, gboolean paused)
{
  STROBE_FAKE_LINK (link)->is_paused = paused;
}

static gboolean
set_lines (StrobeSerialLink *link, gboolean dtr, gboolean rts, GError **error)
{
  StrobeFakeLink *self = STROBE_FAKE_LINK (link);

  if (self->is_full)
    return refuse (error);
  g_string_append_printf (self->lines, "%d%d ", dtr ? 1 : 0, rts ? 1 : 0);
  return TRUE;
}

static gboolean
send_break (StrobeSerialLink *link, GError **error)
{
  STROBE_FAKE_LINK (link)->n_breaks++;
  return TRUE;
}

static void
close_link (StrobeSerialLink *link)
{
  STROBE_FAKE_LINK (link)->is_open = FALSE;
  g_clear_pointer (&STROBE_FAKE_LINK (link)->context, g_main_context_unref);
}

static void
link_iface_init (StrobeSerialLinkInterface *iface)
{
  iface->open = open_link;
  iface->write = write_bytes;
  iface->set_paused = set_paused;
  iface->set_lines = set_lines;
  iface->send_break = send_break;
  iface->close = close_link;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeFakeLink,
                               strobe_fake_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_SERIAL_LINK, link_iface_init))

static void
strobe_fake_link_finalize (GObject *object)
{
  StrobeFakeLink *self = STROBE_FAKE_LINK (object);

  g_clear_error (&self->open_error);
  g_string_free (self->written, TRUE);
  g_string_free (self->lines, TRUE);
  G_OBJECT_CLASS (strobe_fake_link_parent_class)->finalize (object);
}

static void
strobe_fake_link_class_init (StrobeFakeLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_fake_link_finalize;
}

static void
strobe_fake_link_init (StrobeFakeLink *self)
{
  self->written = g_string_new (NULL);
  self->lines = g_string_new (NULL);
}

StrobeSerialLink *
strobe_fake_link_new (const GError *open_error)
{
  StrobeFakeLink *self = g_object_new (STROBE_TYPE_FAKE_LINK, NULL);

  self->open_error = open_error != NULL ? g_error_copy (open_error) : NULL;
  return STROBE_SERIAL_LINK (self);
}

gboolean
strobe_fake_link_is_open (StrobeFakeLink *self)
{
  return self->is_open;
}

gboolean
strobe_fake_link_is_paused (StrobeFakeLink *self)
{
  return self->is_paused;
}

void
strobe_fake_link_set_full (StrobeFakeLink *self, gboolean is_full)
{
  self->is_full = is_full;
}

const char *
strobe_fake_link_get_written (StrobeFakeLink *self)
{
  return self->written->str;
}

const char *
strobe_fake_link_get_lines (StrobeFakeLink *self)
{
  return self->lines->str;
}

guint
strobe_fake_link_get_n_breaks (StrobeFakeLink *self)
{
  return self->n_breaks;
}

/* What a test does to the link happens where it was opened, be that another thread. */
typedef struct {
  StrobeSerialLink *link;
  GBytes *bytes;
  GError *error;
} Event;

static void
event_free (gpointer data)
{
  Event *event = data;

  g_object_unref (event->link);
  g_clear_pointer (&event->bytes, g_bytes_unref);
  g_clear_error (&event->error);
  g_free (event);
}

static gboolean
event_cb (gpointer data)
{
  Event *event = data;

  if (event->bytes != NULL)
    strobe_serial_link_emit_received (event->link, event->bytes);
  else
    strobe_serial_link_emit_closed (event->link, event->error);
  return G_SOURCE_REMOVE;
}

static void
post (StrobeFakeLink *self, GBytes *bytes, const GError *error)
{
  Event *event = g_new0 (Event, 1);
  g_autoptr (GMainContext) context = NULL;

  context = self->context != NULL ? g_main_context_ref (self->context)
                                  : g_main_context_ref_thread_default ();
  event->link = g_object_ref (STROBE_SERIAL_LINK (self));
  event->bytes = bytes;
  event->error = error != NULL ? g_error_copy (error) : NULL;
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, event_cb, event, event_free);
}

void
strobe_fake_link_receive (StrobeFakeLink *self, const char *text)
{
  g_assert_true (self->is_open);
  post (self, g_bytes_new (text, strlen (text)), NULL);
}

void
strobe_fake_link_end (StrobeFakeLink *self, const GError *error)
{
  self->is_open = FALSE;
  post (self, NULL, error);
}

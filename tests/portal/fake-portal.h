/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the portal does with AcquireDevices. */
typedef enum {
  FAKE_PORTAL_ANSWERS,       /* Response, once the call has returned */
  FAKE_PORTAL_ANSWERS_EARLY, /* Response first, then the call returns */
  FAKE_PORTAL_NEVER_ANSWERS,
  FAKE_PORTAL_TALKS_NONSENSE, /* Response of another type */
  FAKE_PORTAL_LEAVES,         /* the bus, with the question open */
} FakePortalManner;

/* org.freedesktop.portal.Desktop on a bus of the test's own. Its replies may be anything. */
typedef struct {
  GTestDBus *test_bus;
  GDBusConnection *bus;
  GMutex mutex; /* of what follows */

  const char *enumerate_error; /* instead of a reply */
  const char *enumerate_reply; /* GVariant text */
  guint n_empty_lists;         /* before that */
  const char *acquire_error;
  FakePortalManner manner;
  guint32 response;
  const char *handle; /* NULL: the one that the caller expects */
  const char *finish_error;
  const char *finish_reply; /* GVariant text */
  const char *file;         /* its descriptor goes with the reply; NULL: none does */

  char *parent_window; /* what was asked for */
  char *acquired_id;
  gboolean acquired_writable;
  guint n_asked;
  guint n_closed;
  char *released_id;
} FakePortal;

FakePortal *fake_portal_new (void);
void fake_portal_start (FakePortal *self);
void fake_portal_free (FakePortal *self);

G_END_DECLS

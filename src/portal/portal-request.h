/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One question to the portal that the user answers: org.freedesktop.portal.Request. */
typedef struct _StrobePortalRequest StrobePortalRequest;

StrobePortalRequest *strobe_portal_request_new (GDBusConnection *bus);
const char *strobe_portal_request_get_token (StrobePortalRequest *self);
void strobe_portal_request_set_handle (StrobePortalRequest *self, const char *handle);
const char *strobe_portal_request_get_handle (StrobePortalRequest *self);
gboolean strobe_portal_request_wait (StrobePortalRequest *self,
                                     guint timeout_ms,
                                     GCancellable *cancellable,
                                     GError **error);
void strobe_portal_request_close (StrobePortalRequest *self);
void strobe_portal_request_free (StrobePortalRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePortalRequest, strobe_portal_request_free)

G_END_DECLS

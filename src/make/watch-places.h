/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folders to be watched for some files, and which names in them are of interest. */
typedef struct _StrobeWatchPlaces StrobeWatchPlaces;

StrobeWatchPlaces *strobe_watch_places_find (GListModel *files, GCancellable *cancellable);
StrobeWatchPlaces *strobe_watch_places_ref (StrobeWatchPlaces *self);
void strobe_watch_places_unref (StrobeWatchPlaces *self);
gboolean strobe_watch_places_equal (StrobeWatchPlaces *self, StrobeWatchPlaces *other);
gboolean strobe_watch_places_concern (StrobeWatchPlaces *self, GFile *file);
GPtrArray *strobe_watch_places_create_monitors (StrobeWatchPlaces *self); /* of GFileMonitor */
gboolean strobe_watch_places_need_polling (StrobeWatchPlaces *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeWatchPlaces, strobe_watch_places_unref)

G_END_DECLS

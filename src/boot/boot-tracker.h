/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot.h"
#include "boot/core-dump.h"
#include "log/log-line.h"

G_BEGIN_DECLS

/* Lines in, boots out. One thread. */
typedef struct _StrobeBootTracker StrobeBootTracker;

StrobeBootTracker *strobe_boot_tracker_new (StrobePanicFunc panic_func, gpointer user_data);
void strobe_boot_tracker_free (StrobeBootTracker *self);
/* @raw: as it came. Returns TRUE if a boot starts with this line. */
gboolean strobe_boot_tracker_take (StrobeBootTracker *self,
                                   guint64 number,
                                   const char *raw,
                                   gsize size_bytes,
                                   StrobeLogLevel level,
                                   gint64 received_us);
void strobe_boot_tracker_link_lost (StrobeBootTracker *self); /* the next line is of a new boot */
void
strobe_boot_tracker_finish (StrobeBootTracker *self); /* a crash that is begun is told as it is */
gboolean strobe_boot_tracker_is_crash_open (StrobeBootTracker *self);
guint strobe_boot_tracker_get_n_boots (StrobeBootTracker *self);
/* A snapshot of boot @index, or NULL. Only the last one may still change; its stamp grows then. */
StrobeBoot *strobe_boot_tracker_dup_boot (StrobeBootTracker *self, guint index);
guint64 strobe_boot_tracker_get_stamp (StrobeBootTracker *self);
/* the core dumps seen, oldest first */
const StrobeCoreDump *strobe_boot_tracker_get_core_dumps (StrobeBootTracker *self, guint *n_dumps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeBootTracker, strobe_boot_tracker_free)

G_END_DECLS

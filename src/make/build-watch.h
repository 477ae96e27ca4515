/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/build.h"

G_BEGIN_DECLS

/* Sees when a build is made again. Properties: error. Signals, each with the StrobeBuild: "built",
 * for other bytes; "touched", for the same bytes in files that were written. */
#define STROBE_TYPE_BUILD_WATCH (strobe_build_watch_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildWatch, strobe_build_watch, STROBE, BUILD_WATCH, GObject)

StrobeBuildWatch *strobe_build_watch_new (StrobeBuild *build, guint poll_s);
void strobe_build_watch_stop (StrobeBuildWatch *self);
StrobeBuild *strobe_build_watch_get_build (StrobeBuildWatch *self);
const GError *strobe_build_watch_get_error (StrobeBuildWatch *self); /* why it is away now */
gboolean strobe_build_watch_is_watching (StrobeBuildWatch *self);
gboolean strobe_build_watch_is_polling (StrobeBuildWatch *self);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/file-stamps.h"
#include "make/firmware-diff.h"
#include "make/firmware-source.h"

G_BEGIN_DECLS

/* A firmware that was read, and how its files looked just before. Immutable. */
#define STROBE_TYPE_BUILD (strobe_build_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuild, strobe_build, STROBE, BUILD, GObject)

StrobeBuild *strobe_build_load (GListModel *inputs, GCancellable *cancellable, GError **error);
StrobeBuild *
strobe_build_load_next (StrobeBuild *previous, GCancellable *cancellable, GError **error);
StrobeBuild *strobe_build_with_source (StrobeBuild *self, StrobeFirmwareSource *source);
StrobeFirmwareSource *strobe_build_get_source (StrobeBuild *self);
StrobeFirmware *strobe_build_get_firmware (StrobeBuild *self);
StrobeFileStamps *strobe_build_get_stamps (StrobeBuild *self);
StrobeFirmwareDiff *strobe_build_get_diff (StrobeBuild *self); /* NULL: nothing to compare with */
gboolean strobe_build_is_new (StrobeBuild *self);

G_END_DECLS

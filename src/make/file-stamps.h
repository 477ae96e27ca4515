/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How some files looked at one moment: enough to tell that one of them was written since. */
typedef struct _StrobeFileStamps StrobeFileStamps;

StrobeFileStamps *strobe_file_stamps_take (GListModel *files, GCancellable *cancellable);
StrobeFileStamps *strobe_file_stamps_ref (StrobeFileStamps *self);
void strobe_file_stamps_unref (StrobeFileStamps *self);
gboolean strobe_file_stamps_equal (StrobeFileStamps *self, StrobeFileStamps *other);
gboolean strobe_file_stamps_cover (StrobeFileStamps *self, GListModel *files);
GFile *strobe_file_stamps_find_missing (StrobeFileStamps *self);
GFile *strobe_file_stamps_find_change (StrobeFileStamps *self, StrobeFileStamps *later);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFileStamps, strobe_file_stamps_unref)

G_END_DECLS

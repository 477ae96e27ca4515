/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

gboolean strobe_loose_files_check (GListModel *files, GCancellable *cancellable, GError **error);
void strobe_loose_files_read (StrobeRecipe *recipe, GListModel *files, GCancellable *cancellable);
gboolean
strobe_loose_files_read_folder (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable);

G_END_DECLS

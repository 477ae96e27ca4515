/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

/* A file and where somebody says that it goes. */
typedef struct {
  guint32 address;
  GFile *file;
} StrobeGivenFile;

StrobeRecipe *strobe_given_files_read (const StrobeGivenFile *files,
                                       gsize n_files,
                                       GFile *list,
                                       GCancellable *cancellable);

G_END_DECLS

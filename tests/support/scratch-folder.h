/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A folder in which a test writes what a build would. Ends the test where the disk does not do. */
typedef struct {
  char *path;
} StrobeScratchFolder;

void strobe_scratch_folder_make (StrobeScratchFolder *self);
void strobe_scratch_folder_remove (StrobeScratchFolder *self);
char *strobe_scratch_folder_dup_path (StrobeScratchFolder *self, const char *name);
GFile *strobe_scratch_folder_get_file (StrobeScratchFolder *self, const char *name);
GListModel *strobe_scratch_folder_list (StrobeScratchFolder *self, const char *name);
/* Each makes the folders on the way. */
void strobe_scratch_folder_put (StrobeScratchFolder *self, const char *name, GBytes *content);
void
strobe_scratch_folder_write_in_place (StrobeScratchFolder *self, const char *name, GBytes *content);
void strobe_scratch_folder_append (StrobeScratchFolder *self, const char *name, GBytes *content);
void strobe_scratch_folder_delete (StrobeScratchFolder *self, const char *name);

G_END_DECLS

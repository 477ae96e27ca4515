/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  char *name; /* as it can be shown */
  GBytes *data;
} StrobeCpioEntry;

void strobe_cpio_entry_free (StrobeCpioEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCpioEntry, strobe_cpio_entry_free)

gboolean strobe_cpio_archive_is_one (GBytes *bytes);
/* What was read before an error stays in @entries (of StrobeCpioEntry). */
gboolean
strobe_cpio_archive_parse (GBytes *archive, GPtrArray *entries, gsize *size_bytes, GError **error);
void strobe_cpio_archive_put_entry (GByteArray *archive, const char *name, GBytes *data);
void strobe_cpio_archive_put_trailer (GByteArray *archive);

G_END_DECLS

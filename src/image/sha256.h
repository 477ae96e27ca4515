/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_SHA256_BYTES 32

/* SHA-256, with the instructions that the processor has for it. */
typedef struct _StrobeSha256 StrobeSha256;

StrobeSha256 *strobe_sha256_new (void);
StrobeSha256 *strobe_sha256_new_portable (void);
void strobe_sha256_free (StrobeSha256 *self);
void strobe_sha256_update (StrobeSha256 *self, const guint8 *data, gsize size_bytes);
void strobe_sha256_finish (StrobeSha256 *self, guint8 *digest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSha256, strobe_sha256_free)

G_END_DECLS

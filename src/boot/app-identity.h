/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "image/chip.h"

G_BEGIN_DECLS

/* Which app a firmware holds: what its boot log is compared with. */
typedef struct {
  char *project;
  char *version;
  char *elf_sha256; /* 64 hex digits, lower case; or NULL */
  const StrobeChip *chip;
} StrobeAppIdentity;

#define STROBE_TYPE_APP_IDENTITY (strobe_app_identity_get_type ())
GType strobe_app_identity_get_type (void);
StrobeAppIdentity *strobe_app_identity_new (const char *project,
                                            const char *version,
                                            const char *elf_sha256,
                                            const StrobeChip *chip);
StrobeAppIdentity *strobe_app_identity_copy (const StrobeAppIdentity *self);
void strobe_app_identity_free (StrobeAppIdentity *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeAppIdentity, strobe_app_identity_free)

G_END_DECLS

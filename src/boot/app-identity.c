/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/app-identity.h"

/* StrobeAppIdentity: which app was flashed. The front ends make it of a firmware; the verdict
 * compares it. Any thread. */

G_DEFINE_BOXED_TYPE (StrobeAppIdentity,
                     strobe_app_identity,
                     strobe_app_identity_copy,
                     strobe_app_identity_free)

/**
 * strobe_app_identity_new:
 * @project: (nullable): the name of the project
 * @version: (nullable): its version
 * @elf_sha256: (nullable): hex digits
 * @chip: (nullable): the chip it is for
 *
 * Makes an identity.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the identity
 */
StrobeAppIdentity *
strobe_app_identity_new (const char *project,
                         const char *version,
                         const char *elf_sha256,
                         const StrobeChip *chip)
{
  StrobeAppIdentity *self = g_new0 (StrobeAppIdentity, 1);

  self->project = g_strdup (project);
  self->version = g_strdup (version);
  self->elf_sha256 = elf_sha256 != NULL ? g_ascii_strdown (elf_sha256, -1) : NULL;
  self->chip = chip;
  return self;
}

/**
 * strobe_app_identity_copy:
 * @self: an identity
 *
 * Copies it.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeAppIdentity *
strobe_app_identity_copy (const StrobeAppIdentity *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return strobe_app_identity_new (self->project, self->version, self->elf_sha256, self->chip);
}

/**
 * strobe_app_identity_free:
 * @self: an identity
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_app_identity_free (StrobeAppIdentity *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->project);
  g_free (self->version);
  g_free (self->elf_sha256);
  g_free (self);
}

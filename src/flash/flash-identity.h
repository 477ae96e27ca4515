/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Which board sits in a port, as far as that can be known. */
typedef struct {
  char *port;  /* "1-4.2" */
  char *mac;   /* "7c:df:a1:00:00:01"; NULL while it has not shown one */
  char *token; /* the same as long as the board cannot have been exchanged */
  gboolean practice;
} StrobeFlashIdentity;

#define STROBE_TYPE_FLASH_IDENTITY (strobe_flash_identity_get_type ())
GType strobe_flash_identity_get_type (void);
StrobeFlashIdentity *
strobe_flash_identity_new (const char *port, const char *mac, const char *token, gboolean practice);
StrobeFlashIdentity *strobe_flash_identity_copy (const StrobeFlashIdentity *self);
void strobe_flash_identity_free (StrobeFlashIdentity *self);
gboolean strobe_flash_identity_is_same (const StrobeFlashIdentity *self,
                                        const StrobeFlashIdentity *other);
char *strobe_flash_identity_dup_mac (const char *serial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashIdentity, strobe_flash_identity_free)

G_END_DECLS

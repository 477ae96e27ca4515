/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-file.h"

G_BEGIN_DECLS

typedef struct {
  char *name;
  char *value;
  gboolean is_bad; /* a checksum that is wrong, an image that is damaged */
} StrobeFirmwareFact;

/* Facts under a heading. */
typedef struct {
  char *title;
  char *subtitle; /* may be NULL */
  GArray *facts;  /* of StrobeFirmwareFact */
} StrobeFirmwareFacts;

/* All that is known of a firmware, in words. None of it is markup. */
GPtrArray *strobe_firmware_facts_new (StrobeFirmwareFile *file); /* of StrobeFirmwareFacts */
char *strobe_firmware_facts_dup_text (GPtrArray *sections);
void strobe_firmware_facts_take (StrobeFirmwareFacts *self,
                                 const char *name,
                                 char *value,
                                 gboolean is_bad);

G_END_DECLS

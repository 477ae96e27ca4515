/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How an image is signed for Secure Boot. The signatures are not verified. */
typedef enum {
  STROBE_ESP_SIGNING_NONE,
  STROBE_ESP_SIGNING_V1,
  STROBE_ESP_SIGNING_V2_RSA,
  STROBE_ESP_SIGNING_V2_ECDSA,
} StrobeEspSigning;

typedef struct {
  StrobeEspSigning signing;
  guint n_signatures;
  gboolean is_padded; /* made to be signed: it fills its last page */
} StrobeEspSignature;

const char *strobe_esp_signing_get_name (StrobeEspSigning signing);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/esp-signature.h"
#include "image/scatter.h"

G_BEGIN_DECLS

void strobe_esp_signature_read (const StrobeScatter *bytes,
                                gsize image_bytes,
                                StrobeEspSignature *signature);
gboolean strobe_esp_signature_looks_encrypted (const StrobeScatter *bytes);

G_END_DECLS

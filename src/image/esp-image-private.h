/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/esp-image.h"
#include "image/scatter.h"

G_BEGIN_DECLS

/* Looks at the header alone: could this be an image of a chip that exists? */
gboolean strobe_esp_image_is_likely (const StrobeScatter *bytes);
gboolean
strobe_esp_image_parse_scatter (const StrobeScatter *bytes, StrobeEspImage *image, GError **error);

G_END_DECLS

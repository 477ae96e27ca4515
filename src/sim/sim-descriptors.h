/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "dfu/dfu-types.h"
#include "image/chip.h"

G_BEGIN_DECLS

/* The descriptors of a chip's USB stack, which is the mask ROM's in the loader and in an app. */
void
strobe_sim_descriptors_put_device (GByteArray *array, const StrobeChip *chip, guint16 product_id);
void strobe_sim_descriptors_put_config (GByteArray *array, StrobeDfuMode mode);
void strobe_sim_descriptors_put_string (GByteArray *array, const char *text);
void strobe_sim_descriptors_put_languages (GByteArray *array);

/* The chip keeps its USB device enumerated over a reboot, and knows the flag for DFU mode. */
gboolean strobe_sim_descriptors_has_persistence (const StrobeChip *chip);

G_END_DECLS

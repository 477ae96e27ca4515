/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-image.h"
#include "ui/firmware/firmware-facts.h"

G_BEGIN_DECLS

/* What is known of one ESP image, in words. */
void strobe_image_facts_add (StrobeFirmwareFacts *facts, const StrobeFirmwareImage *image);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "image/firmware-image.h"

G_BEGIN_DECLS

void strobe_image_json_add_string (JsonBuilder *builder, const char *name, const char *value);
void strobe_image_json_add_int (JsonBuilder *builder, const char *name, gint64 value);
void strobe_image_json_add_bool (JsonBuilder *builder, const char *name, gboolean value);
void strobe_image_json_add_app (JsonBuilder *builder, const StrobeEspAppDesc *app);
void strobe_image_json_add_image (JsonBuilder *builder, const StrobeFirmwareImage *image);

G_END_DECLS

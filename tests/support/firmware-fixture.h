/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Firmware files for tests, good and bad, by name. */
const char *const *strobe_firmware_fixture_list (void);
GBytes *strobe_firmware_fixture_build (const char *kind, gsize app_size_bytes);
/* The StrobeImageError of the problem that comes first; -1 for a good file */
int strobe_firmware_fixture_get_fault (const char *kind);

G_END_DECLS

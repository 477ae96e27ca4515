/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Firmware files for tests, good and bad, by name. */
const char *const *strobe_firmware_fixture_list (void);
GBytes *strobe_firmware_fixture_build (const char *kind, gsize app_size_bytes);

G_END_DECLS

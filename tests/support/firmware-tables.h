/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Firmware files with partition tables that are worth a look. */
GBytes *strobe_firmware_tables_make_ota (gsize app_size_bytes);
GBytes *strobe_firmware_tables_make_broken (gsize app_size_bytes);

G_END_DECLS

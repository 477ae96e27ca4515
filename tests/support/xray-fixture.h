/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Firmware files in which there is something to see: odd tables, signed and encrypted images. */
GBytes *strobe_xray_fixture_make_with_settings (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_ota (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_signed (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_app_only (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_large_part (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_odd_table (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_app_too_large (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_encrypted (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_bootloader_elsewhere (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_table_beyond_flash (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_garbage_table (gsize app_size_bytes);
GBytes *strobe_xray_fixture_make_full_table (gsize app_size_bytes);

/* Changes bytes of a sound image and mends its checksum and its digest. */
GBytes *strobe_xray_fixture_patch_image (GBytes *image,
                                         gsize offset_bytes,
                                         gconstpointer data,
                                         gsize size_bytes);
/* Adds signature blocks as espsecure does: @version is 2 (RSA) or 3 (ECDSA). */
GBytes *strobe_xray_fixture_sign_v2 (GBytes *image, guint8 version, guint n_blocks);
/* The same for each seed, without a pattern. */
GBytes *strobe_xray_fixture_make_noise (gsize size_bytes, guint32 seed);

G_END_DECLS

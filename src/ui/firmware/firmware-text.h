/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-file.h"

G_BEGIN_DECLS

/* The words of a firmware. All may come from a hostile file: none is markup. */
char *strobe_firmware_text_dup_title (StrobeFirmwareFile *file); /* "blink 1.4.0" */
char *
strobe_firmware_text_dup_summary (StrobeFirmwareFile *file); /* "ESP32-S2 · ESP-IDF v5.3 · …" */
char *strobe_firmware_text_dup_check (StrobeFirmwareFile *file); /* "3 parts, all MD5 OK · …" */

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "make/build.h"

G_BEGIN_DECLS

/* A firmware and the build it came from, as its files were when they were read. */
#define STROBE_TYPE_FIRMWARE_FILE (strobe_firmware_file_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFirmwareFile, strobe_firmware_file, STROBE, FIRMWARE_FILE, GObject)

void strobe_firmware_file_load_async (GListModel *files,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void strobe_firmware_file_parse_async (GBytes *bytes,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void strobe_firmware_file_load_next_async (StrobeFirmwareFile *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
StrobeFirmwareFile *strobe_firmware_file_load_finish (GAsyncResult *result, GError **error);
StrobeFirmwareFile *strobe_firmware_file_new (StrobeBuild *build);

StrobeFirmware *strobe_firmware_file_get_firmware (StrobeFirmwareFile *self);
StrobeBuild *strobe_firmware_file_get_build (StrobeFirmwareFile *self); /* NULL: never in a file */
StrobeFirmwareSource *strobe_firmware_file_get_source (StrobeFirmwareFile *self); /* or NULL */
GFile *strobe_firmware_file_dup_place (StrobeFirmwareFile *self);                 /* or NULL */
char *strobe_firmware_file_dup_name (StrobeFirmwareFile *self);                   /* or NULL */

void strobe_firmware_file_touch (StrobeFirmwareFile *self, StrobeBuild *same);
void strobe_firmware_file_check_async (StrobeFirmwareFile *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
strobe_firmware_file_check_finish (StrobeFirmwareFile *self, GAsyncResult *result, GError **error);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

/* A build to be changed a little: a bootloader, a table, an app that starts in "factory" or, with
 * @ota, in the first slot, plain data in an app partition "test", and a file system. */
typedef struct {
  const StrobeChip *chip;
  gsize part_size_bytes;
  gboolean has_table;
  gboolean ota;
  GBytes *app;
  GBytes *data;    /* in "test", behind its first sector; or NULL */
  GBytes *storage; /* or NULL */
} DeltaFixture;

#define DELTA_FIXTURE_APP 0x10000u
#define DELTA_FIXTURE_TEST 0x211000u
#define DELTA_FIXTURE_STORAGE 0x310000u

void delta_fixture_init (DeltaFixture *self, const char *target, gsize app_size_bytes);
void delta_fixture_clear (DeltaFixture *self);
/* Changes a byte of the app as a compiler would: checksum and digest follow. */
void delta_fixture_change_app (DeltaFixture *self, gsize at);
void delta_fixture_set_app_size (DeltaFixture *self, gsize size_bytes);
GBytes *delta_fixture_create_noise (gsize size_bytes, guint32 seed);
GBytes *delta_fixture_change (GBytes *bytes, gsize at);
/* Valid. */
StrobeFirmware *delta_fixture_create (DeltaFixture *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DeltaFixture, delta_fixture_clear)

G_END_DECLS

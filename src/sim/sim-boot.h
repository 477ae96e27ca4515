/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/chip.h"
#include "image/esp-app-desc.h"
#include "image/partition-table.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_SIM_BOOT_OUTCOME_RUNS,
  STROBE_SIM_BOOT_OUTCOME_NO_HEADER,      /* the ROM finds no image where the bootloader belongs */
  STROBE_SIM_BOOT_OUTCOME_BAD_BOOTLOADER, /* it finds a damaged one */
  STROBE_SIM_BOOT_OUTCOME_NO_TABLE,       /* the bootloader finds no partition table */
  STROBE_SIM_BOOT_OUTCOME_NO_APP,         /* it finds no app partition, or no image in it */
  STROBE_SIM_BOOT_OUTCOME_WRONG_CHIP,     /* an image is for another chip */
} StrobeSimBootOutcome;

typedef struct {
  guint32 flash_address;
  guint32 load_address;
  guint32 size_bytes;
} StrobeSimBootSegment;

/* What a chip finds in its flash when it starts with BOOT released. */
typedef struct {
  StrobeSimBootOutcome outcome;
  guint32 first_word;       /* of the bootloader's place */
  guint16 found_chip_id;    /* of the image for another chip */
  guint32 flash_size_bytes; /* as the bootloader's header says */
  GArray *partitions;       /* of StrobePartition, or NULL */
  StrobePartition app_partition;
  GArray *segments;           /* of StrobeSimBootSegment: of the app, or NULL */
  StrobeEspAppDesc *app_desc; /* or NULL */
  char *app_time;             /* as the app prints it, or NULL */
  char *app_date;
} StrobeSimBoot;

StrobeSimBoot *strobe_sim_boot_new (const StrobeChip *chip, GBytes *flash);
void strobe_sim_boot_lose_header (StrobeSimBoot *self);
void strobe_sim_boot_mistake_chip (StrobeSimBoot *self, const StrobeChip *chip);
void strobe_sim_boot_free (StrobeSimBoot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimBoot, strobe_sim_boot_free)

G_END_DECLS

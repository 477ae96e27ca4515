/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "image/chip.h"
#include "image/firmware.h"
#include "make/make-note.h"

G_BEGIN_DECLS

/* mkdfu.py's own, and the largest that old hosts can wait for while it is erased. */
#define STROBE_RECIPE_DEFAULT_PART_SIZE_BYTES (512u * 1024)

typedef enum {
  STROBE_RECIPE_ADDRESS_UNKNOWN, /* the address is not valid; somebody has to say it */
  STROBE_RECIPE_ADDRESS_GIVEN,   /* the build says so */
  STROBE_RECIPE_ADDRESS_CHIP,    /* where this chip wants it */
  STROBE_RECIPE_ADDRESS_PARTITION_TABLE,
  STROBE_RECIPE_ADDRESS_USER,
} StrobeRecipeAddressSource;

/* One file that goes into the firmware. */
typedef struct {
  const char *name;    /* base name, as it can be shown */
  GFile *file;         /* NULL when it never was a file */
  GBytes *data;        /* NULL when it could not be read */
  const GError *error; /* why not; NULL otherwise */
  StrobeFirmwarePartKind kind;
  guint32 address;
  StrobeRecipeAddressSource address_source;
  gboolean included;
} StrobeRecipeItem;

#define STROBE_TYPE_RECIPE (strobe_recipe_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecipe, strobe_recipe, STROBE, RECIPE, GObject)

const StrobeChip *strobe_recipe_get_chip (StrobeRecipe *self); /* NULL: not known */
guint32 strobe_recipe_get_flash_size (StrobeRecipe *self);
gsize strobe_recipe_get_part_size (StrobeRecipe *self);
guint strobe_recipe_get_n_items (StrobeRecipe *self);
const StrobeRecipeItem *strobe_recipe_get_item (StrobeRecipe *self, guint index);
GArray *strobe_recipe_get_partitions (StrobeRecipe *self);  /* of StrobePartition; may be NULL */
GPtrArray *strobe_recipe_get_problems (StrobeRecipe *self); /* of GError; empty: it can be built */
GPtrArray *strobe_recipe_get_notes (StrobeRecipe *self);    /* of StrobeMakeNote */
GListModel *strobe_recipe_get_files (StrobeRecipe *self);   /* of GFile: all that was read */

StrobeRecipe *strobe_recipe_with_chip (StrobeRecipe *self, const StrobeChip *chip);
StrobeRecipe *strobe_recipe_with_flash_size (StrobeRecipe *self, guint32 size_bytes);
StrobeRecipe *strobe_recipe_with_part_size (StrobeRecipe *self, gsize size_bytes);
StrobeRecipe *strobe_recipe_with_address (StrobeRecipe *self, guint index, guint32 address);
StrobeRecipe *strobe_recipe_with_included (StrobeRecipe *self, guint index, gboolean included);
gsize strobe_recipe_fit_part_size (StrobeRecipe *self, gsize wanted_bytes);

/* The dfu.bin, or the first problem. @notes (of StrobeMakeNote) may be NULL. */
GBytes *strobe_recipe_build (StrobeRecipe *self, GPtrArray **notes, GError **error);
/* What can be made of it in any case, with the problems of the recipe among its own. */
StrobeFirmware *strobe_recipe_create_firmware (StrobeRecipe *self);

G_END_DECLS

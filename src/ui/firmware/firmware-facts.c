/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-facts.h"

#include <glib/gi18n.h>

#include "image/firmware-region.h"
#include "ui/firmware/image-facts.h"
#include "ui/common/size-text.h"

/* StrobeFirmwareFacts: what is known of a firmware, from the file inwards: the file, its images,
 * its parts, its partition table. What is not known is left out. */

static void
clear_fact (gpointer data)
{
  StrobeFirmwareFact *fact = data;

  g_free (fact->name);
  g_free (fact->value);
}

static void
facts_free (StrobeFirmwareFacts *self)
{
  g_free (self->title);
  g_free (self->subtitle);
  g_array_unref (self->facts);
  g_free (self);
}

static StrobeFirmwareFacts *
add_section (GPtrArray *sections, const char *title, const char *subtitle)
{
  StrobeFirmwareFacts *self = g_new0 (StrobeFirmwareFacts, 1);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->facts = g_array_new (FALSE, FALSE, sizeof (StrobeFirmwareFact));
  g_array_set_clear_func (self->facts, clear_fact);
  g_ptr_array_add (sections, self);
  return self;
}

/**
 * strobe_firmware_facts_take:
 * @self: a section
 * @name: what it is
 * @value: (transfer full) (nullable): what is known of it; nothing is added without it
 * @is_bad: whether it is not as it should be
 *
 * Adds a fact.
 *
 * Context: main thread.
 */
void
strobe_firmware_facts_take (StrobeFirmwareFacts *self,
                            const char *name,
                            char *value,
                            gboolean is_bad)
{
  StrobeFirmwareFact fact = { g_strdup (name), value, is_bad };

  if (value != NULL && *value != '\0')
    g_array_append_val (self->facts, fact);
  else
    clear_fact (&fact);
}

static char *
dup_suffix (const StrobeDfuSuffix *suffix)
{
  if (suffix == NULL)
    return NULL;
  return g_strdup_printf ("%04x:%04x · DFU %x.%02x · CRC %08x", suffix->vendor_id,
                          suffix->product_id, suffix->dfu_version >> 8, suffix->dfu_version & 0xff,
                          suffix->crc);
}

static char *
dup_flash_size (StrobeFirmware *firmware)
{
  guint64 size_bytes = strobe_firmware_get_flash_size (firmware);

  return size_bytes > 0 ? strobe_size_text_dup (size_bytes) : NULL;
}

static void
add_file (GPtrArray *sections, StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  const StrobeChip *chip = strobe_firmware_get_chip (firmware);
  StrobeFirmwareFacts *facts = add_section (sections, _ ("File"), NULL);

  strobe_firmware_facts_take (facts, _ ("Name"), strobe_firmware_file_dup_name (file), FALSE);
  strobe_firmware_facts_take (
    facts, _ ("Size"), strobe_size_text_dup (strobe_firmware_get_file_size (firmware)), FALSE);
  strobe_firmware_facts_take (facts, _ ("Chip"), chip != NULL ? g_strdup (chip->name) : NULL,
                              FALSE);
  strobe_firmware_facts_take (facts, _ ("DFU suffix"),
                              dup_suffix (strobe_firmware_get_suffix (firmware)), FALSE);
  strobe_firmware_facts_take (facts, _ ("Flash size"), dup_flash_size (firmware), FALSE);
}

static void
add_image (GPtrArray *sections, StrobeFirmware *firmware, const StrobeFirmwareImage *image)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, image->region);
  g_autofree char *place = g_strdup_printf ("%s · 0x%x", region->name, image->address);
  const char *title =
    image->kind == STROBE_FIRMWARE_PART_KIND_BOOTLOADER ? _ ("Bootloader") : _ ("App");

  strobe_image_facts_add (add_section (sections, title, place), image);
}

static char *
dup_part (const StrobeFirmwarePart *part)
{
  g_autofree char *size = strobe_size_text_dup (part->size_bytes);
  g_autofree char *place = part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS
                             ? g_strdup (_ ("For the ROM"))
                             : g_strdup_printf ("0x%x", part->address);

  if (part->md5 == NULL)
    return g_strdup_printf ("%s · %s", place, size);
  if (part->md5_ok)
    /* Translators: address and size of a part of the firmware, and its checksum, which is right */
    return g_strdup_printf (_ ("%s · %s · MD5 %s, OK"), place, size, part->md5);
  /* Translators: address and size of a part of the firmware, and its checksum, which is wrong */
  return g_strdup_printf (_ ("%s · %s · MD5 %s, wrong"), place, size, part->md5);
}

static void
add_parts (GPtrArray *sections, StrobeFirmware *firmware)
{
  guint n_parts = strobe_firmware_get_n_parts (firmware);
  StrobeFirmwareFacts *facts;

  if (n_parts == 0)
    return;
  facts = add_section (sections, _ ("Parts"), NULL);
  for (guint i = 0; i < n_parts; i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);

    strobe_firmware_facts_take (facts, part->name, dup_part (part), !part->md5_ok);
  }
}

static char *
dup_partition (const StrobePartition *partition)
{
  g_autofree char *size = strobe_size_text_dup (partition->size_bytes);
  g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);

  return g_strdup_printf ("0x%x · %s · %s, %s", partition->offset, size,
                          strobe_partition_get_type_name (partition), subtype);
}

static char *
dup_table_md5 (const StrobePartitionTable *table)
{
  switch (table->md5_state) {
  case STROBE_PARTITION_MD5_NONE:
    return g_strdup (C_ ("checksum", "None"));
  case STROBE_PARTITION_MD5_OK:
    /* Translators: a checksum, which is right */
    return g_strdup_printf (_ ("%s, OK"), table->md5);
  case STROBE_PARTITION_MD5_WRONG:
    /* Translators: a checksum, which is wrong */
    return g_strdup_printf (_ ("%s, wrong"), table->md5);
  }
  g_assert_not_reached ();
}

static void
add_table (GPtrArray *sections, StrobeFirmware *firmware)
{
  guint32 address = 0;
  const StrobePartitionTable *table = strobe_firmware_get_partition_table (firmware, &address);
  g_autofree char *place = g_strdup_printf ("0x%x", address);
  StrobeFirmwareFacts *facts;

  if (table == NULL)
    return;
  facts = add_section (sections, _ ("Partition table"), place);
  for (guint i = 0; i < table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (table->partitions, StrobePartition, i);

    strobe_firmware_facts_take (facts, partition->label, dup_partition (partition), FALSE);
  }
  strobe_firmware_facts_take (facts, "MD5", dup_table_md5 (table),
                              table->md5_state == STROBE_PARTITION_MD5_WRONG);
}

/**
 * strobe_firmware_facts_new:
 * @file: a firmware file, sound or not
 *
 * Words what is known of a firmware. What is wrong with it, and the remarks on it, are not in it.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeFirmwareFacts): the sections; none is empty
 */
GPtrArray *
strobe_firmware_facts_new (StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  GPtrArray *sections = g_ptr_array_new_with_free_func ((GDestroyNotify) facts_free);

  add_file (sections, file);
  for (guint i = 0; i < strobe_firmware_get_n_images (firmware); i++)
    add_image (sections, firmware, strobe_firmware_get_image (firmware, i));
  add_parts (sections, firmware);
  add_table (sections, firmware);
  return sections;
}

/**
 * strobe_firmware_facts_dup_text:
 * @sections: what strobe_firmware_facts_new() gave
 *
 * Context: any thread.
 *
 * Returns: (transfer full): all of it as plain text
 */
char *
strobe_firmware_facts_dup_text (GPtrArray *sections)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++) {
    const StrobeFirmwareFacts *facts = g_ptr_array_index (sections, i);

    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", facts->title);
    if (facts->subtitle != NULL)
      g_string_append_printf (text, " (%s)", facts->subtitle);
    g_string_append_c (text, '\n');
    for (guint k = 0; k < facts->facts->len; k++) {
      const StrobeFirmwareFact *fact = &g_array_index (facts->facts, StrobeFirmwareFact, k);
      g_auto (GStrv) lines = g_strsplit (fact->value, "\n", -1);
      g_autofree char *value = g_strjoinv ("\n    ", lines);

      g_string_append_printf (text, "  %s: %s\n", fact->name, value);
    }
  }
  return g_string_free (text, FALSE);
}

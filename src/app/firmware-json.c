/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/firmware-json.h"

#include "app/error-text.h"
#include "app/image-json-private.h"
#include "app/remark-text.h"
#include "image/firmware-region.h"
#include "image/firmware-remark.h"

/* A firmware as JSON: the object that strobe-cli info prints, and that the window copies and
 * exports. Scripts rely on its members: they may get more, never others. Sizes, offsets and
 * addresses are numbers of bytes. */

static const char *const kind_names[] = {
  [STROBE_FIRMWARE_PART_KIND_DATA] = "data",
  [STROBE_FIRMWARE_PART_KIND_BOOTLOADER] = "bootloader",
  [STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE] = "partition-table",
  [STROBE_FIRMWARE_PART_KIND_APP] = "app",
  [STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS] = "flash-params",
};

static const char *const md5_names[] = {
  [STROBE_PARTITION_MD5_NONE] = "none",
  [STROBE_PARTITION_MD5_OK] = "ok",
  [STROBE_PARTITION_MD5_WRONG] = "wrong",
};

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_null (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_null_value (builder);
}

/* As lsusb writes ids. */
static void
add_hex (JsonBuilder *builder, const char *name, guint16 value)
{
  g_autofree char *text = g_strdup_printf ("%04x", value);

  strobe_image_json_add_string (builder, name, text);
}

static void
add_problems (JsonBuilder *builder, GPtrArray *problems)
{
  begin_array (builder, "problems");
  for (guint i = 0; i < problems->len; i++)
    strobe_image_json_add_string (builder, NULL, ((const GError *) problems->pdata[i])->message);
  json_builder_end_array (builder);
}

static void
add_problem_details (JsonBuilder *builder, GPtrArray *problems)
{
  begin_array (builder, "problem_details");
  for (guint i = 0; i < problems->len; i++) {
    const GError *problem = problems->pdata[i];

    json_builder_begin_object (builder);
    strobe_image_json_add_string (builder, "error", strobe_error_text_get_title (problem));
    strobe_image_json_add_string (builder, "advice", strobe_error_text_get_advice (problem));
    strobe_image_json_add_string (builder, "detail", problem->message);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_remark (JsonBuilder *builder, const StrobeFirmwareRemark *remark)
{
  gboolean is_warning = remark->level == STROBE_FIRMWARE_REMARK_LEVEL_WARNING;
  g_autofree char *title = strobe_remark_text_dup_title (remark);
  g_autofree char *advice = strobe_remark_text_dup_advice (remark);

  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "code", strobe_firmware_remark_get_name (remark->code));
  strobe_image_json_add_string (builder, "level", is_warning ? "warning" : "hint");
  strobe_image_json_add_string (builder, "message", title);
  strobe_image_json_add_string (builder, "advice", advice);
  strobe_image_json_add_string (builder, "subject", remark->subject);
  strobe_image_json_add_string (builder, "other", remark->other);
  strobe_image_json_add_int (builder, "value", (gint64) remark->value);
  strobe_image_json_add_int (builder, "limit", (gint64) remark->limit);
  json_builder_end_object (builder);
}

static void
add_remarks (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint n_remarks = firmware != NULL ? strobe_firmware_get_n_remarks (firmware) : 0;

  begin_array (builder, "remarks");
  for (guint i = 0; i < n_remarks; i++)
    add_remark (builder, strobe_firmware_get_remark (firmware, i));
  json_builder_end_array (builder);
}

static void
add_suffix (JsonBuilder *builder, const StrobeDfuSuffix *suffix)
{
  if (suffix == NULL) {
    add_null (builder, "suffix");
    return;
  }
  json_builder_set_member_name (builder, "suffix");
  json_builder_begin_object (builder);
  add_hex (builder, "vid", suffix->vendor_id);
  add_hex (builder, "pid", suffix->product_id);
  add_hex (builder, "release", suffix->device_release);
  add_hex (builder, "dfu", suffix->dfu_version);
  strobe_image_json_add_int (builder, "crc", suffix->crc);
  json_builder_end_object (builder);
}

static void
add_part (JsonBuilder *builder, const StrobeFirmwarePart *part)
{
  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "name", part->name);
  strobe_image_json_add_int (builder, "address", part->address);
  strobe_image_json_add_int (builder, "size", (gint64) part->size_bytes);
  strobe_image_json_add_string (builder, "md5", part->md5);
  strobe_image_json_add_bool (builder, "md5_ok", part->md5_ok);
  strobe_image_json_add_string (builder, "kind", kind_names[part->kind]);
  strobe_image_json_add_int (builder, "flags", part->flags);
  json_builder_end_object (builder);
}

static void
add_parts (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint n_parts = firmware != NULL ? strobe_firmware_get_n_parts (firmware) : 0;

  begin_array (builder, "parts");
  for (guint i = 0; i < n_parts; i++)
    add_part (builder, strobe_firmware_get_part (firmware, i));
  json_builder_end_array (builder);
}

static void
add_region (JsonBuilder *builder, StrobeFirmware *firmware, guint index)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, index);

  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "name", region->name);
  strobe_image_json_add_string (builder, "kind", kind_names[region->kind]);
  strobe_image_json_add_int (builder, "address", region->address);
  strobe_image_json_add_int (builder, "size", (gint64) region->size_bytes);
  begin_array (builder, "parts");
  for (guint i = 0; i < region->n_parts; i++)
    json_builder_add_int_value (builder, strobe_firmware_get_region_part (firmware, index, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_regions (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint n_regions = firmware != NULL ? strobe_firmware_get_n_regions (firmware) : 0;

  begin_array (builder, "regions");
  for (guint i = 0; i < n_regions; i++)
    add_region (builder, firmware, i);
  json_builder_end_array (builder);
}

static void
add_images (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint n_images = firmware != NULL ? strobe_firmware_get_n_images (firmware) : 0;

  begin_array (builder, "images");
  for (guint i = 0; i < n_images; i++)
    strobe_image_json_add_image (builder, strobe_firmware_get_image (firmware, i));
  json_builder_end_array (builder);
}

static void
add_partition (JsonBuilder *builder, const StrobePartition *partition)
{
  g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);

  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "label", partition->label);
  strobe_image_json_add_string (builder, "type", strobe_partition_get_type_name (partition));
  strobe_image_json_add_string (builder, "subtype", subtype);
  strobe_image_json_add_int (builder, "offset", partition->offset);
  strobe_image_json_add_int (builder, "size", partition->size_bytes);
  strobe_image_json_add_bool (builder, "encrypted",
                              (partition->flags & STROBE_PARTITION_FLAG_ENCRYPTED) != 0);
  strobe_image_json_add_bool (builder, "readonly",
                              (partition->flags & STROBE_PARTITION_FLAG_READONLY) != 0);
  json_builder_end_object (builder);
}

static void
add_partitions (JsonBuilder *builder, GArray *partitions)
{
  begin_array (builder, "partitions");
  for (guint i = 0; partitions != NULL && i < partitions->len; i++)
    add_partition (builder, &g_array_index (partitions, StrobePartition, i));
  json_builder_end_array (builder);
}

static void
add_table (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint32 address = 0;
  const StrobePartitionTable *table =
    firmware != NULL ? strobe_firmware_get_partition_table (firmware, &address) : NULL;

  if (table == NULL) {
    add_null (builder, "partition_table");
    return;
  }
  json_builder_set_member_name (builder, "partition_table");
  json_builder_begin_object (builder);
  strobe_image_json_add_int (builder, "address", address);
  strobe_image_json_add_string (builder, "md5", table->md5);
  strobe_image_json_add_string (builder, "md5_state", md5_names[table->md5_state]);
  strobe_image_json_add_int (builder, "rows_after_end", table->n_rows_after_end);
  begin_array (builder, "faults");
  for (guint i = 0; i < table->faults->len; i++)
    strobe_image_json_add_string (builder, NULL, ((GError *) table->faults->pdata[i])->message);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_sizes (JsonBuilder *builder, StrobeFirmware *firmware)
{
  if (firmware == NULL) {
    add_null (builder, "file_size");
    add_null (builder, "write_size");
    add_null (builder, "flash_size");
    return;
  }
  strobe_image_json_add_int (builder, "file_size",
                             (gint64) strobe_firmware_get_file_size (firmware));
  strobe_image_json_add_int (builder, "write_size",
                             (gint64) strobe_firmware_get_write_size (firmware));
  if (strobe_firmware_get_flash_size (firmware) > 0)
    strobe_image_json_add_int (builder, "flash_size",
                               (gint64) strobe_firmware_get_flash_size (firmware));
  else
    add_null (builder, "flash_size");
}

static JsonNode *
build (StrobeFirmware *firmware, GPtrArray *problems)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const StrobeChip *chip = firmware != NULL ? strobe_firmware_get_chip (firmware) : NULL;

  json_builder_begin_object (builder);
  strobe_image_json_add_bool (builder, "valid", problems->len == 0);
  add_problems (builder, problems);
  strobe_image_json_add_string (builder, "chip", chip != NULL ? chip->name : NULL);
  add_suffix (builder, firmware != NULL ? strobe_firmware_get_suffix (firmware) : NULL);
  add_parts (builder, firmware);
  strobe_image_json_add_app (builder, firmware != NULL ? strobe_firmware_get_app (firmware) : NULL);
  add_partitions (builder, firmware != NULL ? strobe_firmware_get_partitions (firmware) : NULL);
  add_problem_details (builder, problems);
  add_remarks (builder, firmware);
  add_sizes (builder, firmware);
  add_regions (builder, firmware);
  add_images (builder, firmware);
  add_table (builder, firmware);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * strobe_firmware_json_dup_text:
 * @firmware: (nullable): a firmware; %NULL if the file could not be read
 * @problems: (nullable) (element-type GError): what is wrong; %NULL for the problems of @firmware
 * @is_pretty: whether people will read it: several lines, indented
 *
 * Writes all that is known of a firmware. The members are there in every case.
 *
 * Context: any thread; front ends only, for the sentences in it are translated.
 *
 * Returns: (transfer full): UTF-8 text without a line feed at its end
 */
char *
strobe_firmware_json_dup_text (StrobeFirmware *firmware, GPtrArray *problems, gboolean is_pretty)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (firmware != NULL || problems != NULL, NULL);

  if (problems == NULL)
    problems = strobe_firmware_get_problems (firmware);
  root = build (firmware, problems);
  return json_to_string (root, is_pretty);
}

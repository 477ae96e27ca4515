/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/firmware-json.h"
#include "app/remark-text.h"
#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"
#include "image/firmware-image.h"
#include "image/firmware-region.h"
#include "image/firmware-remark.h"
#include "support/firmware-fixture.h"

/* Files of a stranger, through everything in image and what shows it. For libFuzzer build it with
 * -DSTROBE_LIBFUZZER -fsanitize=fuzzer; without that it is a test, which feeds good and bad files,
 * cut at every length and with every byte changed. */

#define MAX_INPUT_BYTES (256 * 1024)
#define SMALL_APP_BYTES 300

/* Where the padding of the small file starts at the latest */
#define SMALL_ARCHIVE_BYTES 6000

/* Cutting the larger files at each of their lengths would take minutes. */
#define CUT_STEP_BYTES 499

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes);

/* Not an assertion of GLib's: it must hold in release builds and stop libFuzzer at once. */
#define REQUIRE(condition)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(condition)) {                                                                            \
      g_printerr ("%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition);                    \
      abort ();                                                                                    \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

/* What can be printed on a terminal without a thought */
static gboolean
is_text (const char *text)
{
  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      return FALSE;
  }
  return TRUE;
}

static void
check_problems (StrobeFirmware *firmware)
{
  GPtrArray *problems = strobe_firmware_get_problems (firmware);
  g_autoptr (GError) error = NULL;
  int last = 0;

  REQUIRE (strobe_firmware_is_valid (firmware) == (problems->len == 0));
  REQUIRE (strobe_firmware_check (firmware, &error) == (error == NULL));
  REQUIRE ((error == NULL) == (problems->len == 0));
  for (guint i = 0; i < problems->len; i++) {
    const GError *problem = g_ptr_array_index (problems, i);

    REQUIRE (is_text (problem->message));
    REQUIRE (problem->code >= last);
    last = problem->code;
  }
}

static void
check_parts (StrobeFirmware *firmware)
{
  guint64 size_bytes = 0;

  REQUIRE (strobe_firmware_get_n_parts (firmware) <= 64);
  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);

    REQUIRE (is_text (part->name) && strlen (part->md5) == 32);
    REQUIRE (part->data != NULL || part->size_bytes == 0);
    REQUIRE (part->data == NULL || g_bytes_get_size (part->data) == part->size_bytes);
    if (part->kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
      size_bytes += part->size_bytes;
    if (strobe_firmware_is_valid (firmware))
      REQUIRE (part->data != NULL && part->md5_ok && (part->flags == 0 || part->flags == 0x1c));
  }
  REQUIRE (strobe_firmware_get_write_size (firmware) == size_bytes);
}

static void
check_contents (StrobeFirmware *firmware)
{
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  if (app != NULL)
    REQUIRE (is_text (app->project) && is_text (app->version) && is_text (app->idf_version) &&
             is_text (app->built) && is_text (app->elf_sha256));
  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);
    g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);

    REQUIRE (is_text (partition->label) && is_text (subtype));
    REQUIRE (is_text (strobe_partition_get_type_name (partition)));
  }
}

/* Each part is in one region at most, and a region has no gap. */
static void
check_regions (StrobeFirmware *firmware)
{
  guint n_parts = 0;
  guint64 last = 0;

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);
    g_autoptr (GBytes) data = strobe_firmware_dup_region_data (firmware, i);
    guint64 at = region->address;

    REQUIRE (is_text (region->name) && region->address >= last && region->n_parts > 0);
    REQUIRE (g_bytes_get_size (data) == region->size_bytes);
    for (guint j = 0; j < region->n_parts; j++) {
      guint number = strobe_firmware_get_region_part (firmware, i, j);
      const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, number);

      REQUIRE (part->address == at && part->kind == region->kind);
      at += part->size_bytes;
    }
    last = region->address;
    n_parts += region->n_parts;
  }
  REQUIRE (n_parts <= strobe_firmware_get_n_parts (firmware));
}

static void
check_segments (const StrobeEspImage *header, gsize region_bytes)
{
  g_autofree char *sha256 = strobe_esp_image_dup_sha256 (header);

  REQUIRE (header->n_read_segments <= header->n_segments);
  REQUIRE (header->n_segments <= STROBE_ESP_IMAGE_MAX_SEGMENTS);
  REQUIRE (header->size_bytes <= region_bytes);
  REQUIRE ((sha256 == NULL) == (header->sha256_state == STROBE_ESP_CHECK_NONE));
  for (guint i = 0; i < header->n_read_segments; i++) {
    REQUIRE (header->segments[i].offset_bytes <= region_bytes);
    REQUIRE (is_text (strobe_esp_memory_get_name (header->segments[i].memory)));
  }
}

static void
check_images (StrobeFirmware *firmware)
{
  for (guint i = 0; i < strobe_firmware_get_n_images (firmware); i++) {
    const StrobeFirmwareImage *image = strobe_firmware_get_image (firmware, i);
    const StrobeFirmwareRegion *region;

    REQUIRE (image->region < strobe_firmware_get_n_regions (firmware));
    region = strobe_firmware_get_region (firmware, image->region);
    REQUIRE (image->address >= region->address);
    REQUIRE (image->address - region->address < region->size_bytes);
    REQUIRE (image->fault == NULL || is_text (image->fault->message));
    REQUIRE (image->fault == NULL || !strobe_firmware_is_valid (firmware));
    REQUIRE (image->bootloader == NULL ||
             (is_text (image->bootloader->idf_version) && is_text (image->bootloader->built)));
    REQUIRE (image->signature.n_signatures <= 3);
    check_segments (&image->header, region->size_bytes);
  }
}

static void
check_table (StrobeFirmware *firmware)
{
  const StrobePartitionTable *table = strobe_firmware_get_partition_table (firmware, NULL);

  if (table == NULL)
    return;
  REQUIRE (table->partitions->len <= 96 && table->n_rows_after_end <= 96);
  REQUIRE ((table->md5 == NULL) == (table->md5_state == STROBE_PARTITION_MD5_NONE));
  REQUIRE (table->faults->len == 0 || !strobe_firmware_is_valid (firmware));
  for (guint i = 0; i < table->faults->len; i++)
    REQUIRE (is_text (((GError *) g_ptr_array_index (table->faults, i))->message));
}

static void
check_remarks (StrobeFirmware *firmware)
{
  REQUIRE (strobe_firmware_get_n_remarks (firmware) <= 100);
  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    const StrobeFirmwareRemark *remark = strobe_firmware_get_remark (firmware, i);
    g_autofree char *title = strobe_remark_text_dup_title (remark);
    g_autofree char *advice = strobe_remark_text_dup_advice (remark);

    REQUIRE (is_text (title) && is_text (advice));
  }
}

static void
check_json (StrobeFirmware *firmware)
{
  g_autofree char *text = strobe_firmware_json_dup_text (firmware, NULL, FALSE);

  REQUIRE (is_text (text));
  REQUIRE (g_str_has_prefix (text, "{") && g_str_has_suffix (text, "}"));
}

static void
check_payload (StrobeFirmware *firmware, gsize file_bytes)
{
  gsize size_bytes = g_bytes_get_size (strobe_firmware_get_payload (firmware));

  REQUIRE (strobe_firmware_get_file_size (firmware) == file_bytes);
  REQUIRE (size_bytes <= file_bytes);
  if (!strobe_firmware_is_valid (firmware))
    return;
  REQUIRE (strobe_firmware_get_suffix (firmware) != NULL);
  REQUIRE (strobe_firmware_get_chip (firmware) != NULL);
  REQUIRE (size_bytes >= 232 && size_bytes + STROBE_DFU_SUFFIX_SIZE_BYTES <= file_bytes);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size_bytes)
{
  /* A copy of exactly this size: the sanitizer then sees a read of one byte too many. */
  g_autoptr (GBytes) file = g_bytes_new (data, MIN (size_bytes, MAX_INPUT_BYTES));
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);

  check_problems (firmware);
  check_parts (firmware);
  check_contents (firmware);
  check_regions (firmware);
  check_images (firmware);
  check_table (firmware);
  check_remarks (firmware);
  check_json (firmware);
  check_payload (firmware, g_bytes_get_size (file));
  return 0;
}

#ifndef STROBE_LIBFUZZER

/* All that a file can have, in little more than 10 KiB */
static GBytes *
build_small_file (void)
{
  const StrobeChip *chip = strobe_chip_find_by_target ("esp32s2");
  const StrobeEspImageApp app = { "blink", "1.4.0", "v5.3", "Mar  2 2026", "14:11:09" };
  const StrobePartition partitions[] = {
    { 0x01, 0x02, 0x9000, 0x6000, "nvs", 0 },
    { 0x00, 0x00, 0x10000, 0x100000, "factory", 0 },
  };
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (chip->chip_id);
  g_autoptr (GBytes) bootloader = strobe_esp_image_build (chip, 2 * 1024 * 1024, NULL, 100, 1);
  g_autoptr (GBytes) table = strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
  g_autoptr (GBytes) image = strobe_esp_image_build (chip, 2 * 1024 * 1024, &app, 100, 2);

  strobe_firmware_builder_add_file (builder, "bootloader.bin", 0x1000, bootloader);
  strobe_firmware_builder_add_file (builder, "partition-table.bin", 0x8000, table);
  strobe_firmware_builder_add_file (builder, "blink.bin", 0x10000, image);
  return strobe_firmware_builder_build (builder);
}

static void
feed_cut (GBytes *file, gsize step_bytes)
{
  const guint8 *data = g_bytes_get_data (file, NULL);

  for (gsize size_bytes = 0; size_bytes < g_bytes_get_size (file); size_bytes += step_bytes)
    LLVMFuzzerTestOneInput (data, size_bytes);
  LLVMFuzzerTestOneInput (data, g_bytes_get_size (file));
}

static void
test_every_kind_survives_and_so_does_it_cut (void)
{
  for (const char *const *kind = strobe_firmware_fixture_list (); *kind != NULL; kind++) {
    g_autoptr (GBytes) file = strobe_firmware_fixture_build (*kind, SMALL_APP_BYTES);

    feed_cut (file, CUT_STEP_BYTES);
  }
}

static void
test_a_file_cut_at_each_length_survives (void)
{
  g_autoptr (GBytes) file = build_small_file ();

  feed_cut (file, 1);
}

static void
test_a_file_with_each_byte_changed_survives (void)
{
  g_autoptr (GBytes) file = build_small_file ();
  gsize size_bytes = g_bytes_get_size (file);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), size_bytes);

  /* Half of the file is padding, of which one byte is like another. */
  for (gsize i = 0; i < size_bytes; i += i < SMALL_ARCHIVE_BYTES || i + 64 > size_bytes ? 1 : 64) {
    guint8 original = copy[i];

    copy[i] = (guint8) ~original;
    LLVMFuzzerTestOneInput (copy, size_bytes);
    copy[i] = original ^ 1;
    LLVMFuzzerTestOneInput (copy, size_bytes);
    copy[i] = original;
  }
}

/* A CRC says nothing about who made it; the one guard it is must still catch each of these. */
static void
test_no_changed_byte_goes_unnoticed (void)
{
  g_autoptr (GBytes) file = build_small_file ();
  gsize size_bytes = g_bytes_get_size (file);

  for (gsize i = 0; i < size_bytes; i += 7) {
    g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), size_bytes);
    g_autoptr (GBytes) changed = NULL;
    g_autoptr (StrobeFirmware) firmware = NULL;

    copy[i] ^= 0x10;
    changed = g_bytes_new_take (g_steal_pointer (&copy), size_bytes);
    firmware = strobe_firmware_new (changed);
    g_assert_false (strobe_firmware_is_valid (firmware));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/firmware/every-kind-survives-and-so-does-it-cut",
                   test_every_kind_survives_and_so_does_it_cut);
  g_test_add_func ("/fuzz/firmware/a-file-cut-at-each-length-survives",
                   test_a_file_cut_at_each_length_survives);
  g_test_add_func ("/fuzz/firmware/a-file-with-each-byte-changed-survives",
                   test_a_file_with_each_byte_changed_survives);
  g_test_add_func ("/fuzz/firmware/no-changed-byte-goes-unnoticed",
                   test_no_changed_byte_goes_unnoticed);
  return g_test_run ();
}

#endif

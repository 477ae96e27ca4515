/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/image-json-private.h"

/* ESP images as JSON. Numbers are numbers and not text; what an image does not have is null. */

static const char *const check_names[] = {
  [STROBE_ESP_CHECK_NONE] = "none",
  [STROBE_ESP_CHECK_OK] = "ok",
  [STROBE_ESP_CHECK_WRONG] = "wrong",
};

/* max_chip_rev_full of an image that runs on every later chip, and of older images */
#define NO_MAX_REVISION 65535

/**
 * strobe_image_json_add_string:
 * @builder: inside an object or array
 * @name: (nullable): the member; %NULL inside an array
 * @value: (nullable): any bytes
 *
 * Adds a text, made valid UTF-8, or null.
 *
 * Context: any thread.
 */
void
strobe_image_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *text = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

/**
 * strobe_image_json_add_int:
 * @builder: inside an object
 * @name: the member
 * @value: any number
 *
 * Adds a number.
 *
 * Units: @value has those that the manual page says of the member.
 *
 * Context: any thread.
 */
void
strobe_image_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * strobe_image_json_add_bool:
 * @builder: inside an object
 * @name: the member
 * @value: yes or no
 *
 * Adds a truth value.
 *
 * Context: any thread.
 */
void
strobe_image_json_add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_null (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_null_value (builder);
}

/* A revision is major * 100 + minor; people write 1.0. */
static void
add_revision (JsonBuilder *builder, const char *name, guint16 revision)
{
  g_autofree char *text = g_strdup_printf ("%u.%u", revision / 100, revision % 100);

  strobe_image_json_add_string (builder, name, text);
}

static void
add_max_revision (JsonBuilder *builder, const char *name, guint16 revision)
{
  if (revision == 0 || revision == NO_MAX_REVISION)
    add_null (builder, name);
  else
    add_revision (builder, name, revision);
}

/**
 * strobe_image_json_add_app:
 * @builder: inside an object
 * @app: (nullable): a descriptor
 *
 * Adds the member "app".
 *
 * Context: any thread.
 */
void
strobe_image_json_add_app (JsonBuilder *builder, const StrobeEspAppDesc *app)
{
  if (app == NULL) {
    add_null (builder, "app");
    return;
  }
  json_builder_set_member_name (builder, "app");
  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "project", app->project);
  strobe_image_json_add_string (builder, "version", app->version);
  strobe_image_json_add_string (builder, "idf", app->idf_version);
  strobe_image_json_add_string (builder, "built", app->built);
  strobe_image_json_add_string (builder, "elf_sha256", app->elf_sha256);
  strobe_image_json_add_int (builder, "secure_version", app->secure_version);
  add_revision (builder, "min_efuse_block_revision", app->min_efuse_block_revision);
  add_max_revision (builder, "max_efuse_block_revision", app->max_efuse_block_revision);
  strobe_image_json_add_int (builder, "mmu_page_size", app->mmu_page_size_bytes);
  json_builder_end_object (builder);
}

static void
add_bootloader (JsonBuilder *builder, const StrobeEspBootloaderDesc *bootloader)
{
  if (bootloader == NULL) {
    add_null (builder, "bootloader");
    return;
  }
  json_builder_set_member_name (builder, "bootloader");
  json_builder_begin_object (builder);
  strobe_image_json_add_int (builder, "version", bootloader->version);
  strobe_image_json_add_string (builder, "idf", bootloader->idf_version);
  strobe_image_json_add_string (builder, "built", bootloader->built);
  strobe_image_json_add_int (builder, "secure_version", bootloader->secure_version);
  json_builder_end_object (builder);
}

static void
add_segments (JsonBuilder *builder, const StrobeEspImage *header)
{
  json_builder_set_member_name (builder, "segments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < header->n_read_segments; i++) {
    const StrobeEspSegment *segment = &header->segments[i];

    json_builder_begin_object (builder);
    strobe_image_json_add_int (builder, "address", segment->address);
    strobe_image_json_add_int (builder, "size", segment->size_bytes);
    strobe_image_json_add_int (builder, "offset", (gint64) segment->offset_bytes);
    strobe_image_json_add_string (builder, "memory", strobe_esp_memory_get_name (segment->memory));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

/* Members of an image that has a header. */
static void
add_header (JsonBuilder *builder, const StrobeEspImage *header)
{
  g_autofree char *sha256 = strobe_esp_image_dup_sha256 (header);

  strobe_image_json_add_int (builder, "chip_id", header->chip_id);
  strobe_image_json_add_int (builder, "entry", header->entry);
  strobe_image_json_add_string (builder, "spi_mode", strobe_esp_image_get_spi_mode_name (header));
  strobe_image_json_add_int (builder, "spi_mhz", strobe_esp_image_get_spi_speed_mhz (header));
  strobe_image_json_add_int (builder, "flash_size", header->flash_size_bytes);
  strobe_image_json_add_int (builder, "wp_pin", header->wp_pin);
  add_revision (builder, "min_revision", header->min_revision);
  add_max_revision (builder, "max_revision", header->max_revision);
  strobe_image_json_add_int (builder, "min_revision_legacy", header->min_revision_legacy);
  strobe_image_json_add_int (builder, "size", (gint64) header->size_bytes);
  strobe_image_json_add_string (builder, "checksum_state", check_names[header->checksum_state]);
  strobe_image_json_add_string (builder, "sha256_state", check_names[header->sha256_state]);
  strobe_image_json_add_string (builder, "sha256", sha256);
  add_segments (builder, header);
}

/**
 * strobe_image_json_add_image:
 * @builder: inside an array
 * @image: an image
 *
 * Adds an object for an image. One without a header has no members of a header.
 *
 * Context: any thread.
 */
void
strobe_image_json_add_image (JsonBuilder *builder, const StrobeFirmwareImage *image)
{
  gboolean is_bootloader = image->kind == STROBE_FIRMWARE_PART_KIND_BOOTLOADER;

  json_builder_begin_object (builder);
  strobe_image_json_add_string (builder, "kind", is_bootloader ? "bootloader" : "app");
  strobe_image_json_add_int (builder, "region", image->region);
  strobe_image_json_add_int (builder, "address", image->address);
  strobe_image_json_add_string (builder, "partition",
                                image->partition != NULL ? image->partition->label : NULL);
  strobe_image_json_add_string (builder, "fault",
                                image->fault != NULL ? image->fault->message : NULL);
  strobe_image_json_add_bool (builder, "looks_encrypted", image->looks_encrypted);
  strobe_image_json_add_string (builder, "chip", image->chip != NULL ? image->chip->name : NULL);
  if (image->header.n_segments > 0)
    add_header (builder, &image->header);
  strobe_image_json_add_string (builder, "signing",
                                strobe_esp_signing_get_name (image->signature.signing));
  strobe_image_json_add_int (builder, "signatures", image->signature.n_signatures);
  strobe_image_json_add_bool (builder, "secure_padding", image->signature.is_padded);
  strobe_image_json_add_app (builder, image->app);
  add_bootloader (builder, image->bootloader);
  json_builder_end_object (builder);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-info-image.h"

#include <glib/gi18n-lib.h>

#include "cli/cli-output.h"
#include "image/firmware-region.h"

/* What the header and the descriptor of an image say, a line for each group of facts. */

static void
print_title (StrobeFirmware *firmware, const StrobeFirmwareImage *image)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, image->region);
  g_autofree char *name = strobe_cli_output_dup_printable (region->name);

  if (image->kind == STROBE_FIRMWARE_PART_KIND_BOOTLOADER)
    /* Translators: a file name and where in the flash it goes */
    g_print (_ ("Bootloader %s at 0x%08x\n"), name, image->address);
  else
    /* Translators: a file name and where in the flash it goes */
    g_print (_ ("App %s at 0x%08x\n"), name, image->address);
}

static const char *
get_checksum_words (StrobeEspCheck state)
{
  switch (state) {
  case STROBE_ESP_CHECK_OK:
    return _ ("checksum ok");
  case STROBE_ESP_CHECK_WRONG:
    return _ ("checksum bad");
  case STROBE_ESP_CHECK_NONE:
    return _ ("no checksum");
  }
  g_assert_not_reached ();
}

static const char *
get_sha256_words (StrobeEspCheck state)
{
  switch (state) {
  case STROBE_ESP_CHECK_OK:
    return _ ("SHA-256 ok");
  case STROBE_ESP_CHECK_WRONG:
    return _ ("SHA-256 bad");
  case STROBE_ESP_CHECK_NONE:
    return _ ("no SHA-256");
  }
  g_assert_not_reached ();
}

static void
print_header (const StrobeFirmwareImage *image)
{
  const StrobeEspImage *header = &image->header;
  g_autofree char *size = strobe_cli_output_dup_size (header->size_bytes);
  g_autofree char *flash_size = strobe_cli_output_dup_size (header->flash_size_bytes);

  g_print ("  %s  %s  %s, %s\n", image->chip != NULL ? image->chip->name : _ ("unknown chip"), size,
           get_checksum_words (header->checksum_state), get_sha256_words (header->sha256_state));
  /* Translators: how the flash is read (mode, speed), its size; then where the code starts */
  g_print (_ ("  flash %s, %u MHz, %s; entry 0x%08x\n"),
           strobe_esp_image_get_spi_mode_name (header), strobe_esp_image_get_spi_speed_mhz (header),
           flash_size, header->entry);
  if (header->min_revision > 0)
    /* Translators: the number of a chip revision such as 1.0 */
    g_print (_ ("  chip revision v%u.%u or later\n"), header->min_revision / 100,
             header->min_revision % 100);
  if (image->signature.signing != STROBE_ESP_SIGNING_NONE)
    /* Translators: the name of a signature scheme such as “Secure Boot v2 (RSA)” */
    g_print (_ ("  signed: %s\n"), strobe_esp_signing_get_name (image->signature.signing));
}

static void
print_segments (const StrobeEspImage *header)
{
  for (guint i = 0; i < header->n_read_segments; i++) {
    const StrobeEspSegment *segment = &header->segments[i];
    g_autofree char *size = strobe_cli_output_dup_size (segment->size_bytes);

    g_print ("    0x%08x  %10s  %s\n", segment->address, size,
             strobe_esp_memory_get_name (segment->memory));
  }
}

static void
print_build (const char *idf_version, const char *built)
{
  g_autofree char *safe_version = strobe_cli_output_dup_printable (idf_version);
  g_autofree char *safe_built = strobe_cli_output_dup_printable (built);

  g_print (_ ("  ESP-IDF %s, built %s\n"), safe_version, safe_built);
}

static void
print_app (const StrobeEspAppDesc *app)
{
  g_autofree char *project = strobe_cli_output_dup_printable (app->project);
  g_autofree char *version = strobe_cli_output_dup_printable (app->version);

  g_print ("  %s %s\n", project, version);
  print_build (app->idf_version, app->built);
  g_print ("  ELF SHA-256 %s\n", app->elf_sha256);
}

/**
 * strobe_cli_info_image_print:
 * @firmware: a firmware
 * @image: one of its images
 *
 * Prints what can be read of an image.
 *
 * Context: main thread.
 */
void
strobe_cli_info_image_print (StrobeFirmware *firmware, const StrobeFirmwareImage *image)
{
  print_title (firmware, image);
  if (image->fault != NULL) {
    g_autofree char *fault = strobe_cli_output_dup_printable (image->fault->message);

    g_print ("  (%s)\n", fault);
  }
  if (image->header.n_segments == 0)
    return;

  if (image->app != NULL)
    print_app (image->app);
  if (image->bootloader != NULL)
    print_build (image->bootloader->idf_version, image->bootloader->built);
  print_header (image);
  print_segments (&image->header);
}

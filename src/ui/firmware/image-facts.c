/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/image-facts.h"

#include <glib/gi18n.h>

#include "ui/common/size-text.h"

static void
add_app (StrobeFirmwareFacts *facts, const StrobeEspAppDesc *app)
{
  strobe_firmware_facts_take (facts, _ ("Project"), g_strdup (app->project), FALSE);
  strobe_firmware_facts_take (facts, _ ("Version"), g_strdup (app->version), FALSE);
  strobe_firmware_facts_take (facts, "ESP-IDF", g_strdup (app->idf_version), FALSE);
  /* Translators: when a firmware was built */
  strobe_firmware_facts_take (facts, _ ("Built"), g_strdup (app->built), FALSE);
  strobe_firmware_facts_take (facts, _ ("SHA-256 of the ELF file"), g_strdup (app->elf_sha256),
                              FALSE);
}

static void
add_bootloader (StrobeFirmwareFacts *facts, const StrobeEspBootloaderDesc *bootloader)
{
  strobe_firmware_facts_take (facts, _ ("Version"), g_strdup_printf ("%u", bootloader->version),
                              FALSE);
  strobe_firmware_facts_take (facts, "ESP-IDF", g_strdup (bootloader->idf_version), FALSE);
  /* Translators: when a firmware was built */
  strobe_firmware_facts_take (facts, _ ("Built"), g_strdup (bootloader->built), FALSE);
}

/* Both are major * 100 + minor. Source: ESP-IDF v6.0 esp_app_format.h. */
static char *
dup_revisions (const StrobeEspImage *header)
{
  guint from = header->min_revision;
  guint to = header->max_revision;

  if (to == 0 || to == G_MAXUINT16)
    /* Translators: revisions of a chip: "v1.0 or later" */
    return g_strdup_printf (_ ("v%u.%u or later"), from / 100, from % 100);
  /* Translators: revisions of a chip: "v1.0 to v1.99" */
  return g_strdup_printf (_ ("v%u.%u to v%u.%u"), from / 100, from % 100, to / 100, to % 100);
}

/* Takes the value that the image says. */
static void
take_check (StrobeFirmwareFacts *facts, const char *name, StrobeEspCheck state, char *value)
{
  g_autofree char *said = value;

  switch (state) {
  case STROBE_ESP_CHECK_NONE:
    strobe_firmware_facts_take (facts, name, g_strdup (C_ ("checksum", "None")), FALSE);
    return;
  case STROBE_ESP_CHECK_OK:
    /* Translators: a checksum, which is right */
    strobe_firmware_facts_take (facts, name, g_strdup_printf (_ ("%s, OK"), said), FALSE);
    return;
  case STROBE_ESP_CHECK_WRONG:
    /* Translators: a checksum, which is wrong */
    strobe_firmware_facts_take (facts, name, g_strdup_printf (_ ("%s, wrong"), said), TRUE);
    return;
  }
  g_assert_not_reached ();
}

static char *
dup_flash (const StrobeEspImage *header)
{
  g_autofree char *size = strobe_size_text_dup (header->flash_size_bytes);

  return g_strdup_printf ("%s · %u MHz · %s", strobe_esp_image_get_spi_mode_name (header),
                          strobe_esp_image_get_spi_speed_mhz (header), size);
}

/* One a line. */
static char *
dup_segments (const StrobeEspImage *header)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < header->n_read_segments; i++) {
    const StrobeEspSegment *segment = &header->segments[i];
    g_autofree char *size = strobe_size_text_dup (segment->size_bytes);

    g_string_append_printf (text, "%s0x%08x · %s · %s", i > 0 ? "\n" : "", segment->address, size,
                            strobe_esp_memory_get_name (segment->memory));
  }
  return g_string_free (text, FALSE);
}

static void
add_header (StrobeFirmwareFacts *facts, const StrobeFirmwareImage *image)
{
  const StrobeEspImage *header = &image->header;
  char *size = header->size_bytes > 0 ? strobe_size_text_dup (header->size_bytes) : NULL;

  strobe_firmware_facts_take (facts, _ ("Chip"),
                              image->chip != NULL ? g_strdup (image->chip->name)
                                                  : g_strdup_printf ("0x%04x", header->chip_id),
                              FALSE);
  strobe_firmware_facts_take (facts, _ ("Chip revision"), dup_revisions (header), FALSE);
  strobe_firmware_facts_take (facts, _ ("Size"), size, FALSE);
  take_check (facts, _ ("Checksum"), header->checksum_state,
              g_strdup_printf ("0x%02x", header->checksum));
  take_check (facts, "SHA-256", header->sha256_state, strobe_esp_image_dup_sha256 (header));
  /* Translators: how an image asks for the flash to be read: "DIO · 80 MHz · 4 MiB" */
  strobe_firmware_facts_take (facts, _ ("Flash access"), dup_flash (header), FALSE);
  /* Translators: the address that a program starts at */
  strobe_firmware_facts_take (facts, _ ("Entry point"), g_strdup_printf ("0x%08x", header->entry),
                              FALSE);
  strobe_firmware_facts_take (facts, _ ("Segments"), dup_segments (header), FALSE);
}

static void
add_protection (StrobeFirmwareFacts *facts, const StrobeFirmwareImage *image)
{
  if (image->signature.signing != STROBE_ESP_SIGNING_NONE)
    strobe_firmware_facts_take (facts, _ ("Signature"),
                                g_strdup (strobe_esp_signing_get_name (image->signature.signing)),
                                FALSE);
  if (image->looks_encrypted)
    strobe_firmware_facts_take (facts, _ ("Encryption"),
                                g_strdup (_ ("The content looks encrypted.")), FALSE);
}

/**
 * strobe_image_facts_add:
 * @facts: takes them
 * @image: an image, sound or not
 *
 * Words what is known of an image.
 *
 * Context: main thread.
 */
void
strobe_image_facts_add (StrobeFirmwareFacts *facts, const StrobeFirmwareImage *image)
{
  if (image->fault != NULL)
    /* Translators: what is wrong with an image; what follows is technical English */
    strobe_firmware_facts_take (facts, _ ("Fault"), g_strdup (image->fault->message), TRUE);
  if (image->app != NULL)
    add_app (facts, image->app);
  if (image->bootloader != NULL)
    add_bootloader (facts, image->bootloader);
  if (image->header.n_segments > 0)
    add_header (facts, image);
  add_protection (facts, image);
}

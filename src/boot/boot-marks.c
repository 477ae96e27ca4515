/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot-marks.h"

#include <string.h>

#include "boot/text-cursor.h"

/* The marks: what single lines of ROM, bootloader and app startup mean. Pure.
 *
 * Source: the boot messages as of ESP-IDF v5.3 and v6.0: components/bootloader_support/src
 * (esp_image_format.c, bootloader_utility.c, bootloader_common_loader.c, flash_partitions.c),
 * components/esp_app_format/esp_app_desc.c, components/esp_system/port/brownout.c; the ROM's own as
 * in Espressif's "Boot Troubleshooting" of esptool. */

#define MAX_DETAIL_BYTES 200
#define MAX_NAME_BYTES 96
/* What ESP-IDF before v5.1 reads as the chip id of erased flash */
#define ERASED_CHIP_ID 65535

static StrobeTextCursor
get_cursor (const StrobeBootLine *line)
{
  return strobe_text_cursor_new (line->message, line->message_size_bytes);
}

static gboolean
has_any (const StrobeBootLine *line, const char *const *literals)
{
  for (; *literals != NULL; literals++) {
    if (strobe_boot_line_starts (line, *literals))
      return TRUE;
  }
  return FALSE;
}

/* By first letter: this is asked of each line of a flood. */
static gboolean
is_marked_message (const StrobeBootLine *line)
{
  static const char *const marks[128][6] = {
    ['A'] = { "A fatal error" },
    ['B'] = { "Build:", "Backtrace:", "Brownout detector" },
    ['C'] = { "Core ", "CORRUPT HEAP", "CPU halted" },
    ['E'] = { "ESP-ROM:", "ESP_ERROR_CHECK", "ELF file SHA256" },
    ['G'] = { "Guru Meditation" },
    ['P'] = { "Press Enter" },
    ['R'] = { "Rebooting" },
    ['S'] = { "Stack smashing" },
    ['T'] = { "Task watchdog", "This chip is revision" },
    ['a'] = { "abort()", "assert" },
    ['c'] = { "csum err" },
    ['e'] = { "ets" },
    ['f'] = { "flash read err" },
    ['i'] = { "invalid header" },
    ['r'] = { "rst:0x" },
    ['t'] = { "terminate called" },
    ['w'] = { "waiting for download" },
    ['*'] = { "***ERROR***" },
    ['='] = { "========" },
  };
  guchar first = line->message_size_bytes > 0 ? (guchar) line->message[0] : 0;

  return first < 128 && marks[first][0] != NULL && has_any (line, marks[first]);
}

/**
 * strobe_boot_marks_may_matter:
 * @line: the parts of a line of an app that runs
 *
 * Passes over nearly all lines of an app, fast.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the line deserves a second look
 */
gboolean
strobe_boot_marks_may_matter (const StrobeBootLine *line)
{
  static const char *const tags[] = { "boot", "app_init", "cpu_start", "task_wdt", "BOD", NULL };

  if (is_marked_message (line))
    return TRUE;
  if (line->tag == NULL || strchr ("bactB", line->tag[0]) == NULL)
    return FALSE;
  for (const char *const *tag = tags; *tag != NULL; tag++) {
    if (strobe_boot_line_has_tag (line, *tag))
      return TRUE;
  }
  return FALSE;
}

/* "Oct 25 2019" */
static gboolean
take_date (StrobeTextCursor *cursor)
{
  guint64 number = 0;

  for (guint i = 0; i < 3; i++, cursor->at++) {
    if (cursor->at == cursor->end || !g_ascii_isalpha (*cursor->at))
      return FALSE;
  }
  strobe_text_cursor_skip_spaces (cursor);
  if (!strobe_text_cursor_take_number (cursor, &number) || number > 31)
    return FALSE;
  strobe_text_cursor_skip_spaces (cursor);
  return strobe_text_cursor_take_number (cursor, &number) && number >= 2010 && number < 2100;
}

/* "ets Jul 29 2019 12:21:46", the first line of the ESP32 */
static gboolean
is_old_rom (const StrobeBootLine *line)
{
  StrobeTextCursor cursor = get_cursor (line);

  return strobe_text_cursor_take (&cursor, "ets ") && take_date (&cursor);
}

static gboolean
is_build (const StrobeBootLine *line)
{
  StrobeTextCursor cursor = get_cursor (line);

  if (!strobe_text_cursor_take (&cursor, "Build:") || !take_date (&cursor))
    return FALSE;
  strobe_text_cursor_skip_spaces (&cursor);
  return cursor.at == cursor.end;
}

/* "ESP-IDF v5.3 2nd stage bootloader" */
static gboolean
is_loader (const StrobeBootLine *line)
{
  return strobe_boot_line_has_tag (line, "boot") && strobe_boot_line_starts (line, "ESP-IDF ") &&
         memmem (line->message, line->message_size_bytes, "2nd stage bootloader", 20) != NULL;
}

static gboolean
is_startup_tag (const StrobeBootLine *line)
{
  static const char *const tags[] = { "boot",
                                      "boot_comm",
                                      "esp_image",
                                      "app_init",
                                      "cpu_start",
                                      "heap_init",
                                      "spi_flash",
                                      "efuse_init",
                                      "secure_boot",
                                      "flash_encrypt",
                                      "efuse",
                                      "qio_mode",
                                      "flash_parts",
                                      "esp_psram",
                                      "octal_psram",
                                      "quad_psram",
                                      "esp_psram",
                                      "hex_psram",
                                      "sleep_gpio",
                                      "sleep",
                                      "memprot",
                                      "cache",
                                      "esp_core_dump_flash",
                                      "esp_core_dump_uart",
                                      "esp_core_dump_elf",
                                      "task_wdt",
                                      "BOD",
                                      "MSPI Timing",
                                      "MSPI DQS",
                                      "clk",
                                      "chip_info",
                                      "coexist",
                                      "psram",
                                      "unicore",
                                      "multicore",
                                      "mmu_psram",
                                      "bootloader_flash",
                                      NULL };

  if (line->tag == NULL)
    return FALSE;
  if (line->tag_size_bytes > 5 && memcmp (line->tag, "boot.", 5) == 0)
    return TRUE;
  for (const char *const *tag = tags; *tag != NULL; tag++) {
    if (strobe_boot_line_has_tag (line, *tag))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_rom_output (const StrobeBootLine *line)
{
  static const char *const texts[] = { "Saved PC:",
                                       "SPIWP:",
                                       "mode:",
                                       "load:0x",
                                       "entry 0x",
                                       "configsip:",
                                       "clk_drv:",
                                       "ho ",
                                       "DOWNLOAD(",
                                       "waiting for download",
                                       "Valid secure",
                                       "secure boot",
                                       "flash read err",
                                       "csum err",
                                       "ets_main.c",
                                       "wait usb download",
                                       "Octal Flash Mode",
                                       "no reset",
                                       "SHA-256 comparison failed",
                                       "Attempting to boot anyway",
                                       "Calculated: ",
                                       "Expected: ",
                                       "pro cpu reset",
                                       NULL };

  return line->level == '\0' && has_any (line, texts);
}

/**
 * strobe_boot_marks_find:
 * @line: the parts of a line
 *
 * Says which step of a start the line belongs to.
 *
 * Context: any thread.
 *
 * Returns: the mark; STROBE_BOOT_MARK_NONE for what the app itself writes
 */
StrobeBootMark
strobe_boot_marks_find (const StrobeBootLine *line)
{
  StrobeBootFacts facts = { .reset_code = -1 };

  if (line->level == '\0') {
    if (strobe_boot_line_starts (line, "ESP-ROM:esp32") || is_old_rom (line))
      return STROBE_BOOT_MARK_ROM;
    if (is_build (line))
      return STROBE_BOOT_MARK_BUILD;
    if (strobe_boot_line_starts (line, "invalid header: 0x"))
      return STROBE_BOOT_MARK_HEADER;
    if (strobe_boot_marks_read_reset (line, &facts)) {
      strobe_boot_facts_clear (&facts);
      return STROBE_BOOT_MARK_RESET;
    }
  }
  if (is_loader (line))
    return STROBE_BOOT_MARK_LOADER;
  if (is_rom_output (line))
    return STROBE_BOOT_MARK_ROM_OUTPUT;
  return is_startup_tag (line) ? STROBE_BOOT_MARK_STARTUP : STROBE_BOOT_MARK_NONE;
}

static const char *
find_torn_banner (const char *text, gsize size_bytes)
{
  const char *found;

  if (size_bytes < 20 || !g_ascii_isdigit (text[size_bytes - 1]) ||
      !g_ascii_isdigit (text[size_bytes - 8]) || text[size_bytes - 9] != '-')
    return NULL;
  found = memmem (text, size_bytes, "ESP-ROM:esp32", 13);
  return found != NULL && text + size_bytes - found <= 40 ? found : NULL;
}

/**
 * strobe_boot_marks_ends_with_banner:
 * @text: (array length=size_bytes): a line, without escape sequences
 * @size_bytes: its size
 *
 * Recognises a line that a reset tore: the ROM's first line stands at its end, right behind half a
 * word. Behind a space or a quote it is something that the app tells.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if so
 */
gboolean
strobe_boot_marks_ends_with_banner (const char *text, gsize size_bytes)
{
  const char *found = find_torn_banner (text, size_bytes);

  return found != NULL && found > text && g_ascii_isalnum (found[-1]);
}

/**
 * strobe_boot_marks_find_chip:
 * @line: the parts of the ROM's first line
 *
 * Finds the chip in "ESP-ROM:esp32s2-rc4-20191025".
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip, or %NULL if it is not known
 */
const StrobeChip *
strobe_boot_marks_find_chip (const StrobeBootLine *line)
{
  const char *found = memmem (line->message, line->message_size_bytes, "ESP-ROM:", 8);
  StrobeTextCursor cursor = get_cursor (line);
  g_autofree char *target = NULL;

  if (found == NULL)
    return is_old_rom (line) ? strobe_chip_find_by_target ("esp32") : NULL;
  cursor.at = found + 8;
  target = strobe_text_cursor_dup_until (&cursor, "-", 16);
  return target != NULL ? strobe_chip_find_by_target (target) : NULL;
}

/* "(DOWNLOAD(USB/UART0))": up to the last bracket */
static char *
dup_mode (StrobeTextCursor cursor)
{
  char *mode = strobe_text_cursor_dup_rest (&cursor, MAX_NAME_BYTES);
  gsize size_bytes = strlen (mode);

  if (size_bytes > 0 && mode[size_bytes - 1] == ')')
    mode[size_bytes - 1] = '\0';
  return mode;
}

/**
 * strobe_boot_marks_read_reset:
 * @line: the parts of a line
 * @facts: where reset code, reset name and boot mode go
 *
 * Reads "rst:0x1 (POWERON),boot:0xa (SPI_FAST_FLASH_BOOT)".
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is such a line
 */
gboolean
strobe_boot_marks_read_reset (const StrobeBootLine *line, StrobeBootFacts *facts)
{
  StrobeTextCursor cursor = get_cursor (line);
  g_autofree char *name = NULL;
  guint32 code = 0;
  guint32 straps = 0;

  if (!strobe_text_cursor_take (&cursor, "rst:") || !strobe_text_cursor_take_hex (&cursor, &code) ||
      code > 255 || !strobe_text_cursor_take (&cursor, " ("))
    return FALSE;
  name = strobe_text_cursor_dup_until (&cursor, ")", MAX_NAME_BYTES);
  if (name == NULL || (cursor.at < cursor.end && *cursor.at != ','))
    return FALSE;
  facts->reset_code = (int) code;
  g_free (facts->reset_name);
  facts->reset_name = g_steal_pointer (&name);
  if (strobe_text_cursor_take (&cursor, ",boot:") &&
      strobe_text_cursor_take_hex (&cursor, &straps) && strobe_text_cursor_take (&cursor, " (")) {
    g_free (facts->boot_mode);
    facts->boot_mode = dup_mode (cursor);
  }
  return TRUE;
}

static void
set_info (char **field, StrobeTextCursor cursor)
{
  strobe_text_cursor_skip_spaces (&cursor);
  if (*field == NULL)
    *field = strobe_text_cursor_dup_rest (&cursor, MAX_NAME_BYTES);
}

/* v5.3 puts dots behind a shortened one: "2d0f0a2ac..." */
static void
set_sha256 (char **field, StrobeTextCursor cursor)
{
  gsize size_bytes = 0;

  set_info (field, cursor);
  while (g_ascii_isxdigit ((*field)[size_bytes]))
    size_bytes++;
  (*field)[size_bytes] = '\0';
  for (char *at = *field; *at != '\0'; at++)
    *at = g_ascii_tolower (*at);
  if (size_bytes < 4 || size_bytes > 64)
    g_clear_pointer (field, g_free);
}

/**
 * strobe_boot_marks_read_app_info:
 * @line: the parts of a line
 * @facts: where project, version, SHA-256 and ESP-IDF version go
 *
 * Reads a line of the application information.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the line begins the information anew: it names the project
 */
gboolean
strobe_boot_marks_read_app_info (const StrobeBootLine *line, StrobeBootFacts *facts)
{
  StrobeTextCursor cursor = get_cursor (line);

  if (!strobe_boot_line_has_tag (line, "app_init") && !strobe_boot_line_has_tag (line, "cpu_start"))
    return FALSE;
  if (strobe_text_cursor_take (&cursor, "Project name:")) {
    set_info (&facts->project, cursor);
    return TRUE;
  }
  if (strobe_text_cursor_take (&cursor, "App version:"))
    set_info (&facts->version, cursor);
  else if (strobe_text_cursor_take (&cursor, "ELF file SHA256:"))
    set_sha256 (&facts->elf_sha256, cursor);
  else if (strobe_text_cursor_take (&cursor, "ESP-IDF:"))
    set_info (&facts->idf_version, cursor);
  return FALSE;
}

/* "mismatch chip ID, expected 9, found 2" */
static StrobeBootTrouble
read_chip_id (const StrobeBootLine *line, char **detail)
{
  StrobeTextCursor cursor = get_cursor (line);
  guint64 expected = 0;
  guint64 found = 0;

  if (!strobe_text_cursor_take (&cursor, "mismatch chip ID, expected ") ||
      !strobe_text_cursor_take_number (&cursor, &expected) ||
      !strobe_text_cursor_take (&cursor, ", found ") ||
      !strobe_text_cursor_take_number (&cursor, &found))
    return STROBE_BOOT_TROUBLE_NONE;
  if (found == ERASED_CHIP_ID)
    return STROBE_BOOT_TROUBLE_NO_APP;
  *detail = g_strdup_printf ("expected chip id %" G_GUINT64_FORMAT ", found %" G_GUINT64_FORMAT,
                             expected, found);
  return STROBE_BOOT_TROUBLE_WRONG_CHIP;
}

static StrobeBootTrouble
read_loader_trouble (const StrobeBootLine *line, char **detail)
{
  static const char *const revisions[] = { "can't run on lower chip revision",
                                           "Image requires chip rev",
                                           "Image requires efuse blk rev", "This chip is revision",
                                           NULL };
  static const char *const no_apps[] = { "No bootable app partitions",
                                         "Failed to verify partition table",
                                         "load partition table error", "No bootable test partition",
                                         NULL };
  StrobeBootTrouble trouble = read_chip_id (line, detail);

  if (trouble != STROBE_BOOT_TROUBLE_NONE)
    return trouble;
  if (has_any (line, revisions))
    return STROBE_BOOT_TROUBLE_WRONG_CHIP;
  if (strobe_boot_line_has_tag (line, "esp_image"))
    return memmem (line->message, line->message_size_bytes, "has invalid magic byte", 22) != NULL
             ? STROBE_BOOT_TROUBLE_NO_APP
             : STROBE_BOOT_TROUBLE_BAD_IMAGE;
  if (has_any (line, no_apps))
    return STROBE_BOOT_TROUBLE_NO_APP;
  return STROBE_BOOT_TROUBLE_NONE;
}

static StrobeBootTrouble
read_rom_trouble (const StrobeBootLine *line)
{
  if (strobe_boot_line_starts (line, "invalid header: 0x") ||
      strobe_boot_line_starts (line, "flash read err, "))
    return STROBE_BOOT_TROUBLE_INVALID_HEADER;
  if (strobe_boot_line_starts (line, "csum err:"))
    return STROBE_BOOT_TROUBLE_BAD_IMAGE;
  if (strobe_boot_line_starts (line, "waiting for download") && line->message_size_bytes <= 22)
    return STROBE_BOOT_TROUBLE_DOWNLOAD;
  return STROBE_BOOT_TROUBLE_NONE;
}

/**
 * strobe_boot_marks_read_trouble:
 * @line: the parts of a line
 * @complaint: (out caller-allocates): what it says against the boot; its detail is the caller's
 *
 * Reads what ROM, bootloader or brown-out detector complain of.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they do
 */
gboolean
strobe_boot_marks_read_trouble (const StrobeBootLine *line, StrobeBootComplaint *complaint)
{
  StrobeTextCursor cursor = get_cursor (line);

  *complaint = (StrobeBootComplaint){ STROBE_BOOT_TROUBLE_NONE, NULL };
  if (strobe_boot_line_starts (line, "Brownout detector was triggered") &&
      (line->level == '\0' || strobe_boot_line_has_tag (line, "BOD")))
    complaint->trouble = STROBE_BOOT_TROUBLE_BROWN_OUT;
  else if (line->level == '\0')
    complaint->trouble = read_rom_trouble (line);
  else if (line->level == 'E' && (strobe_boot_line_has_tag (line, "boot") ||
                                  strobe_boot_line_has_tag (line, "boot_comm") ||
                                  strobe_boot_line_has_tag (line, "esp_image") ||
                                  strobe_boot_line_has_tag (line, "cpu_start")))
    complaint->trouble = read_loader_trouble (line, &complaint->detail);
  if (complaint->trouble == STROBE_BOOT_TROUBLE_NONE)
    return FALSE;
  if (complaint->detail == NULL)
    complaint->detail = strobe_text_cursor_dup_rest (&cursor, MAX_DETAIL_BYTES);
  return TRUE;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-number.h"

#include <string.h>

/* Numbers in the files of builds: addresses in hex or decimal, sizes with a unit. */

#define KIB 1024u
#define MAX_FLASH_MIB 128

/**
 * strobe_build_number_parse_address:
 * @text: for example "0x1000" or "4096", with blanks around it or none
 * @address: (out): where to store it
 *
 * Reads an address as Python's int (text, 0) does: hex with 0x, else decimal.
 *
 * Units: bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (main).
 *
 * Returns: %TRUE if it is a number below 4 GiB
 */
gboolean
strobe_build_number_parse_address (const char *text, guint32 *address)
{
  g_autofree char *word = NULL;
  guint64 value = 0;
  gboolean is_hex;

  g_return_val_if_fail (text != NULL && address != NULL, FALSE);

  word = g_strstrip (g_strdup (text));
  is_hex = g_ascii_strncasecmp (word, "0x", 2) == 0;
  if (!g_ascii_string_to_unsigned (is_hex ? word + 2 : word, is_hex ? 16 : 10, 0, G_MAXUINT32,
                                   &value, NULL))
    return FALSE;
  /* GLib would take "0x0x10". */
  if (is_hex && strchr (word + 2, 'x') != NULL)
    return FALSE;

  *address = (guint32) value;
  return TRUE;
}

static guint64
get_unit (const char *unit)
{
  if (*unit == '\0')
    return 1;
  if (g_ascii_strcasecmp (unit, "k") == 0 || g_ascii_strcasecmp (unit, "kb") == 0 ||
      g_ascii_strcasecmp (unit, "kib") == 0)
    return KIB;
  if (g_ascii_strcasecmp (unit, "m") == 0 || g_ascii_strcasecmp (unit, "mb") == 0 ||
      g_ascii_strcasecmp (unit, "mib") == 0)
    return KIB * KIB;
  return 0;
}

/**
 * strobe_build_number_parse_size:
 * @text: for example "0x10000", "65536", "64K" or "4MB"
 * @size_bytes: (out): where to store it
 *
 * Reads a size. A unit counts 1024, as Espressif's tools mean it.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is a size above 0 and below 4 GiB
 */
gboolean
strobe_build_number_parse_size (const char *text, guint32 *size_bytes)
{
  g_autofree char *number = NULL;
  gsize n_digits;
  guint64 unit;
  guint32 value = 0;

  g_return_val_if_fail (text != NULL && size_bytes != NULL, FALSE);

  if (strobe_build_number_parse_address (text, size_bytes))
    return *size_bytes > 0;

  n_digits = strspn (text, "0123456789");
  number = g_strndup (text, n_digits);
  unit = get_unit (text + n_digits);
  if (unit == 0 || !strobe_build_number_parse_address (number, &value) || value == 0 ||
      value > G_MAXUINT32 / unit)
    return FALSE;
  *size_bytes = (guint32) (value * unit);
  return TRUE;
}

/**
 * strobe_build_number_parse_flash_size:
 * @text: for example "4MB"
 * @size_bytes: (out): where to store it
 *
 * Reads the size of a flash chip: 1 MB to 128 MB, doubling.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (--flash-size).
 *
 * Returns: %TRUE if it is a size that mkdfu.py takes
 */
gboolean
strobe_build_number_parse_flash_size (const char *text, guint32 *size_bytes)
{
  guint32 value = 0;

  g_return_val_if_fail (text != NULL && size_bytes != NULL, FALSE);

  if (!strobe_build_number_parse_size (text, &value) || value % (KIB * KIB) != 0 ||
      value > MAX_FLASH_MIB * KIB * KIB || (value & (value - 1)) != 0)
    return FALSE;
  *size_bytes = value;
  return TRUE;
}

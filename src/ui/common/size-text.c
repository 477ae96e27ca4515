/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/size-text.h"

/**
 * strobe_size_text_dup:
 * @size_bytes: a size
 *
 * Words a size in the unit that fits. Sizes in flash are mostly round numbers, and these have no
 * decimals: "24 KiB", not "24.0 KiB".
 *
 * Context: any thread.
 *
 * Returns: (transfer full): number and unit
 */
char *
strobe_size_text_dup (guint64 size_bytes)
{
  guint64 unit_bytes = 1;
  g_autofree char *unit =
    g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS | G_FORMAT_SIZE_ONLY_UNIT);

  while (size_bytes / unit_bytes >= 1024)
    unit_bytes *= 1024;
  if (size_bytes % unit_bytes != 0)
    return g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "\u00a0%s", size_bytes / unit_bytes, unit);
}

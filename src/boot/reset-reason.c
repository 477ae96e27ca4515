/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/reset-reason.h"

/* The reset reason: names what "rst:0x…" says, by chip. A code that a chip's table does not have is
 * unknown; the tables of two chips give one code different meanings.
 *
 * Source: ESP-IDF v5.3 and v6.0, components/esp_rom/<target>/include/<target>/rom/rtc.h
 * (RESET_REASON), and for the P4 and the S31 components/soc/<target>/include/soc/reset_reasons.h.
 */

typedef struct {
  const char *name;
  StrobeResetKind kind;
} Reason;

#define MAX_CODES 32

static const Reason esp32_reasons[MAX_CODES] = {
  [1] = { "POWERON", STROBE_RESET_KIND_POWER_ON },
  [3] = { "SW", STROBE_RESET_KIND_SOFTWARE },
  [4] = { "OWDT", STROBE_RESET_KIND_WATCHDOG },
  [5] = { "DEEPSLEEP", STROBE_RESET_KIND_DEEP_SLEEP },
  [6] = { "SDIO", STROBE_RESET_KIND_OTHER },
  [7] = { "TG0WDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [8] = { "TG1WDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [9] = { "RTCWDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [10] = { "INTRUSION", STROBE_RESET_KIND_OTHER },
  [11] = { "TGWDT_CPU", STROBE_RESET_KIND_WATCHDOG },
  [12] = { "SW_CPU", STROBE_RESET_KIND_SOFTWARE },
  [13] = { "RTCWDT_CPU", STROBE_RESET_KIND_WATCHDOG },
  [14] = { "EXT_CPU", STROBE_RESET_KIND_OTHER },
  [15] = { "BROWNOUT", STROBE_RESET_KIND_BROWN_OUT },
  [16] = { "RTCWDT_RTC", STROBE_RESET_KIND_WATCHDOG },
};

static const Reason s2_reasons[MAX_CODES] = {
  [1] = { "POWERON", STROBE_RESET_KIND_POWER_ON },
  [3] = { "SW_SYS", STROBE_RESET_KIND_SOFTWARE },
  [5] = { "DEEPSLEEP", STROBE_RESET_KIND_DEEP_SLEEP },
  [7] = { "TG0WDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [8] = { "TG1WDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [9] = { "RTCWDT_SYS", STROBE_RESET_KIND_WATCHDOG },
  [10] = { "INTRUSION", STROBE_RESET_KIND_OTHER },
  [11] = { "TG0WDT_CPU", STROBE_RESET_KIND_WATCHDOG },
  [12] = { "RTC_SW_CPU", STROBE_RESET_KIND_SOFTWARE },
  [13] = { "RTCWDT_CPU", STROBE_RESET_KIND_WATCHDOG },
  [15] = { "BROWNOUT", STROBE_RESET_KIND_BROWN_OUT },
  [16] = { "RTCWDT_RTC", STROBE_RESET_KIND_WATCHDOG },
  [17] = { "TG1WDT_CPU", STROBE_RESET_KIND_WATCHDOG },
  [18] = { "SUPER_WDT", STROBE_RESET_KIND_WATCHDOG },
  [19] = { "GLITCH", STROBE_RESET_KIND_OTHER },
  [20] = { "EFUSE", STROBE_RESET_KIND_OTHER },
};

/* What the S3 and the C3 have above the S2 */
static const Reason s3_reasons[MAX_CODES] = {
  [21] = { "USB_UART_CHIP", STROBE_RESET_KIND_USB },
  [22] = { "USB_JTAG_CHIP", STROBE_RESET_KIND_USB },
  [23] = { "POWER_GLITCH", STROBE_RESET_KIND_BROWN_OUT },
};

static const Reason p4_reasons[MAX_CODES] = {
  [1] = { "POWERON", STROBE_RESET_KIND_POWER_ON },
  [3] = { "SW_SYS", STROBE_RESET_KIND_SOFTWARE },
  [5] = { "PMU", STROBE_RESET_KIND_DEEP_SLEEP },
  [7] = { "HP_WDT", STROBE_RESET_KIND_WATCHDOG },
  [9] = { "LP_WDT", STROBE_RESET_KIND_WATCHDOG },
  [12] = { "SW_CPU", STROBE_RESET_KIND_SOFTWARE },
  [15] = { "BROWNOUT", STROBE_RESET_KIND_BROWN_OUT },
  [16] = { "CHIP_LP_WDT", STROBE_RESET_KIND_WATCHDOG },
  [22] = { "USB_JTAG", STROBE_RESET_KIND_USB },
  [23] = { "USB_UART", STROBE_RESET_KIND_USB },
  [24] = { "JTAG", STROBE_RESET_KIND_OTHER },
  [26] = { "LOCKUP", STROBE_RESET_KIND_OTHER },
};

/* Only what means the same on every chip */
static const Reason common_reasons[MAX_CODES] = {
  [1] = { "POWERON", STROBE_RESET_KIND_POWER_ON },
  [3] = { "SW", STROBE_RESET_KIND_SOFTWARE },
  [12] = { "SW_CPU", STROBE_RESET_KIND_SOFTWARE },
  [15] = { "BROWNOUT", STROBE_RESET_KIND_BROWN_OUT },
};

typedef struct {
  const char *target;
  const Reason *reasons;
  const Reason *more;
} Table;

static const Table tables[] = {
  { "esp32", esp32_reasons, NULL },      { "esp32s2", s2_reasons, NULL },
  { "esp32s3", s2_reasons, s3_reasons }, { "esp32c3", s2_reasons, s3_reasons },
  { "esp32p4", p4_reasons, NULL },       { "esp32s31", p4_reasons, NULL },
};

static const Reason *
find_reason (const StrobeChip *chip, guint code)
{
  static const Reason unknown = { "unknown", STROBE_RESET_KIND_UNKNOWN };
  const Table *table = NULL;
  const Reason *reason;

  if (code >= MAX_CODES)
    return &unknown;
  for (gsize i = 0; i < G_N_ELEMENTS (tables) && chip != NULL; i++) {
    if (g_str_equal (tables[i].target, chip->target))
      table = &tables[i];
  }
  reason = table != NULL ? &table->reasons[code] : &common_reasons[code];
  if (reason->name == NULL && table != NULL && table->more != NULL)
    reason = &table->more[code];
  return reason->name != NULL ? reason : &unknown;
}

/**
 * strobe_reset_reason_get_name:
 * @chip: (nullable): the chip, or %NULL if it is not known
 * @code: what stands behind "rst:"
 *
 * Names a reset reason as its chip's ROM does.
 *
 * Units: @code is a RESET_REASON.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, or "unknown"
 */
const char *
strobe_reset_reason_get_name (const StrobeChip *chip, guint code)
{
  return find_reason (chip, code)->name;
}

/**
 * strobe_reset_reason_get_kind:
 * @chip: (nullable): the chip, or %NULL if it is not known
 * @code: what stands behind "rst:"
 *
 * Says what kind of thing reset the chip.
 *
 * Units: @code is a RESET_REASON.
 *
 * Context: any thread.
 *
 * Returns: the kind
 */
StrobeResetKind
strobe_reset_reason_get_kind (const StrobeChip *chip, guint code)
{
  return find_reason (chip, code)->kind;
}

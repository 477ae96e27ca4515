/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-boot-log.h"

/* The first words of a chip: the banner of the mask ROM, the second-stage bootloader, the start of
 * the app; with the values that really are in the flash. Lines end as on the wire, with CR LF.
 *
 * Source: the ROM banners of the chips; ESP-IDF v5.3: bootloader_init.c, bootloader_utility.c,
 * esp_image_format.c, bootloader_common_loader.c, esp_app_desc.c and cpu_start.c. */

#define EOL "\r\n"
/* how much of the app's hash is printed: CONFIG_APP_RETRIEVE_LEN_ELF_SHA */
#define ELF_SHA256_DIGITS 9
#define N_INVALID_HEADERS 4

typedef struct {
  guint16 chip_id;
  const char *rom;
  const char *build;
} Banner;

static const Banner banners[] = {
  { 0x0002, "ESP-ROM:esp32s2-rc4-20191025", "Build:Oct 25 2019" },
  { 0x0009, "ESP-ROM:esp32s3-20210327", "Build:Mar 27 2021" },
  { 0x0012, "ESP-ROM:esp32p4-eco2-20240710", "Build:Jul 10 2024" },
};

/* A log on its way: each line is a few milliseconds after the one before. */
typedef struct {
  GString *out;
  guint now_ms;
} Log;

static void put (Log *log, char level, const char *tag, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

static void
put (Log *log, char level, const char *tag, const char *format, ...)
{
  va_list args;

  g_string_append_printf (log->out, "%c (%u) %s: ", level, log->now_ms, tag);
  va_start (args, format);
  g_string_append_vprintf (log->out, format, args);
  va_end (args);
  g_string_append (log->out, EOL);
  log->now_ms += 5;
}

static const char *
get_cause_text (StrobeSimResetCause cause)
{
  switch (cause) {
  case STROBE_SIM_RESET_CAUSE_POWER_ON:
    return "0x1 (POWERON)";
  case STROBE_SIM_RESET_CAUSE_SOFTWARE:
    return "0x3 (RTC_SW_SYS_RST)";
  case STROBE_SIM_RESET_CAUSE_WATCHDOG:
    return "0x10 (RTCWDT_RTC_RST)";
  case STROBE_SIM_RESET_CAUSE_PANIC:
    return "0xc (RTC_SW_CPU_RST)";
  case STROBE_SIM_RESET_CAUSE_BROWN_OUT:
    return "0xf (BROWNOUT_RST)";
  }
  g_assert_not_reached ();
}

static void
put_banner (GString *out, const StrobeChip *chip, StrobeSimResetCause cause)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (banners); i++)
    if (banners[i].chip_id == chip->chip_id)
      g_string_append_printf (out, "%s" EOL "%s" EOL, banners[i].rom, banners[i].build);
  g_string_append_printf (out, "rst:%s,boot:0x8 (SPI_FAST_FLASH_BOOT)" EOL, get_cause_text (cause));
  if (cause == STROBE_SIM_RESET_CAUSE_PANIC)
    g_string_append (out, "Saved PC:0x40025d85" EOL);
}

static void
put_rom_load (GString *out)
{
  g_string_append (out, "SPIWP:0xee" EOL "mode:DIO, clock div:1" EOL
                        "load:0x3ffe6100,len:0x177c" EOL "load:0x4004c000,len:0x0a8c" EOL
                        "load:0x40050000,len:0x2a40" EOL "entry 0x4004c204" EOL);
}

static void
put_bootloader (Log *log, const StrobeChip *chip, const StrobeSimBoot *boot)
{
  g_autofree char *chip_tag = g_strdup_printf ("boot.%s", chip->target);

  put (log, 'I', "boot", "ESP-IDF %s 2nd stage bootloader",
       boot->app_desc != NULL ? boot->app_desc->idf_version : "v5.3");
  put (log, 'I', "boot", "chip revision: v0.0");
  put (log, 'I', chip_tag, "SPI Speed      : 80MHz");
  put (log, 'I', chip_tag, "SPI Mode       : DIO");
  put (log, 'I', chip_tag, "SPI Flash Size : %uMB", boot->flash_size_bytes >> 20);
}

static const char *
get_usage (const StrobePartition *partition)
{
  if (partition->type == STROBE_PARTITION_TYPE_APP) {
    if (partition->subtype == 0x00)
      return "factory app";
    return partition->subtype == 0x20 ? "test app" : "OTA app";
  }
  if (partition->type != STROBE_PARTITION_TYPE_DATA)
    return "Unknown";
  switch (partition->subtype) {
  case 0x00:
    return "OTA data";
  case 0x01:
    return "RF data";
  case 0x02:
    return "WiFi data";
  case 0x04:
    return "NVS keys";
  default:
    return "Unknown data";
  }
}

static void
put_table (Log *log, const StrobeSimBoot *boot)
{
  guint i;

  put (log, 'I', "boot", "Partition Table:");
  put (log, 'I', "boot", "## Label            Usage          Type ST Offset   Length");
  for (i = 0; i < boot->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (boot->partitions, StrobePartition, i);

    put (log, 'I', "boot", "%2u %-16s %-16s %02x %02x %08x %08x", i, partition->label,
         get_usage (partition), partition->type, partition->subtype, partition->offset,
         partition->size_bytes);
  }
  put (log, 'I', "boot", "End of partition table");
}

static void
put_segments (Log *log, const StrobeSimBoot *boot)
{
  guint i;

  for (i = 0; i < boot->segments->len; i++) {
    const StrobeSimBootSegment *segment = &g_array_index (boot->segments, StrobeSimBootSegment, i);

    put (log, 'I', "esp_image", "segment %u: paddr=%08x vaddr=%08x size=%05xh (%6u) %s", i,
         segment->flash_address, segment->load_address, segment->size_bytes, segment->size_bytes,
         i == 0 ? "map" : "load");
  }
  put (log, 'I', "boot", "Loaded app from partition at offset 0x%x", boot->app_partition.offset);
}

static void
put_app_info (Log *log, const StrobeSimBoot *boot)
{
  const StrobeEspAppDesc *desc = boot->app_desc;

  if (desc == NULL)
    return;
  put (log, 'I', "app_init", "Application information:");
  put (log, 'I', "app_init", "Project name:     %s", desc->project);
  put (log, 'I', "app_init", "App version:      %s", desc->version);
  put (log, 'I', "app_init", "Compile time:     %s %s", boot->app_date, boot->app_time);
  put (log, 'I', "app_init", "ELF file SHA256:  %.*s...", ELF_SHA256_DIGITS, desc->elf_sha256);
  put (log, 'I', "app_init", "ESP-IDF:          %s", desc->idf_version);
}

static void
put_app (Log *log, const StrobeSimBoot *boot)
{
  log->now_ms += 80;
  put (log, 'I', "cpu_start", "Unicore app");
  put (log, 'I', "cpu_start", "Pro cpu start user code");
  put (log, 'I', "cpu_start", "cpu freq: 160000000 Hz");
  put_app_info (log, boot);
  put (log, 'I', "heap_init", "Initializing. RAM available for dynamic allocation:");
  put (log, 'I', "heap_init", "At 3FFC1BE8 len 0003A418 (233 KiB): RAM");
  put (log, 'I', "spi_flash", "detected chip: generic");
  put (log, 'I', "spi_flash", "flash io: dio");
  put (log, 'I', "main_task", "Started on CPU0");
  put (log, 'I', "main_task", "Calling app_main()");
}

static void
put_wrong_chip (Log *log, const StrobeChip *chip, const StrobeSimBoot *boot)
{
  put (log, 'E', "boot_comm", "mismatch chip ID, expected %u, found %u", chip->chip_id,
       boot->found_chip_id);
}

/* The bootloader runs, and then finds nothing that it can start. */
static void
put_dead_end (Log *log, const StrobeChip *chip, const StrobeSimBoot *boot)
{
  put_bootloader (log, chip, boot);
  if (boot->partitions == NULL) {
    put (log, 'E', "flash_parts", "partition 0 invalid magic number 0x%04x", 0xffff);
    put (log, 'E', "boot", "Failed to verify partition table");
    put (log, 'E', "boot", "load partition table error!");
    return;
  }
  put_table (log, boot);
  if (boot->outcome == STROBE_SIM_BOOT_OUTCOME_WRONG_CHIP)
    put_wrong_chip (log, chip, boot);
  else if (boot->app_partition.size_bytes > 0)
    put (log, 'E', "esp_image", "image at 0x%x has invalid magic byte (nothing flashed here?)",
         boot->app_partition.offset);
  put (log, 'E', "boot", "No bootable app partitions in the partition table");
}

static void
put_boot (Log *log, const StrobeChip *chip, const StrobeSimBoot *boot)
{
  switch (boot->outcome) {
  case STROBE_SIM_BOOT_OUTCOME_RUNS:
    put_bootloader (log, chip, boot);
    put_table (log, boot);
    put_segments (log, boot);
    put_app (log, boot);
    break;
  case STROBE_SIM_BOOT_OUTCOME_WRONG_CHIP:
    if (boot->partitions == NULL)
      put_wrong_chip (log, chip, boot);
    else
      put_dead_end (log, chip, boot);
    break;
  case STROBE_SIM_BOOT_OUTCOME_NO_TABLE:
  case STROBE_SIM_BOOT_OUTCOME_NO_APP:
    put_dead_end (log, chip, boot);
    break;
  case STROBE_SIM_BOOT_OUTCOME_NO_HEADER:
  case STROBE_SIM_BOOT_OUTCOME_BAD_BOOTLOADER:
    break;
  }
}

/**
 * strobe_sim_boot_log_print:
 * @out: where to append
 * @chip: the chip
 * @boot: what it found in its flash
 * @cause: why it starts
 *
 * Prints the log of one start, up to the app's own first line.
 */
void
strobe_sim_boot_log_print (GString *out,
                           const StrobeChip *chip,
                           const StrobeSimBoot *boot,
                           StrobeSimResetCause cause)
{
  Log log = { .out = out, .now_ms = 21 };
  guint i;

  put_banner (out, chip, cause);
  if (boot->outcome == STROBE_SIM_BOOT_OUTCOME_NO_HEADER) {
    for (i = 0; i < N_INVALID_HEADERS; i++)
      g_string_append_printf (out, "invalid header: 0x%08x" EOL, boot->first_word);
    return;
  }
  put_rom_load (out);
  if (boot->outcome == STROBE_SIM_BOOT_OUTCOME_BAD_BOOTLOADER)
    g_string_append (out, "csum err:0x5d!=0xef" EOL "ets_main.c 371 " EOL);
  put_boot (&log, chip, boot);
}

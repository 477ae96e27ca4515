/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-info.h"

#include <glib/gi18n-lib.h>

#include "cli/cli-options.h"
#include "cli/cli-output.h"
#include "image/firmware.h"

/* strobe-cli info: what is in a firmware file, sound or not. */

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_bool (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

static void
add_problems (JsonBuilder *builder, GPtrArray *problems)
{
  json_builder_set_member_name (builder, "problems");
  json_builder_begin_array (builder);
  for (guint i = 0; i < problems->len; i++)
    strobe_cli_output_add_string (builder, NULL, ((const GError *) problems->pdata[i])->message);
  json_builder_end_array (builder);
}

static void
add_suffix (JsonBuilder *builder, const StrobeDfuSuffix *suffix)
{
  json_builder_set_member_name (builder, "suffix");
  if (suffix == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  strobe_cli_output_add_hex (builder, "vid", suffix->vendor_id);
  strobe_cli_output_add_hex (builder, "pid", suffix->product_id);
  strobe_cli_output_add_hex (builder, "release", suffix->device_release);
  strobe_cli_output_add_hex (builder, "dfu", suffix->dfu_version);
  add_int (builder, "crc", suffix->crc);
  json_builder_end_object (builder);
}

static void
add_part (JsonBuilder *builder, const StrobeFirmwarePart *part)
{
  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "name", part->name);
  add_int (builder, "address", part->address);
  add_int (builder, "size", (gint64) part->size_bytes);
  strobe_cli_output_add_string (builder, "md5", part->md5);
  add_bool (builder, "md5_ok", part->md5_ok);
  json_builder_end_object (builder);
}

static void
add_parts (JsonBuilder *builder, StrobeFirmware *firmware)
{
  guint n_parts = firmware != NULL ? strobe_firmware_get_n_parts (firmware) : 0;

  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n_parts; i++)
    add_part (builder, strobe_firmware_get_part (firmware, i));
  json_builder_end_array (builder);
}

static void
add_app (JsonBuilder *builder, const StrobeEspAppDesc *app)
{
  json_builder_set_member_name (builder, "app");
  if (app == NULL) {
    json_builder_add_null_value (builder);
    return;
  }
  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "project", app->project);
  strobe_cli_output_add_string (builder, "version", app->version);
  strobe_cli_output_add_string (builder, "idf", app->idf_version);
  strobe_cli_output_add_string (builder, "built", app->built);
  strobe_cli_output_add_string (builder, "elf_sha256", app->elf_sha256);
  json_builder_end_object (builder);
}

static void
add_partition (JsonBuilder *builder, const StrobePartition *partition)
{
  g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "label", partition->label);
  strobe_cli_output_add_string (builder, "type", strobe_partition_get_type_name (partition));
  strobe_cli_output_add_string (builder, "subtype", subtype);
  add_int (builder, "offset", partition->offset);
  add_int (builder, "size", partition->size_bytes);
  json_builder_end_object (builder);
}

static void
add_partitions (JsonBuilder *builder, GArray *partitions)
{
  json_builder_set_member_name (builder, "partitions");
  json_builder_begin_array (builder);
  for (guint i = 0; partitions != NULL && i < partitions->len; i++)
    add_partition (builder, &g_array_index (partitions, StrobePartition, i));
  json_builder_end_array (builder);
}

/* @firmware is NULL where the file could not even be read; the members are the same. */
static void
print_json (StrobeFirmware *firmware, GPtrArray *problems)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const StrobeChip *chip = firmware != NULL ? strobe_firmware_get_chip (firmware) : NULL;

  json_builder_begin_object (builder);
  add_bool (builder, "valid", problems->len == 0);
  add_problems (builder, problems);
  strobe_cli_output_add_string (builder, "chip", chip != NULL ? chip->name : NULL);
  add_suffix (builder, firmware != NULL ? strobe_firmware_get_suffix (firmware) : NULL);
  add_parts (builder, firmware);
  add_app (builder, firmware != NULL ? strobe_firmware_get_app (firmware) : NULL);
  add_partitions (builder, firmware != NULL ? strobe_firmware_get_partitions (firmware) : NULL);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

static void
print_app (const StrobeEspAppDesc *app)
{
  g_autofree char *project = strobe_cli_output_dup_printable (app->project);
  g_autofree char *version = strobe_cli_output_dup_printable (app->version);
  g_autofree char *idf_version = strobe_cli_output_dup_printable (app->idf_version);
  g_autofree char *built = strobe_cli_output_dup_printable (app->built);

  g_print ("%s %s\n", project, version);
  /* Translators: the version of the framework, then date and time */
  g_print (_ ("  ESP-IDF %s, built %s\n"), idf_version, built);
}

/* The parameters are for the ROM and go to no address of the flash, whatever their record says. */
static char *
dup_place (const StrobeFirmwarePart *part)
{
  if (part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
    return g_strdup (_ ("for ROM"));
  return g_strdup_printf ("0x%08x", part->address);
}

static void
print_part (const StrobeFirmwarePart *part)
{
  g_autofree char *place = dup_place (part);
  g_autofree char *name = strobe_cli_output_dup_printable (part->name);
  g_autofree char *size = strobe_cli_output_dup_size (part->size_bytes);

  g_print ("  %-10s  %10s  %-7s  %s\n", place, size,
           part->md5_ok ? _ ("MD5 ok") : _ ("MD5 bad"), name);
}

static void
print_partition (const StrobePartition *partition)
{
  g_autofree char *label = strobe_cli_output_dup_printable (partition->label);
  g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);
  g_autofree char *size = strobe_cli_output_dup_size (partition->size_bytes);

  g_print ("  0x%08x  %10s  %-7s  %-10s  %s\n", partition->offset, size,
           strobe_partition_get_type_name (partition), subtype, label);
}

static void
print_text (StrobeFirmware *firmware)
{
  const StrobeChip *chip = strobe_firmware_get_chip (firmware);
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  if (app != NULL)
    print_app (app);
  if (chip != NULL)
    g_print (_ ("  for %s\n"), chip->name);
  if (strobe_firmware_get_n_parts (firmware) > 0)
    g_print ("%s\n", _ ("Parts"));
  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++)
    print_part (strobe_firmware_get_part (firmware, i));
  if (partitions != NULL && partitions->len > 0)
    g_print ("%s\n", _ ("Partitions"));
  for (guint i = 0; partitions != NULL && i < partitions->len; i++)
    print_partition (&g_array_index (partitions, StrobePartition, i));
}

static StrobeExit
report (StrobeFirmware *firmware, GPtrArray *problems, gboolean json)
{
  StrobeExit exit_code = STROBE_EXIT_OK;

  if (json)
    print_json (firmware, problems);
  else if (firmware != NULL)
    print_text (firmware);
  for (guint i = 0; !json && i < problems->len; i++)
    strobe_cli_output_error (problems->pdata[i]);
  if (problems->len > 0)
    exit_code = strobe_error_text_get_exit (problems->pdata[0]);
  return exit_code;
}

/**
 * strobe_cli_info_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli info": prints all that can be read, also of a file that may not be flashed.
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_info_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "info", _ ("Shows what is in a firmware file, and what is wrong with it."),
               STROBE_CLI_TAKES_FILE, argv, &error);
  if (options == NULL)
    return strobe_cli_output_error (error);

  g_autoptr (GFile) file = g_file_new_for_commandline_arg (options->file);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_load (file, cancellable, &error);
  if (firmware != NULL)
    return report (firmware, strobe_firmware_get_problems (firmware), options->json);

  g_prefix_error (&error, "%s: ", options->file);
  g_autoptr (GPtrArray) problems = g_ptr_array_new ();
  g_ptr_array_add (problems, error);
  return report (NULL, problems, options->json);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-remark.h"
#include "sim/sample-firmware.h"

static const guint16 chips[] = { 0x0002, 0x0009, 0x0012, 0x0020 };

static void
test_it_is_a_valid_firmware_of_its_chip (gconstpointer data)
{
  const StrobeChip *chip = strobe_chip_find (*(const guint16 *) data);
  g_autoptr (GBytes) file = strobe_sample_firmware_build (chip, "blink", "1.4.0", 100 * 1024);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (GError) error = NULL;

  strobe_firmware_check (firmware, &error);
  g_assert_no_error (error);
  g_assert_true (strobe_firmware_get_chip (firmware) == chip);
  g_assert_cmpstr (strobe_firmware_get_app (firmware)->project, ==, "blink");
  g_assert_cmpstr (strobe_firmware_get_app (firmware)->version, ==, "1.4.0");
  g_assert_cmpuint (strobe_firmware_get_partitions (firmware)->len, ==, 3);
  /* Nothing to warn of in what people practise with */
  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), ==, 0);
}

static void
test_a_large_app_gets_a_large_partition (void)
{
  g_autoptr (GBytes) file =
               strobe_sample_firmware_build (strobe_chip_find (0x0002), "big", "1", 3u << 20);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (GError) error = NULL;
  GArray *partitions;

  strobe_firmware_check (firmware, &error);
  g_assert_no_error (error);
  partitions = strobe_firmware_get_partitions (firmware);
  g_assert_cmpuint (g_array_index (partitions, StrobePartition, 2).size_bytes, >, 3u << 20);
}

int
main (int argc, char **argv)
{
  guint i;

  g_test_init (&argc, &argv, NULL);
  for (i = 0; i < G_N_ELEMENTS (chips); i++) {
    g_autofree char *path =
      g_strdup_printf ("/sim/sample-firmware/it-is-a-valid-firmware-of-its-chip/%s",
                       strobe_chip_find (chips[i])->target);

    g_test_add_data_func (path, &chips[i], test_it_is_a_valid_firmware_of_its_chip);
  }
  g_test_add_func ("/sim/sample-firmware/a-large-app-gets-a-large-partition",
                   test_a_large_app_gets_a_large_partition);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-memory.h"

#include "image/chip.h"

#define S2 0x0002
#define P4 0x0012
#define NO_CHIP 0xffff

static void
test_addresses_of_the_s2_have_their_memory (void)
{
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x3f000020), ==, STROBE_ESP_MEMORY_DROM);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x40080020), ==, STROBE_ESP_MEMORY_IROM);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x3ffb0000), ==, STROBE_ESP_MEMORY_DRAM);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x40024000), ==, STROBE_ESP_MEMORY_IRAM);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x50000000), ==, STROBE_ESP_MEMORY_RTC_SLOW);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x40070000), ==, STROBE_ESP_MEMORY_RTC_FAST);
}

static void
test_an_end_belongs_to_no_memory (void)
{
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x3f3fffff), ==, STROBE_ESP_MEMORY_DROM);
  g_assert_cmpint (strobe_esp_memory_find (S2, 0x3f400000), ==, STROBE_ESP_MEMORY_UNKNOWN);
}

static void
test_one_address_space_is_called_so (void)
{
  g_assert_cmpint (strobe_esp_memory_find (P4, 0x40000020), ==, STROBE_ESP_MEMORY_FLASH);
  g_assert_cmpint (strobe_esp_memory_find (P4, 0x4ff00000), ==, STROBE_ESP_MEMORY_RAM);
}

static void
test_low_addresses_are_padding_for_every_chip (void)
{
  g_assert_cmpint (strobe_esp_memory_find (S2, 0), ==, STROBE_ESP_MEMORY_PADDING);
  g_assert_cmpint (strobe_esp_memory_find (NO_CHIP, 0xffff), ==, STROBE_ESP_MEMORY_PADDING);
}

static void
test_an_unknown_chip_has_no_memory (void)
{
  g_assert_cmpint (strobe_esp_memory_find (NO_CHIP, 0x40080020), ==, STROBE_ESP_MEMORY_UNKNOWN);
  g_assert_cmphex (strobe_esp_memory_get_start (NO_CHIP, STROBE_ESP_MEMORY_DROM), ==, 0);
}

static void
test_every_chip_of_the_table_has_mapped_flash (void)
{
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);

  for (gsize i = 0; i < n_chips; i++) {
    guint32 data = strobe_esp_memory_get_start (chips[i].chip_id, STROBE_ESP_MEMORY_DROM);
    guint32 both = strobe_esp_memory_get_start (chips[i].chip_id, STROBE_ESP_MEMORY_FLASH);

    g_assert_true ((data != 0) != (both != 0));
  }
}

static void
test_every_memory_has_a_name (void)
{
  for (int memory = 0; memory <= STROBE_ESP_MEMORY_TCM; memory++)
    g_assert_cmpstr (strobe_esp_memory_get_name ((StrobeEspMemory) memory), !=, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/esp-memory/addresses-of-the-s2-have-their-memory",
                   test_addresses_of_the_s2_have_their_memory);
  g_test_add_func ("/image/esp-memory/an-end-belongs-to-no-memory",
                   test_an_end_belongs_to_no_memory);
  g_test_add_func ("/image/esp-memory/one-address-space-is-called-so",
                   test_one_address_space_is_called_so);
  g_test_add_func ("/image/esp-memory/low-addresses-are-padding-for-every-chip",
                   test_low_addresses_are_padding_for_every_chip);
  g_test_add_func ("/image/esp-memory/an-unknown-chip-has-no-memory",
                   test_an_unknown_chip_has_no_memory);
  g_test_add_func ("/image/esp-memory/every-chip-of-the-table-has-mapped-flash",
                   test_every_chip_of_the_table_has_mapped_flash);
  g_test_add_func ("/image/esp-memory/every-memory-has-a-name", test_every_memory_has_a_name);
  return g_test_run ();
}

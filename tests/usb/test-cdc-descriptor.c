/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/cdc-descriptor.h"

#include <string.h>

/* The ROM's configuration: CDC on 0 and 1, DFU on 2. */
static const guint8 good[] = {
  9, 2,    66,   0,    3,    1,    0,    0x80, 50, /* configuration */
  9, 4,    0,    0,    1,    0x02, 0x02, 0,    0,  /* control */
  5, 0x24, 0,    0x10, 1,                          /* header */
  4, 0x24, 2,    0x06,                             /* lines and break */
  5, 0x24, 6,    0,    1,                          /* union: 0 with 1 */
  7, 5,    0x81, 3,    8,    0,    16,             /* notifications */
  9, 4,    1,    0,    2,    0x0a, 0,    0,    0,  /* data */
  7, 5,    0x03, 2,    64,   0,    0,              /* out */
  7, 5,    0x84, 2,    0x00, 0x02, 0,              /* in, high speed */
  9, 4,    2,    0,    0,    0xfe, 1,    1,    0,  /* DFU */
};

#define CAPABILITIES_AT 26
#define UNION_DATA_AT 31

static void
test_finds_interfaces_and_endpoints (void)
{
  StrobeCdcDescriptor found;

  g_assert_true (strobe_cdc_descriptor_find (good, sizeof good, &found));
  g_assert_cmpuint (found.control_interface, ==, 0);
  g_assert_cmpuint (found.data_interface, ==, 1);
  g_assert_cmphex (found.in_endpoint, ==, 0x84);
  g_assert_cmphex (found.out_endpoint, ==, 0x03);
  g_assert_cmpuint (found.in_packet_bytes, ==, 512);
  g_assert_cmpuint (found.out_packet_bytes, ==, 64);
  g_assert_true (found.has_lines);
  g_assert_true (found.has_break);
}

static void
test_capabilities_are_what_it_says (void)
{
  StrobeCdcDescriptor found;
  guint8 config[sizeof good];

  memcpy (config, good, sizeof good);
  g_assert_cmphex (config[CAPABILITIES_AT], ==, 0x06);
  config[CAPABILITIES_AT] = 0x02;
  g_assert_true (strobe_cdc_descriptor_find (config, sizeof config, &found));
  g_assert_true (found.has_lines);
  g_assert_false (found.has_break);
  config[CAPABILITIES_AT] = 0;
  g_assert_true (strobe_cdc_descriptor_find (config, sizeof config, &found));
  g_assert_false (found.has_lines);
}

static void
test_union_may_name_nothing (void)
{
  StrobeCdcDescriptor found;
  guint8 config[sizeof good];

  memcpy (config, good, sizeof good);
  g_assert_cmphex (config[UNION_DATA_AT], ==, 1);
  config[UNION_DATA_AT] = 77;
  g_assert_false (strobe_cdc_descriptor_find (config, sizeof config, &found));
}

static void
test_missing_union_means_the_next_data_interface (void)
{
  StrobeCdcDescriptor found;
  guint8 config[sizeof good];

  memcpy (config, good, sizeof good);
  config[UNION_DATA_AT - 2] = 1; /* call management instead */
  g_assert_true (strobe_cdc_descriptor_find (config, sizeof config, &found));
  g_assert_cmpuint (found.data_interface, ==, 1);
}

/* Any part of it, and any of it spoilt: never more than what is there is read, and what is found
 * has two endpoints. */
static void
test_garbage_is_survived (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize size_bytes = 0; size_bytes < sizeof good; size_bytes++) {
    g_autofree guint8 *part = g_memdup2 (good, size_bytes);
    StrobeCdcDescriptor found;

    /* both endpoints are there from byte 62 on */
    g_assert_cmpint (strobe_cdc_descriptor_find (part, size_bytes, &found), ==, size_bytes >= 62);
  }
  for (guint i = 0; i < 20000; i++) {
    g_autofree guint8 *config = g_memdup2 (good, sizeof good);
    StrobeCdcDescriptor found;

    for (guint n = 0; n < 4; n++)
      config[g_rand_int_range (rand, 0, sizeof good)] = (guint8) g_rand_int_range (rand, 0, 256);
    if (strobe_cdc_descriptor_find (config, sizeof good, &found)) {
      g_assert_cmpuint (found.in_packet_bytes, <=, 1024);
      g_assert_cmpuint (found.in_endpoint & 0x80, ==, 0x80);
      g_assert_cmpuint (found.out_endpoint & 0x80, ==, 0);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb/cdc-descriptor/finds-interfaces-and-endpoints",
                   test_finds_interfaces_and_endpoints);
  g_test_add_func ("/usb/cdc-descriptor/capabilities-are-what-it-says",
                   test_capabilities_are_what_it_says);
  g_test_add_func ("/usb/cdc-descriptor/union-may-name-nothing", test_union_may_name_nothing);
  g_test_add_func ("/usb/cdc-descriptor/missing-union-means-the-next-data-interface",
                   test_missing_union_means_the_next_data_interface);
  g_test_add_func ("/usb/cdc-descriptor/garbage-is-survived", test_garbage_is_survived);
  return g_test_run ();
}

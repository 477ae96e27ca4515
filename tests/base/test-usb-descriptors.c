/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/usb-descriptors.h"

#include <string.h>

/* Configuration, interface FE/01/02 with its DFU functional descriptor, as the ROMs have it */
static const guint8 good[] = {
  0x09, 0x02, 0x1b, 0x00, 0x01, 0x01, 0x00, 0xc0, 0xfa, 0x09, 0x04, 0x02, 0x01, 0x00,
  0xfe, 0x01, 0x02, 0x00, 0x09, 0x21, 0x0f, 0xbc, 0x02, 0x40, 0x00, 0x10, 0x01,
};

static guint
count (const guint8 *data, gsize size_bytes)
{
  StrobeUsbDescriptorIter iter;
  guint n_descriptors = 0;

  strobe_usb_descriptor_iter_init (&iter, data, size_bytes);
  while (strobe_usb_descriptor_iter_next (&iter) != NULL)
    n_descriptors++;
  g_assert_null (strobe_usb_descriptor_iter_next (&iter));
  return n_descriptors;
}

static void
test_a_descriptor_knows_its_interface (void)
{
  StrobeUsbDescriptorIter iter;
  const StrobeUsbDescriptor *descriptor;

  strobe_usb_descriptor_iter_init (&iter, good, sizeof good);
  descriptor = strobe_usb_descriptor_iter_next (&iter);
  g_assert_cmpint (descriptor->type, ==, STROBE_USB_DESCRIPTOR_CONFIG);
  g_assert_cmpint (descriptor->interface_class, ==, 0);
  strobe_usb_descriptor_iter_next (&iter);
  descriptor = strobe_usb_descriptor_iter_next (&iter);

  g_assert_cmpint (descriptor->type, ==, STROBE_USB_DESCRIPTOR_DFU_FUNCTIONAL);
  g_assert_true (descriptor->data == good + 18);
  g_assert_cmpuint (descriptor->size_bytes, ==, 9);
  g_assert_cmpint (descriptor->interface_number, ==, 2);
  g_assert_cmpint (descriptor->alternate_setting, ==, 1);
  g_assert_cmphex (descriptor->interface_class, ==, 0xfe);
  g_assert_cmpint (descriptor->interface_subclass, ==, 1);
  g_assert_cmpint (descriptor->interface_protocol, ==, 2);
}

static void
test_a_configuration_starts_outside_any_interface (void)
{
  guint8 twice[sizeof good + 9];
  StrobeUsbDescriptorIter iter;
  const StrobeUsbDescriptor *descriptor = NULL;

  memcpy (twice, good, sizeof good);
  memcpy (twice + sizeof good, good, 9);
  strobe_usb_descriptor_iter_init (&iter, twice, sizeof twice);
  for (guint i = 0; i < 4; i++)
    descriptor = strobe_usb_descriptor_iter_next (&iter);

  g_assert_cmpint (descriptor->type, ==, STROBE_USB_DESCRIPTOR_CONFIG);
  g_assert_cmpint (descriptor->interface_class, ==, 0);
}

static void
test_nothing_has_no_descriptor (void)
{
  g_assert_cmpuint (count (NULL, 0), ==, 0);
}

static void
test_a_length_of_zero_ends_the_walk (void)
{
  const guint8 bytes[] = { 0x02, 0x30, 0x00, 0x04, 0x02, 0x30 };

  g_assert_cmpuint (count (bytes, sizeof bytes), ==, 1);
}

static void
test_a_length_of_one_ends_the_walk (void)
{
  const guint8 bytes[] = { 0x02, 0x30, 0x01, 0x04, 0x02, 0x30 };

  g_assert_cmpuint (count (bytes, sizeof bytes), ==, 1);
}

static void
test_a_length_past_the_end_ends_the_walk (void)
{
  const guint8 bytes[] = { 0x02, 0x30, 0x05, 0x30, 0x00, 0x00 };

  g_assert_cmpuint (count (bytes, sizeof bytes), ==, 1);
}

static void
test_a_lonely_last_byte_ends_the_walk (void)
{
  const guint8 bytes[] = { 0x02, 0x30, 0x02 };

  g_assert_cmpuint (count (bytes, sizeof bytes), ==, 1);
}

static void
test_an_interface_that_is_too_short_ends_the_walk (void)
{
  const guint8 bytes[] = { 0x02, 0x30, 0x08, 0x04, 0x02, 0x00, 0x00, 0xfe, 0x01, 0x02 };

  g_assert_cmpuint (count (bytes, sizeof bytes), ==, 1);
}

static void
test_every_cut_of_good_descriptors_is_survived (void)
{
  for (gsize size_bytes = 0; size_bytes <= sizeof good; size_bytes++) {
    g_autofree guint8 *copy = g_memdup2 (good, size_bytes);

    g_assert_cmpuint (count (copy, size_bytes), ==, size_bytes / 9);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/usb-descriptors/a-descriptor-knows-its-interface",
                   test_a_descriptor_knows_its_interface);
  g_test_add_func ("/base/usb-descriptors/a-configuration-starts-outside-any-interface",
                   test_a_configuration_starts_outside_any_interface);
  g_test_add_func ("/base/usb-descriptors/nothing-has-no-descriptor",
                   test_nothing_has_no_descriptor);
  g_test_add_func ("/base/usb-descriptors/a-length-of-zero-ends-the-walk",
                   test_a_length_of_zero_ends_the_walk);
  g_test_add_func ("/base/usb-descriptors/a-length-of-one-ends-the-walk",
                   test_a_length_of_one_ends_the_walk);
  g_test_add_func ("/base/usb-descriptors/a-length-past-the-end-ends-the-walk",
                   test_a_length_past_the_end_ends_the_walk);
  g_test_add_func ("/base/usb-descriptors/a-lonely-last-byte-ends-the-walk",
                   test_a_lonely_last_byte_ends_the_walk);
  g_test_add_func ("/base/usb-descriptors/an-interface-that-is-too-short-ends-the-walk",
                   test_an_interface_that_is_too_short_ends_the_walk);
  g_test_add_func ("/base/usb-descriptors/every-cut-of-good-descriptors-is-survived",
                   test_every_cut_of_good_descriptors_is_survived);
  return g_test_run ();
}

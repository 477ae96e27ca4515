/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>

#include "dfu/transport-error.h"
#include "usb/usb-error.h"

static void
test_codes_are_translated (void)
{
  static const struct {
    int code;
    StrobeTransportError expected;
  } cases[] = {
    { LIBUSB_ERROR_NO_DEVICE, STROBE_TRANSPORT_ERROR_NO_DEVICE },
    { LIBUSB_ERROR_NOT_FOUND, STROBE_TRANSPORT_ERROR_NO_DEVICE },
    { LIBUSB_ERROR_ACCESS, STROBE_TRANSPORT_ERROR_ACCESS },
    { LIBUSB_ERROR_BUSY, STROBE_TRANSPORT_ERROR_BUSY },
    { LIBUSB_ERROR_PIPE, STROBE_TRANSPORT_ERROR_STALL },
    { LIBUSB_ERROR_TIMEOUT, STROBE_TRANSPORT_ERROR_TIMEOUT },
    { LIBUSB_ERROR_IO, STROBE_TRANSPORT_ERROR_IO },
    { LIBUSB_ERROR_OVERFLOW, STROBE_TRANSPORT_ERROR_IO },
    { LIBUSB_ERROR_OTHER, STROBE_TRANSPORT_ERROR_IO },
    { -1000, STROBE_TRANSPORT_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    strobe_usb_error_set (&error, cases[i].code, "send DNLOAD");
    g_assert_error (error, STROBE_TRANSPORT_ERROR, (int) cases[i].expected);
    g_assert_true (g_str_has_prefix (error->message, "cannot send DNLOAD: "));
  }
}

static void
test_numbers_of_the_kernel_are_translated (void)
{
  static const struct {
    int code;
    StrobeTransportError expected;
  } cases[] = {
    { ENOENT, STROBE_TRANSPORT_ERROR_NO_DEVICE }, { ENODEV, STROBE_TRANSPORT_ERROR_NO_DEVICE },
    { ENXIO, STROBE_TRANSPORT_ERROR_NO_DEVICE },  { EACCES, STROBE_TRANSPORT_ERROR_ACCESS },
    { EPERM, STROBE_TRANSPORT_ERROR_ACCESS },     { EBUSY, STROBE_TRANSPORT_ERROR_BUSY },
    { EIO, STROBE_TRANSPORT_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    strobe_usb_error_set_errno (&error, cases[i].code, "open the device");
    g_assert_error (error, STROBE_TRANSPORT_ERROR, (int) cases[i].expected);
  }
}

static void
test_ends_of_transfers_are_codes (void)
{
  static const struct {
    enum libusb_transfer_status status;
    int expected;
  } cases[] = {
    { LIBUSB_TRANSFER_COMPLETED, LIBUSB_SUCCESS },
    { LIBUSB_TRANSFER_ERROR, LIBUSB_ERROR_IO },
    { LIBUSB_TRANSFER_TIMED_OUT, LIBUSB_ERROR_TIMEOUT },
    { LIBUSB_TRANSFER_CANCELLED, LIBUSB_ERROR_TIMEOUT },
    { LIBUSB_TRANSFER_STALL, LIBUSB_ERROR_PIPE },
    { LIBUSB_TRANSFER_NO_DEVICE, LIBUSB_ERROR_NO_DEVICE },
    { LIBUSB_TRANSFER_OVERFLOW, LIBUSB_ERROR_OVERFLOW },
    { (enum libusb_transfer_status) 99, LIBUSB_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (strobe_usb_error_from_status (cases[i].status), ==, cases[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb/error/codes-are-translated", test_codes_are_translated);
  g_test_add_func ("/usb/error/numbers-of-the-kernel-are-translated",
                   test_numbers_of_the_kernel_are_translated);
  g_test_add_func ("/usb/error/ends-of-transfers-are-codes", test_ends_of_transfers_are_codes);
  return g_test_run ();
}

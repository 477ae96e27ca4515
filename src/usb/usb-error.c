/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-error.h"

#include <errno.h>

#include "dfu/transport-error.h"

/* The one place where the codes of libusb and of the kernel become STROBE_TRANSPORT_ERROR. */

static StrobeTransportError
translate (int code)
{
  switch (code) {
  case LIBUSB_ERROR_NO_DEVICE:
  case LIBUSB_ERROR_NOT_FOUND: /* what a reset says when the device enumerates anew */
    return STROBE_TRANSPORT_ERROR_NO_DEVICE;
  case LIBUSB_ERROR_ACCESS:
    return STROBE_TRANSPORT_ERROR_ACCESS;
  case LIBUSB_ERROR_BUSY:
    return STROBE_TRANSPORT_ERROR_BUSY;
  case LIBUSB_ERROR_PIPE:
    return STROBE_TRANSPORT_ERROR_STALL;
  case LIBUSB_ERROR_TIMEOUT:
    return STROBE_TRANSPORT_ERROR_TIMEOUT;
  default: /* a number of another library, whose next version may have more of them */
    return STROBE_TRANSPORT_ERROR_IO;
  }
}

static StrobeTransportError
translate_errno (int code)
{
  switch (code) {
  case ENOENT:
  case ENODEV:
  case ENXIO:
    return STROBE_TRANSPORT_ERROR_NO_DEVICE;
  case EACCES:
  case EPERM:
    return STROBE_TRANSPORT_ERROR_ACCESS;
  case EBUSY:
    return STROBE_TRANSPORT_ERROR_BUSY;
  default:
    return STROBE_TRANSPORT_ERROR_IO;
  }
}

/**
 * strobe_usb_error_from_status:
 * @status: how an asynchronous transfer ended
 *
 * Translates the end of a transfer into the code that the synchronous call would have returned. A
 * transfer that was cancelled counts as timed out: nothing else makes us cancel one.
 *
 * Context: any thread.
 *
 * Returns: a libusb error code; LIBUSB_SUCCESS for a transfer that completed
 */
int
strobe_usb_error_from_status (enum libusb_transfer_status status)
{
  switch (status) {
  case LIBUSB_TRANSFER_COMPLETED:
    return LIBUSB_SUCCESS;
  case LIBUSB_TRANSFER_TIMED_OUT:
  case LIBUSB_TRANSFER_CANCELLED:
    return LIBUSB_ERROR_TIMEOUT;
  case LIBUSB_TRANSFER_STALL:
    return LIBUSB_ERROR_PIPE;
  case LIBUSB_TRANSFER_NO_DEVICE:
    return LIBUSB_ERROR_NO_DEVICE;
  case LIBUSB_TRANSFER_OVERFLOW:
    return LIBUSB_ERROR_OVERFLOW;
  case LIBUSB_TRANSFER_ERROR:
    return LIBUSB_ERROR_IO;
  }
  return LIBUSB_ERROR_IO;
}

/**
 * strobe_usb_error_set:
 * @error: return location for an error
 * @code: a libusb error code
 * @what: what was being done
 *
 * Reports a failed libusb call.
 *
 * Units: @code is one of enum libusb_error.
 *
 * Errors: STROBE_TRANSPORT_ERROR, by the code; always set.
 *
 * Context: any thread.
 */
void
strobe_usb_error_set (GError **error, int code, const char *what)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, translate (code), "cannot %s: %s", what,
               libusb_error_name (code));
}

/**
 * strobe_usb_error_set_errno:
 * @error: return location for an error
 * @code: an errno
 * @what: what was being done
 *
 * Reports a failed system call.
 *
 * Units: @code is a number of errno.h.
 *
 * Errors: STROBE_TRANSPORT_ERROR, by the code; always set.
 *
 * Context: any thread.
 */
void
strobe_usb_error_set_errno (GError **error, int code, const char *what)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, translate_errno (code), "cannot %s: %s", what,
               g_strerror (code));
}

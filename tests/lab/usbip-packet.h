/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What vhci_hcd and a device behind it say to each other once they are connected.
 * Source: Linux, Documentation/usb/usbip_protocol.rst, and drivers/usb/usbip/usbip_common.h. */

#define USBIP_HEADER_BYTES 48

typedef enum {
  USBIP_SUBMIT = 1, /* the host has a request block (URB) for us */
  USBIP_UNLINK = 2, /* the host takes one back */
} UsbipCommand;

typedef struct {
  UsbipCommand command;
  guint32 sequence;
  gboolean is_in;
  guint32 endpoint;
  guint32 length_bytes;      /* submit: of the buffer, either way */
  guint8 setup[8];           /* submit on endpoint 0 */
  guint32 unlinked_sequence; /* unlink */
} UsbipRequest;

gboolean usbip_request_parse (UsbipRequest *request, const guint8 *header);
/* How many bytes of data follow the header. */
gsize usbip_request_get_payload_size (const UsbipRequest *request);

/* @status is 0 or a negative errno; @data (IN only) may be NULL. */
void usbip_append_submit_reply (GByteArray *output,
                                const UsbipRequest *request,
                                int status,
                                const guint8 *data,
                                guint32 actual_bytes);
void usbip_append_unlink_reply (GByteArray *output, const UsbipRequest *request, int status);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "lab/usbip-packet.h"

#include <string.h>

/* Replies carry the command's number plus 2: USBIP_RET_SUBMIT, USBIP_RET_UNLINK. */
#define REPLY_OFFSET 2

static guint32
get_u32 (const guint8 *bytes)
{
  guint32 value;

  memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

static void
put_u32 (guint8 *bytes, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (bytes, &value, sizeof value);
}

gboolean
usbip_request_parse (UsbipRequest *request, const guint8 *header)
{
  guint32 command = get_u32 (header);

  if (command != USBIP_SUBMIT && command != USBIP_UNLINK)
    return FALSE;
  *request = (UsbipRequest){
    .command = command,
    .sequence = get_u32 (header + 4),
    .is_in = get_u32 (header + 12) != 0,
    .endpoint = get_u32 (header + 16),
  };
  if (command == USBIP_UNLINK) {
    request->unlinked_sequence = get_u32 (header + 20);
    return TRUE;
  }
  request->length_bytes = get_u32 (header + 24);
  memcpy (request->setup, header + 40, sizeof request->setup);
  return TRUE;
}

gsize
usbip_request_get_payload_size (const UsbipRequest *request)
{
  return request->command == USBIP_SUBMIT && !request->is_in ? request->length_bytes : 0;
}

static guint8 *
append_reply (GByteArray *output, const UsbipRequest *request, int status)
{
  guint start = output->len;
  guint8 *header;

  g_byte_array_set_size (output, start + USBIP_HEADER_BYTES);
  header = output->data + start;
  memset (header, 0, USBIP_HEADER_BYTES);
  put_u32 (header, request->command + REPLY_OFFSET);
  put_u32 (header + 4, request->sequence);
  put_u32 (header + 20, status);
  return header;
}

void
usbip_append_submit_reply (GByteArray *output,
                           const UsbipRequest *request,
                           int status,
                           const guint8 *data,
                           guint32 actual_bytes)
{
  guint8 *header = append_reply (output, request, status);

  put_u32 (header + 24, actual_bytes);
  if (request->is_in && actual_bytes > 0)
    g_byte_array_append (output, data, actual_bytes);
}

void
usbip_append_unlink_reply (GByteArray *output, const UsbipRequest *request, int status)
{
  append_reply (output, request, status);
}

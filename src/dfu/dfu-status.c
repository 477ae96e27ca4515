/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-reader.h"
#include "dfu/dfu-error.h"
#include "dfu/dfu-status.h"

/* StrobeDfuStatus: what a device says of itself. A value, made here from the reply to GETSTATUS. */

static gboolean
read_fields (StrobeByteReader *reader, StrobeDfuStatus *status, guint8 *state)
{
  return strobe_byte_reader_read_u8 (reader, &status->code, NULL) &&
         strobe_byte_reader_read_u24_le (reader, &status->poll_ms, NULL) &&
         strobe_byte_reader_read_u8 (reader, state, NULL) &&
         strobe_byte_reader_read_u8 (reader, &status->string_index, NULL);
}

/**
 * strobe_dfu_status_parse:
 * @reply: what a GETSTATUS request returned
 * @size_bytes: how much that was
 * @status: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Decodes a reply to GETSTATUS. A status code above 15 is kept as it is: the specification names
 * none there, and a report that shows the number is worth more than a refusal.
 *
 * Units: poll time is milliseconds, 0 to 16777215 (24 bits on the wire).
 *
 * Ownership: @reply is only read.
 *
 * Errors: STROBE_DFU_ERROR_PROTOCOL if the reply is not six bytes or the state is above 10;
 * @status is then not touched.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, section 6.1.2.
 *
 * Returns: %TRUE if @status was filled
 */
gboolean
strobe_dfu_status_parse (const guint8 *reply,
                         gsize size_bytes,
                         StrobeDfuStatus *status,
                         GError **error)
{
  StrobeByteReader reader;
  StrobeDfuStatus fields = { 0 };
  guint8 state = 0;

  g_return_val_if_fail (reply != NULL || size_bytes == 0, FALSE);
  g_return_val_if_fail (status != NULL, FALSE);

  strobe_byte_reader_init (&reader, reply, size_bytes);
  if (size_bytes != STROBE_DFU_STATUS_SIZE_BYTES || !read_fields (&reader, &fields, &state)) {
    g_set_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL,
                 "status reply has %" G_GSIZE_FORMAT " bytes instead of %d", size_bytes,
                 STROBE_DFU_STATUS_SIZE_BYTES);
    return FALSE;
  }
  if (state >= STROBE_DFU_N_STATES) {
    g_set_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL,
                 "status reply has state %u, above %d", state, STROBE_DFU_N_STATES - 1);
    return FALSE;
  }

  fields.state = (StrobeDfuState) state;
  *status = fields;
  return TRUE;
}

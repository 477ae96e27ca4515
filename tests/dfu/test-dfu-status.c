/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-error.h"
#include "dfu/dfu-status.h"

static void
test_reads_every_field (void)
{
  /* what an ESP32-S2 answers while it is written */
  const guint8 reply[] = { 0x0a, 0x00, 0x01, 0x00, 0x05, 0x07 };
  g_autoptr (GError) error = NULL;
  StrobeDfuStatus status;

  g_assert_true (strobe_dfu_status_parse (reply, sizeof reply, &status, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (status.code, ==, STROBE_DFU_STATUS_CODE_FIRMWARE);
  g_assert_cmpuint (status.poll_ms, ==, 256);
  g_assert_cmpint (status.state, ==, STROBE_DFU_STATE_DNLOAD_IDLE);
  g_assert_cmpuint (status.string_index, ==, 7);
}

static void
test_poll_time_has_24_bits (void)
{
  const guint8 reply[] = { 0, 0xff, 0xff, 0xff, 4, 0 };
  StrobeDfuStatus status;

  g_assert_true (strobe_dfu_status_parse (reply, sizeof reply, &status, NULL));
  g_assert_cmpuint (status.poll_ms, ==, 0xffffff);
}

static void
test_unknown_status_code_is_kept (void)
{
  const guint8 reply[] = { 0xaa, 0, 0, 0, 10, 0 };
  StrobeDfuStatus status;

  g_assert_true (strobe_dfu_status_parse (reply, sizeof reply, &status, NULL));
  g_assert_cmpuint (status.code, ==, 0xaa);
}

static void
test_every_state_is_known_up_to_10 (void)
{
  for (guint state = 0; state < 256; state++) {
    const guint8 reply[] = { 0, 0, 0, 0, (guint8) state, 0 };
    g_autoptr (GError) error = NULL;
    StrobeDfuStatus status;

    if (state <= 10) {
      g_assert_true (strobe_dfu_status_parse (reply, sizeof reply, &status, &error));
      g_assert_cmpuint (status.state, ==, state);
    } else {
      g_assert_false (strobe_dfu_status_parse (reply, sizeof reply, &status, &error));
      g_assert_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL);
    }
  }
}

static void
test_any_other_size_is_refused (void)
{
  const guint8 reply[8] = { 0 };

  for (gsize size_bytes = 0; size_bytes <= sizeof reply; size_bytes++) {
    g_autoptr (GError) error = NULL;
    StrobeDfuStatus status = { .code = 99 };

    if (size_bytes == 6)
      continue;
    g_assert_false (strobe_dfu_status_parse (reply, size_bytes, &status, &error));
    g_assert_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL);
    g_assert_cmpuint (status.code, ==, 99);
  }
}

static void
test_states_and_codes_have_the_names_of_the_specification (void)
{
  g_assert_cmpstr (strobe_dfu_state_get_name (STROBE_DFU_STATE_APP_IDLE), ==, "appIDLE");
  g_assert_cmpstr (strobe_dfu_state_get_name (STROBE_DFU_STATE_ERROR), ==, "dfuERROR");
  g_assert_cmpstr (strobe_dfu_state_get_name ((StrobeDfuState) 11), ==, "unknown state");
  g_assert_cmpstr (strobe_dfu_status_code_get_name (0), ==, "OK");
  g_assert_cmpstr (strobe_dfu_status_code_get_name (15), ==, "errSTALLEDPKT");
  g_assert_cmpstr (strobe_dfu_status_code_get_name (16), ==, "unknown status");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu/status/reads-every-field", test_reads_every_field);
  g_test_add_func ("/dfu/status/poll-time-has-24-bits", test_poll_time_has_24_bits);
  g_test_add_func ("/dfu/status/unknown-status-code-is-kept", test_unknown_status_code_is_kept);
  g_test_add_func ("/dfu/status/every-state-is-known-up-to-10", test_every_state_is_known_up_to_10);
  g_test_add_func ("/dfu/status/any-other-size-is-refused", test_any_other_size_is_refused);
  g_test_add_func ("/dfu/types/states-and-codes-have-the-names-of-the-specification",
                   test_states_and_codes_have_the_names_of_the_specification);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/error-text.h"

#include <gio/gio.h>

#include "base/base-error.h"
#include "boot/core-dump.h"
#include "capture/capture.h"
#include "device/access-error.h"
#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "flash/flash-error.h"
#include "image/image-error.h"
#include "log/log-filter.h"
#include "make/make-error.h"
#include "serial/serial-error.h"
#include "symbols/elf.h"

/* The last code of each domain is named here; the switches of error-text.c have no default, so
 * that a code beyond it does not compile without words. */
typedef struct {
  const char *name;
  GQuark (*get_quark) (void);
  int last_code;
} Domain;

static const Domain domains[] = {
  { "base", strobe_base_error_quark, STROBE_BASE_ERROR_TRUNCATED },
  { "image", strobe_image_error_quark, STROBE_IMAGE_ERROR_BOOTLOADER_OFFSET },
  { "make", strobe_make_error_quark, STROBE_MAKE_ERROR_NOTHING },
  { "dfu", strobe_dfu_error_quark, STROBE_DFU_ERROR_BUSY_FOREVER },
  { "transport", strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_IO },
  { "flash", strobe_flash_error_quark, STROBE_FLASH_ERROR_NOT_KNOWN },
  { "serial", strobe_serial_error_quark, STROBE_SERIAL_ERROR_NO_LINES },
  { "access", strobe_access_error_quark, STROBE_ACCESS_ERROR_PROTOCOL },
  { "capture", strobe_capture_error_quark, STROBE_CAPTURE_ERROR_IO },
  { "elf", strobe_elf_error_quark, STROBE_ELF_ERROR_IO },
  { "filter", strobe_log_filter_error_quark, STROBE_LOG_FILTER_ERROR_REGEX },
  { "core-dump", strobe_core_dump_error_quark, STROBE_CORE_DUMP_ERROR_TOO_LARGE },
};

/* GIO has dozens of codes; these are the ones that mean something else to a person. */
static const int io_codes[] = { G_IO_ERROR_CANCELLED,
                                G_IO_ERROR_NOT_FOUND,
                                G_IO_ERROR_IS_DIRECTORY,
                                G_IO_ERROR_NOT_REGULAR_FILE,
                                G_IO_ERROR_PERMISSION_DENIED,
                                G_IO_ERROR_TIMED_OUT,
                                G_IO_ERROR_BUSY,
                                G_IO_ERROR_NO_SPACE,
                                G_IO_ERROR_FAILED };

typedef struct {
  GQuark (*get_quark) (void);
  int code;
  StrobeExit exit_code;
} Mapping;

static const Mapping mappings[] = {
  { strobe_image_error_quark, STROBE_IMAGE_ERROR_BAD_CRC, STROBE_EXIT_BAD_IMAGE },
  { strobe_image_error_quark, STROBE_IMAGE_ERROR_WRONG_CHIP, STROBE_EXIT_BAD_IMAGE },
  { strobe_base_error_quark, STROBE_BASE_ERROR_TRUNCATED, STROBE_EXIT_BAD_IMAGE },
  { strobe_flash_error_quark, STROBE_FLASH_ERROR_CHANGED, STROBE_EXIT_BAD_IMAGE },
  { strobe_flash_error_quark, STROBE_FLASH_ERROR_NO_BOARD, STROBE_EXIT_NO_BOARD },
  { strobe_flash_error_quark, STROBE_FLASH_ERROR_NOT_READY, STROBE_EXIT_NO_BOARD },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_NO_DFU, STROBE_EXIT_NO_BOARD },
  { strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_ACCESS, STROBE_EXIT_NO_ACCESS },
  { strobe_serial_error_quark, STROBE_SERIAL_ERROR_ACCESS, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_DENIED, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_DISMISSED, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_NOT_OFFERED, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_UNAVAILABLE, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_NO_BACKEND, STROBE_EXIT_NO_ACCESS },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_TIMEOUT, STROBE_EXIT_TIMED_OUT },
  { strobe_access_error_quark, STROBE_ACCESS_ERROR_PROTOCOL, STROBE_EXIT_NO_ACCESS },
  { strobe_flash_error_quark, STROBE_FLASH_ERROR_WRONG_CHIP, STROBE_EXIT_WRONG_CHIP },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_STATUS, STROBE_EXIT_REFUSED },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_STATUS_FIRMWARE, STROBE_EXIT_REFUSED },
  { strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_STALL, STROBE_EXIT_REFUSED },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_LOST, STROBE_EXIT_LOST },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_NOT_BACK, STROBE_EXIT_LOST },
  { strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_NO_DEVICE, STROBE_EXIT_LOST },
  { strobe_serial_error_quark, STROBE_SERIAL_ERROR_GONE, STROBE_EXIT_LOST },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_TIMED_OUT, STROBE_EXIT_TIMED_OUT },
  { strobe_dfu_error_quark, STROBE_DFU_ERROR_BUSY_FOREVER, STROBE_EXIT_TIMED_OUT },
  { strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_TIMEOUT, STROBE_EXIT_TIMED_OUT },
  { g_io_error_quark, G_IO_ERROR_TIMED_OUT, STROBE_EXIT_TIMED_OUT },
  { g_io_error_quark, G_IO_ERROR_CANCELLED, STROBE_EXIT_CANCELLED },
  { strobe_flash_error_quark, STROBE_FLASH_ERROR_BUSY, STROBE_EXIT_BUSY },
  { strobe_transport_error_quark, STROBE_TRANSPORT_ERROR_BUSY, STROBE_EXIT_BUSY },
  { strobe_serial_error_quark, STROBE_SERIAL_ERROR_BUSY, STROBE_EXIT_BUSY },
  { g_option_error_quark, G_OPTION_ERROR_UNKNOWN_OPTION, STROBE_EXIT_USAGE },
  { g_file_error_quark, G_FILE_ERROR_NOENT, STROBE_EXIT_BAD_IMAGE },
  { g_file_error_quark, G_FILE_ERROR_ISDIR, STROBE_EXIT_BAD_IMAGE },
  { g_file_error_quark, G_FILE_ERROR_ACCES, STROBE_EXIT_BAD_IMAGE },
};

static void
check_words (GQuark domain, int code)
{
  g_autoptr (GError) error = g_error_new (domain, code, "block 12: something");

  g_assert_cmpuint (strlen (strobe_error_text_get_title (error)), >, 8);
  g_assert_cmpuint (strlen (strobe_error_text_get_advice (error)), >, 8);
  g_assert_true (g_str_has_suffix (strobe_error_text_get_title (error), "."));
  g_assert_cmpstr (strobe_error_text_get_title (error), !=, strobe_error_text_get_advice (error));
  g_assert_cmpint (strobe_error_text_get_exit (error), !=, STROBE_EXIT_OK);
}

static void
test_every_code_of_a_domain_has_words_and_an_exit (gconstpointer data)
{
  const Domain *domain = data;

  for (int code = 0; code <= domain->last_code; code++) {
    g_autoptr (GError) error = g_error_new (domain->get_quark (), code, "text");
    check_words (domain->get_quark (), code);
    /* 1 is for what nobody foresaw */
    g_assert_cmpint (strobe_error_text_get_exit (error), !=, STROBE_EXIT_FAILED);
  }
}

static void
test_every_io_error_has_words_and_an_exit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (io_codes); i++)
    check_words (G_IO_ERROR, io_codes[i]);
}

static void
test_no_two_codes_say_the_same (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last_code; code++) {
      g_autoptr (GError) error = g_error_new (domains[i].get_quark (), code, "text");
      g_test_message ("%s %d", domains[i].name, code);
      g_assert_true (g_hash_table_add (titles, g_strdup (strobe_error_text_get_title (error))));
    }
}

static void
test_nothing_is_unknown_and_nobody_is_blamed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    for (int code = 0; code <= domains[i].last_code; code++) {
      g_autoptr (GError) error = g_error_new (domains[i].get_quark (), code, "text");
      g_autofree char *title = g_utf8_strdown (strobe_error_text_get_title (error), -1);
      g_assert_null (strstr (title, "unknown"));
      g_assert_null (strstr (title, "invalid"));
      g_assert_null (strstr (title, "you did"));
      g_assert_null (strstr (title, "your "));
    }
}

static void
test_errors_map_to_the_documented_exit_codes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (mappings); i++) {
    g_autoptr (GError) error = g_error_new (mappings[i].get_quark (), mappings[i].code, "text");
    g_test_message ("%s %d", g_quark_to_string (error->domain), error->code);
    g_assert_cmpint (strobe_error_text_get_exit (error), ==, mappings[i].exit_code);
  }
}

static void
test_exit_codes_keep_their_numbers (void)
{
  g_assert_cmpint (STROBE_EXIT_USAGE, ==, 2);
  g_assert_cmpint (STROBE_EXIT_BAD_IMAGE, ==, 3);
  g_assert_cmpint (STROBE_EXIT_NO_BOARD, ==, 4);
  g_assert_cmpint (STROBE_EXIT_NO_ACCESS, ==, 5);
  g_assert_cmpint (STROBE_EXIT_WRONG_CHIP, ==, 6);
  g_assert_cmpint (STROBE_EXIT_REFUSED, ==, 7);
  g_assert_cmpint (STROBE_EXIT_LOST, ==, 8);
  g_assert_cmpint (STROBE_EXIT_TIMED_OUT, ==, 9);
  g_assert_cmpint (STROBE_EXIT_CANCELLED, ==, 10);
  g_assert_cmpint (STROBE_EXIT_BUSY, ==, 11);
}

static void
test_a_foreign_error_still_has_words (void)
{
  check_words (g_quark_from_static_string ("somebody-elses-error"), 7);
}

static void
test_a_code_out_of_range_still_has_words (void)
{
  check_words (STROBE_IMAGE_ERROR, 10000);
}

static void
test_a_report_holds_words_trail_version_and_context (void)
{
  g_autoptr (GError) error = g_error_new (STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS_FIRMWARE,
                                          "cannot write blink.bin: block 12: bad");
  g_autofree char *report = strobe_error_text_dup_report (error, "dfu.bin to port 1-4.2");

  g_assert_nonnull (strstr (report, strobe_error_text_get_title (error)));
  g_assert_nonnull (strstr (report, strobe_error_text_get_advice (error)));
  g_assert_nonnull (strstr (report, "cannot write blink.bin: block 12: bad"));
  g_assert_nonnull (strstr (report, PACKAGE_VERSION));
  g_assert_nonnull (strstr (report, "dfu.bin to port 1-4.2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++) {
    g_autofree char *path =
      g_strdup_printf ("/app/error-text/every-code-of-%s-has-words-and-an-exit", domains[i].name);
    g_test_add_data_func (path, &domains[i], test_every_code_of_a_domain_has_words_and_an_exit);
  }
#define ADD(path, func) g_test_add_func ("/app/error-text/" path, func)
  ADD ("every-io-error-has-words-and-an-exit", test_every_io_error_has_words_and_an_exit);
  ADD ("no-two-codes-say-the-same", test_no_two_codes_say_the_same);
  ADD ("nothing-is-unknown-and-nobody-is-blamed", test_nothing_is_unknown_and_nobody_is_blamed);
  ADD ("errors-map-to-the-documented-exit-codes", test_errors_map_to_the_documented_exit_codes);
  ADD ("exit-codes-keep-their-numbers", test_exit_codes_keep_their_numbers);
  ADD ("a-foreign-error-still-has-words", test_a_foreign_error_still_has_words);
  ADD ("a-code-out-of-range-still-has-words", test_a_code_out_of_range_still_has_words);
  ADD ("a-report-holds-words-trail-version-and-context",
       test_a_report_holds_words_trail_version_and_context);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "sim-fixture.h"
#include "sim/sample-firmware.h"

/* The board as a whole: what is flashed runs, and what runs is heard. */

#define S2 strobe_chip_find (0x0002)
#define S3 strobe_chip_find (0x0009)
#define P4 strobe_chip_find (0x0012)

static void
flash_sample (StrobeSimBoard *board, const StrobeChip *chip)
{
  g_autoptr (GBytes) file = strobe_sample_firmware_build (chip, "blink", "1.4.0", 50 * 1024);
  g_autoptr (GBytes) payload = sim_fixture_payload (file);

  sim_fixture_download (board, payload, 64);
  sim_fixture_assert_status (board, 0, 2);
}

static StrobeSimBoard *
new_flashed (const StrobeChip *chip, const char *script)
{
  g_autoptr (StrobeSimFaults) faults = sim_fixture_new_faults (script);
  StrobeSimBoard *board =
    strobe_sim_board_new (STROBE_SIM_KIND_ROM, chip, SIM_FIXTURE_FLASH_BYTES, faults);

  strobe_sim_board_plug (board, TRUE);
  sim_fixture_configure (board);
  sim_fixture_enter_dfu_mode (board);
  flash_sample (board, chip);
  strobe_sim_board_press_reset (board, FALSE);
  return board;
}

static char *
read_text (StrobeSimBoard *board)
{
  g_autoptr (GBytes) bytes = strobe_sim_board_read_serial (board, 65536);
  GString *text = g_string_new (NULL);

  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  return g_string_free (text, FALSE);
}

static void
assert_has (const char *text, const char *line)
{
  if (strstr (text, line) == NULL)
    g_error ("no \"%s\" in:\n%s", line, text);
}

static void
set_lines (StrobeSimBoard *board, guint16 lines)
{
  const StrobeSimSetup setup = { 0x21, 0x22, lines, 0, 0 };

  strobe_sim_board_control (board, &setup, NULL, NULL, NULL);
}

static guint
get_n_interfaces (StrobeSimBoard *board)
{
  g_autoptr (GBytes) bytes = strobe_sim_board_get_descriptors (board);

  return ((const guint8 *) g_bytes_get_data (bytes, NULL))[18 + 4];
}

static guint
get_dfu_protocol (StrobeSimBoard *board)
{
  g_autoptr (GBytes) bytes = strobe_sim_board_get_descriptors (board);

  return ((const guint8 *) g_bytes_get_data (bytes, NULL))[18 + 82];
}

/* The log */

static void
test_the_boot_log_tells_what_was_flashed (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *text = read_text (board);

  assert_has (text, "ESP-ROM:esp32s2-rc4-20191025\r\nBuild:Oct 25 2019\r\n"
                    "rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n");
  assert_has (text, "boot: ESP-IDF v5.3 2nd stage bootloader\r\n");
  assert_has (text, "boot.esp32s2: SPI Flash Size : 4MB\r\n");
  assert_has (text, "boot:  0 nvs              WiFi data        01 02 00009000 00006000\r\n");
  assert_has (text, "boot:  2 factory          factory app      00 00 00010000 00100000\r\n");
  assert_has (text, "esp_image: segment 0: paddr=00010020 vaddr=3f000020 ");
  assert_has (text, "boot: Loaded app from partition at offset 0x10000\r\n");
  assert_has (text, "app_init: Project name:     blink\r\n");
  assert_has (text, "app_init: App version:      1.4.0\r\n");
  assert_has (text, "app_init: Compile time:     Mar  2 2026 14:11:09\r\n");
  assert_has (text, "app_init: ELF file SHA256:  ");
  assert_has (text, "app_init: ESP-IDF:          v5.3\r\n");
  assert_has (text, "I (312) main: hello from blink 1.4.0, 0 s\r\n");
}

static void
test_every_line_ends_with_cr_lf (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *text = read_text (board);
  const char *at = text;

  g_assert_true (g_str_has_suffix (text, "\r\n"));
  while ((at = strchr (at, '\n')) != NULL) {
    g_assert_cmpint (at[-1], ==, '\r');
    at++;
  }
}

/* Waits, at most ten seconds, for an event that comes on a thread of the board's. */
typedef struct {
  StrobeSimBoard *board;
  StrobeSimEvent event;
  GMutex mutex;
  GCond cond;
  gboolean came;
  gulong id;
} Waiter;

static void
waiter_cb (StrobeSimEvent event, gpointer user_data)
{
  Waiter *self = user_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (event != self->event)
    return;
  self->came = TRUE;
  g_cond_signal (&self->cond);
}

static void
start_waiting (Waiter *self, StrobeSimBoard *board, StrobeSimEvent event)
{
  self->board = board;
  self->event = event;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->id = strobe_sim_board_add_listener (board, waiter_cb, self);
}

static void
finish_waiting (Waiter *self)
{
  gint64 end_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_mutex_lock (&self->mutex);
  while (!self->came && g_cond_wait_until (&self->cond, &self->mutex, end_us))
    ;
  g_assert_true (self->came);
  g_mutex_unlock (&self->mutex);
  strobe_sim_board_remove_listener (self->board, self->id);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
}

static void
test_the_app_keeps_talking_as_time_passes (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *boot = read_text (board);
  g_autofree char *text = NULL;
  Waiter waiter = { 0 };

  start_waiting (&waiter, board, STROBE_SIM_EVENT_SERIAL);
  strobe_sim_board_set_pace (board, STROBE_SIM_PACE_BUS);
  finish_waiting (&waiter);
  text = read_text (board);
  g_assert_cmpstr (text, ==, "I (562) led: on\r\n");
}

static void
test_a_silent_app_says_nothing (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, "app stays silent");
  g_autofree char *text = read_text (board);

  g_assert_cmpstr (text, ==, "");
}

static void
test_an_app_answers_what_is_typed (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *boot = read_text (board);
  g_autofree char *text = NULL;

  strobe_sim_board_write_serial (board, (const guint8 *) "he\x01llo\r\n", 8);
  text = read_text (board);
  g_assert_cmpstr (text, ==, "I (312) main: received \"hello\"\r\n");
}

static void
test_the_loader_prints_nothing_and_does_not_listen (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  g_autofree char *text = NULL;

  strobe_sim_board_write_serial (board, (const guint8 *) "hello\n", 6);
  text = read_text (board);
  g_assert_cmpstr (text, ==, "");
}

static void
test_a_flash_that_cannot_start_leaves_the_board_off_the_bus (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  g_autofree char *text = NULL;

  strobe_sim_board_press_reset (board, FALSE);
  g_assert_false (strobe_sim_board_is_attached (board));
  text = read_text (board);
  g_assert_cmpstr (text, ==, "");
  strobe_sim_board_press_reset (board, TRUE);
  g_assert_true (strobe_sim_board_is_attached (board));
}

static void
test_empty_flash_is_an_invalid_header (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board ("uart on usb");
  g_autofree char *text = NULL;

  strobe_sim_board_press_reset (board, FALSE);
  text = read_text (board);
  assert_has (text, "invalid header: 0xffffffff\r\ninvalid header: 0xffffffff\r\n");
  g_assert_cmpuint (get_n_interfaces (board), ==, 2);
}

static void
test_a_bootloader_of_another_chip_is_a_mismatch (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_dfu_board ("uart on usb");
  g_autoptr (GBytes) flash = NULL;
  g_autoptr (GBytes) bootloader = NULL;
  g_autoptr (StrobeSimBoard) other = new_flashed (S3, NULL);
  g_autofree char *text = NULL;

  /* where the S2 looks for its bootloader */
  flash = strobe_sim_board_dup_flash (other);
  bootloader = g_bytes_new_from_bytes (flash, 0, 0x7000);
  {
    const SimFixturePart part = { "bootloader.bin", 0x1000, 0, bootloader };
    g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);

    sim_fixture_download (board, archive, 64);
    sim_fixture_assert_status (board, 0, 2);
  }
  strobe_sim_board_press_reset (board, FALSE);
  text = read_text (board);
  assert_has (text, "boot_comm: mismatch chip ID, expected 2, found 9\r\n");
}

/* A flashed board, one part of it overwritten with 0xff. */
static char *
boot_without (guint32 address)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, "uart on usb");
  g_autoptr (GBytes) blank = g_bytes_new_take (memset (g_malloc (4096), 0xff, 4096), 4096);
  const SimFixturePart part = { "blank", address, 0, blank };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);

  strobe_sim_board_press_reset (board, TRUE);
  sim_fixture_configure (board);
  sim_fixture_enter_dfu_mode (board);
  sim_fixture_download (board, archive, 64);
  sim_fixture_assert_status (board, 0, 2);
  strobe_sim_board_press_reset (board, FALSE);
  return read_text (board);
}

static void
test_a_missing_partition_table_is_told (void)
{
  g_autofree char *text = boot_without (0x8000);

  assert_has (text, "boot: Failed to verify partition table\r\n");
}

static void
test_a_missing_app_is_told (void)
{
  g_autofree char *text = boot_without (0x10000);

  assert_has (text, "boot: No bootable app partitions in the partition table\r\n");
  assert_has (text, "image at 0x10000 has invalid magic byte");
}

static void
test_a_damaged_bootloader_is_told (void)
{
  g_autofree char *text = boot_without (0x2000);

  assert_has (text, "csum err");
  g_assert_null (strstr (text, "2nd stage"));
}

static void
test_serial_output_that_nobody_reads_is_bounded (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *text = NULL;
  guint i;

  for (i = 0; i < 2000; i++)
    strobe_sim_board_write_serial (board, (const guint8 *) "0123456789\n", 11);
  text = read_text (board);
  g_assert_cmpuint (strlen (text), ==, 16 * 1024);
  g_assert_true (g_str_has_prefix (text, "ESP-ROM"));
}

static void
test_serial_output_is_read_in_pieces (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autoptr (GBytes) head = strobe_sim_board_read_serial (board, 7);
  g_autofree char *rest = read_text (board);

  g_assert_cmpmem (g_bytes_get_data (head, NULL), g_bytes_get_size (head), "ESP-ROM", 7);
  g_assert_true (g_str_has_prefix (rest, ":esp32s2"));
}

/* Who the app is */

static void
test_an_app_of_the_s2_has_a_mac_where_the_loader_has_0 (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *serial = strobe_sim_board_dup_string (board, 3);

  g_assert_true (g_str_has_prefix (serial, "7c:df:a1:"));
  g_assert_cmpuint (get_dfu_protocol (board), ==, 1);
}

static void
test_an_app_of_the_p4_has_no_dfu (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (P4, NULL);
  g_autofree char *text = read_text (board);

  g_assert_cmpuint (get_n_interfaces (board), ==, 2);
  assert_has (text, "app_init: Project name:     blink\r\n");
}

static void
test_detach_of_an_app_ends_in_dfu_mode_after_two_disconnects (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  guint64 generation = strobe_sim_board_get_generation (board);

  sim_fixture_configure (board);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 1000, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_cmpuint (strobe_sim_board_get_generation (board), >=, generation + 2);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 2);
  sim_fixture_configure (board);
  sim_fixture_assert_status (board, 0, 2);
}

/* RTS and DTR */

static void
test_rts_down_with_dtr_down_restarts_the_app (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  guint64 generation = strobe_sim_board_get_generation (board);
  g_autofree char *before = read_text (board);
  g_autofree char *after = NULL;

  set_lines (board, 3);
  set_lines (board, 0);
  after = read_text (board);
  g_assert_true (g_str_has_prefix (after, "ESP-ROM"));
  assert_has (after, "rst:0x3 (RTC_SW_SYS_RST)");
  g_assert_cmpuint (strobe_sim_board_get_generation (board), ==, generation);
}

static void
test_rts_down_with_dtr_up_enters_the_loader (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  guint64 generation = strobe_sim_board_get_generation (board);
  g_autofree char *before = read_text (board);
  g_autofree char *serial = NULL;

  set_lines (board, 3);
  set_lines (board, 1);
  serial = strobe_sim_board_dup_string (board, 3);
  g_assert_cmpstr (serial, ==, "0");
  g_assert_cmpuint (strobe_sim_board_get_generation (board), ==, generation);
}

static void
test_a_loader_entered_that_way_does_not_come_back_from_detach (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);

  set_lines (board, 3);
  set_lines (board, 1);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 1000, NULL, 0);
  g_assert_false (strobe_sim_board_is_attached (board));
  strobe_sim_board_press_reset (board, TRUE);
  g_assert_true (strobe_sim_board_is_attached (board));
}

static void
test_other_edges_do_nothing (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *before = read_text (board);
  g_autofree char *after = NULL;

  set_lines (board, 1);
  set_lines (board, 3);
  set_lines (board, 2);
  set_lines (board, 3);
  after = read_text (board);
  g_assert_cmpstr (after, ==, "");
}

/* Hands and events */

static void
event_cb (StrobeSimEvent event, gpointer user_data)
{
  static const char *const names[] = { "attached ", "detached ", "serial " };

  g_string_append (user_data, names[event]);
}

static void
test_events_come_in_their_order (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  GString *events = g_string_new (NULL);
  gulong id = strobe_sim_board_add_listener (board, event_cb, events);

  sim_fixture_enter_dfu_mode (board);
  flash_sample (board, S2);
  strobe_sim_board_press_reset (board, FALSE);
  strobe_sim_board_unplug (board);
  strobe_sim_board_remove_listener (board, id);
  strobe_sim_board_plug (board, TRUE);
  g_assert_cmpstr (events->str, ==, "detached attached detached attached serial detached ");
  g_string_free (events, TRUE);
}

static void
plug_again_cb (StrobeSimEvent event, gpointer user_data)
{
  if (event == STROBE_SIM_EVENT_DETACHED)
    strobe_sim_board_plug (user_data, TRUE);
}

static void
test_a_listener_may_use_the_board (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  gulong id = strobe_sim_board_add_listener (board, plug_again_cb, board);

  strobe_sim_board_unplug (board);
  g_assert_true (strobe_sim_board_is_attached (board));
  strobe_sim_board_remove_listener (board, id);
}

static void
test_an_unplugged_board_answers_nothing_and_keeps_its_flash (void)
{
  g_autoptr (StrobeSimBoard) board = new_flashed (S2, NULL);
  g_autofree char *text = NULL;

  strobe_sim_board_unplug (board);
  g_assert_cmpint (sim_fixture_send (board, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0), ==,
                   STROBE_SIM_REPLY_NONE);
  g_assert_null (strobe_sim_board_get_descriptors (board));
  g_assert_null (strobe_sim_board_dup_string (board, 3));
  strobe_sim_board_press_reset (board, TRUE);
  g_assert_false (strobe_sim_board_is_attached (board));
  strobe_sim_board_plug (board, FALSE);
  text = read_text (board);
  assert_has (text, "Project name:     blink");
}

static void
test_requests_are_counted (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  guint64 before = strobe_sim_board_get_n_requests (board);

  sim_fixture_get_state (board);
  sim_fixture_get_state (board);
  g_assert_cmpuint (strobe_sim_board_get_n_requests (board), ==, before + 2);
}

static void
test_a_board_with_time_comes_back_by_itself (void)
{
  g_autoptr (StrobeSimBoard) board = sim_fixture_new_board (NULL);
  Waiter waiter = { 0 };

  strobe_sim_board_set_pace (board, STROBE_SIM_PACE_BUS);
  start_waiting (&waiter, board, STROBE_SIM_EVENT_ATTACHED);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0);
  g_assert_false (strobe_sim_board_is_attached (board));
  finish_waiting (&waiter);
  g_assert_cmpuint (get_dfu_protocol (board), ==, 2);
}

static void
test_a_board_may_go_while_its_alarm_is_set (void)
{
  StrobeSimBoard *board = sim_fixture_new_board (NULL);

  strobe_sim_board_set_pace (board, STROBE_SIM_PACE_BUS);
  sim_fixture_send (board, STROBE_DFU_REQUEST_DETACH, 0, NULL, 0);
  g_assert_finalize_object (board);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/board/" path, func)
  ADD ("the-boot-log-tells-what-was-flashed", test_the_boot_log_tells_what_was_flashed);
  ADD ("every-line-ends-with-cr-lf", test_every_line_ends_with_cr_lf);
  ADD ("the-app-keeps-talking-as-time-passes", test_the_app_keeps_talking_as_time_passes);
  ADD ("a-silent-app-says-nothing", test_a_silent_app_says_nothing);
  ADD ("an-app-answers-what-is-typed", test_an_app_answers_what_is_typed);
  ADD ("the-loader-prints-nothing-and-does-not-listen",
       test_the_loader_prints_nothing_and_does_not_listen);
  ADD ("a-flash-that-cannot-start-leaves-the-board-off-the-bus",
       test_a_flash_that_cannot_start_leaves_the_board_off_the_bus);
  ADD ("empty-flash-is-an-invalid-header", test_empty_flash_is_an_invalid_header);
  ADD ("a-bootloader-of-another-chip-is-a-mismatch",
       test_a_bootloader_of_another_chip_is_a_mismatch);
  ADD ("a-missing-partition-table-is-told", test_a_missing_partition_table_is_told);
  ADD ("a-missing-app-is-told", test_a_missing_app_is_told);
  ADD ("a-damaged-bootloader-is-told", test_a_damaged_bootloader_is_told);
  ADD ("serial-output-that-nobody-reads-is-bounded",
       test_serial_output_that_nobody_reads_is_bounded);
  ADD ("serial-output-is-read-in-pieces", test_serial_output_is_read_in_pieces);
  ADD ("an-app-of-the-s2-has-a-mac-where-the-loader-has-0",
       test_an_app_of_the_s2_has_a_mac_where_the_loader_has_0);
  ADD ("an-app-of-the-p4-has-no-dfu", test_an_app_of_the_p4_has_no_dfu);
  ADD ("detach-of-an-app-ends-in-dfu-mode-after-two-disconnects",
       test_detach_of_an_app_ends_in_dfu_mode_after_two_disconnects);
  ADD ("rts-down-with-dtr-down-restarts-the-app", test_rts_down_with_dtr_down_restarts_the_app);
  ADD ("rts-down-with-dtr-up-enters-the-loader", test_rts_down_with_dtr_up_enters_the_loader);
  ADD ("a-loader-entered-that-way-does-not-come-back-from-detach",
       test_a_loader_entered_that_way_does_not_come_back_from_detach);
  ADD ("other-edges-do-nothing", test_other_edges_do_nothing);
  ADD ("events-come-in-their-order", test_events_come_in_their_order);
  ADD ("a-listener-may-use-the-board", test_a_listener_may_use_the_board);
  ADD ("an-unplugged-board-answers-nothing-and-keeps-its-flash",
       test_an_unplugged_board_answers_nothing_and_keeps_its_flash);
  ADD ("requests-are-counted", test_requests_are_counted);
  ADD ("a-board-with-time-comes-back-by-itself", test_a_board_with_time_comes_back_by_itself);
  ADD ("a-board-may-go-while-its-alarm-is-set", test_a_board_may_go_while_its_alarm_is_set);
#undef ADD
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <stdio.h>

#include "lab/virtual-device.h"

/* Practice boards on the USB bus of the lab's machine, told by lines on standard input:
 *   add NAME rom|generic CHIP PORT FLASH_BYTES [FAULTS]   CHIP as in "esp32s2", PORT of vhci_hcd
 *   plug NAME [boot], unplug NAME, reset NAME [boot]      the hands
 *   dump NAME FILE                                        the flash
 *   stats NAME, clear NAME                                what went over the bus
 *   wire NAME MICROSECONDS                                what each control transfer takes on top
 * One line answers each: "ok", with something behind it maybe, or "error" and why. The boards are
 * gone when the input ends. */

typedef struct {
  GHashTable *boards; /* name: VirtualDevice */
  GMainLoop *loop;
} Bench;

typedef char *(*CommandFunc) (Bench *bench, VirtualDevice *board, char **words, GError **error);

typedef struct {
  const char *name;
  guint min_words; /* with the command itself */
  gboolean on_board;
  CommandFunc run;
} Command;

static gboolean
has_boot (char **words)
{
  return words[2] != NULL && g_str_equal (words[2], "boot");
}

static char *
add (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  gboolean generic = g_str_equal (words[2], "generic");
  const StrobeChip *chip = strobe_chip_find_by_target (words[3]);
  g_autofree char *script = g_strjoinv (" ", words + 6);
  g_autoptr (StrobeSimFaults) faults = NULL;
  g_autoptr (StrobeSimBoard) sim = NULL;

  if (chip == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no chip %s", words[3]);
    return NULL;
  }
  if (*script != '\0' && (faults = strobe_sim_faults_new (script, error)) == NULL)
    return NULL;
  sim = strobe_sim_board_new (generic ? STROBE_SIM_KIND_GENERIC : STROBE_SIM_KIND_ROM, chip,
                              g_ascii_strtoull (words[5], NULL, 0), faults);
  strobe_sim_board_set_pace (sim, STROBE_SIM_PACE_BUS);
  g_hash_table_insert (bench->boards, g_strdup (words[1]),
                       virtual_device_new (sim, g_ascii_strtoull (words[4], NULL, 0)));
  return g_strdup ("");
}

static char *
plug (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  strobe_sim_board_plug (virtual_device_get_board (board), has_boot (words));
  return g_strdup ("");
}

static char *
unplug (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  strobe_sim_board_unplug (virtual_device_get_board (board));
  return g_strdup ("");
}

static char *
press_reset (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  strobe_sim_board_press_reset (virtual_device_get_board (board), has_boot (words));
  return g_strdup ("");
}

static char *
dump (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (virtual_device_get_board (board));
  gsize size_bytes;
  const char *data = g_bytes_get_data (flash, &size_bytes);

  return g_file_set_contents (words[2], data, size_bytes, error) ? g_strdup ("") : NULL;
}

static char *
stats (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  const VirtualDeviceStats *seen = virtual_device_get_stats (board);

  return g_strdup_printf (
    "control=%" G_GUINT64_FORMAT " dnload=%" G_GUINT64_FORMAT " getstatus=%" G_GUINT64_FORMAT
    " attached=%" G_GUINT64_FORMAT " queued=%u lines=%" G_GUINT64_FORMAT
    " line_state=%u breaks=%" G_GUINT64_FORMAT " serial=%" G_GUINT64_FORMAT,
    seen->n_control, seen->n_dnload, seen->n_getstatus, seen->n_attached, seen->max_queued,
    seen->n_lines, seen->lines, seen->n_breaks, seen->serial_bytes);
}

static char *
clear (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  *virtual_device_get_stats (board) = (VirtualDeviceStats){ 0 };
  return g_strdup ("");
}

static char *
wire (Bench *bench, VirtualDevice *board, char **words, GError **error)
{
  virtual_device_set_wire_time (board, g_ascii_strtoull (words[2], NULL, 10));
  return g_strdup ("");
}

static const Command commands[] = {
  { "add", 6, FALSE, add },    { "plug", 2, TRUE, plug },         { "unplug", 2, TRUE, unplug },
  { "dump", 3, TRUE, dump },   { "reset", 2, TRUE, press_reset }, { "stats", 2, TRUE, stats },
  { "clear", 2, TRUE, clear }, { "wire", 3, TRUE, wire },
};

static char *
run_command (Bench *bench, char **words, GError **error)
{
  guint n_words = g_strv_length (words);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++) {
    const Command *command = &commands[i];
    VirtualDevice *board = NULL;
    if (n_words < command->min_words || !g_str_equal (words[0], command->name))
      continue;
    board = g_hash_table_lookup (bench->boards, words[1]);
    if (board != NULL || !command->on_board)
      return command->run (bench, board, words, error);
  }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "no such command or board");
  return NULL;
}

static void
answer (Bench *bench, char *line)
{
  g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", -1);
  g_autoptr (GError) error = NULL;
  g_autofree char *reply = run_command (bench, words, &error);

  if (reply != NULL)
    printf ("ok %s\n", reply);
  else
    printf ("error %s\n", error->message);
  fflush (stdout);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Bench *bench = user_data;
  GDataInputStream *input = G_DATA_INPUT_STREAM (source);
  g_autofree char *line = g_data_input_stream_read_line_finish (input, result, NULL, NULL);

  if (line == NULL) {
    g_main_loop_quit (bench->loop);
    return;
  }
  answer (bench, line);
  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, line_cb, bench);
}

int
main (void)
{
  g_autoptr (GInputStream) standard_input = g_unix_input_stream_new (0, FALSE);
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (standard_input);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GHashTable) boards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                         (GDestroyNotify) virtual_device_free);
  Bench bench = { .boards = boards, .loop = loop };

  g_data_input_stream_read_line_async (input, G_PRIORITY_DEFAULT, NULL, line_cb, &bench);
  g_main_loop_run (loop);
  return 0;
}

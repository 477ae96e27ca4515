/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-bar.h"

#include <glib/gstdio.h>

#include "device/board-list.h"
#include "support/fake-link.h"
#include "support/fake-source.h"
#include "support/gtk-noise.h"
#include "support/terminal-text.h"
#include "support/wait.h"
#include "ui/hex/hex-view.h"
#include "ui/hex/hex-page.h"
#include "ui/plot/plot-page.h"
#include "ui/terminal/terminal-page.h"

#define PORT "1-4.2"
#define MAC "7c:df:a1:0f:4d:6e"

/* The send bar, and the pages beside it, over a true session whose board is the test. */

typedef struct {
  StrobeBoardList *list;
  StrobeDeviceSource *source;
  StrobeMonitorSession *session;
  StrobeSerialLink *link; /* the last that was made */
  guint64 generation;
  GtkWidget *window;
  GtkWidget *box;
  GtkWidget *bar;
} Fixture;

static StrobeSerialLink *
make_link (StrobeBoard *board, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_clear_object (&fixture->link);
  fixture->link = strobe_fake_link_new (NULL);
  return g_object_ref (fixture->link);
}

static void
plug_in (Fixture *fixture)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    PORT, 0x4001, STROBE_DFU_MODE_NONE, MAC, ++fixture->generation);

  info->tty = g_strdup ("/dev/ttyACM0");
  strobe_device_source_emit_added (fixture->source, info);
}

static gboolean
is_connected (Fixture *fixture)
{
  return strobe_monitor_console_get_state (strobe_monitor_session_get_console (fixture->session)) ==
         STROBE_MONITOR_STATE_CONNECTED;
}

static void
start_session (Fixture *fixture)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new (NULL, PORT, NULL);
  g_autoptr (StrobeSymbolStore) symbols = strobe_symbol_store_new ();
  StrobeBoard *board;

  plug_in (fixture);
  board = strobe_board_list_find (fixture->list, PORT);
  fixture->session = strobe_monitor_session_new (board, capture, symbols, make_link, fixture);
  strobe_wait_until (is_connected (fixture));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->list = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  strobe_board_list_add_source (fixture->list, fixture->source);
  start_session (fixture);
  fixture->window = gtk_window_new ();
  fixture->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  fixture->bar = g_object_new (STROBE_TYPE_SEND_BAR, NULL);
  strobe_send_bar_set_session (STROBE_SEND_BAR (fixture->bar), fixture->session);
  gtk_box_append (GTK_BOX (fixture->box), fixture->bar);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->box);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static gboolean
is_closed (Fixture *fixture)
{
  return !strobe_fake_link_is_open (STROBE_FAKE_LINK (fixture->link));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = g_object_ref (fixture->bar);

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (bar);
  strobe_monitor_session_stop (fixture->session);
  g_assert_finalize_object (fixture->session);
  strobe_wait_until (is_closed (fixture));
  g_clear_object (&fixture->link);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (shows (child, text))
      return TRUE;
  }
  return FALSE;
}

static GtkWidget *
get_entry (Fixture *fixture)
{
  return find_type (fixture->bar, GTK_TYPE_ENTRY);
}

static const char *
get_text (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_entry (fixture)));
}

static const char *
get_written (Fixture *fixture)
{
  return strobe_fake_link_get_written (STROBE_FAKE_LINK (fixture->link));
}

static void
act (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->bar, action, NULL));
}

static void
send_line (Fixture *fixture, const char *line)
{
  gtk_editable_set_text (GTK_EDITABLE (get_entry (fixture)), line);
  g_signal_emit_by_name (get_entry (fixture), "activate");
}

static void
press_key (Fixture *fixture, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (get_entry (fixture));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
        gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
      g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
  }
}

static void
test_a_line_is_sent_with_its_ending (Fixture *fixture, gconstpointer data)
{
  send_line (fixture, "help");
  strobe_wait_until (g_str_equal (get_written (fixture), "help\n"));
  g_assert_cmpstr (get_text (fixture), ==, "");
}

static void
test_the_ending_can_be_chosen (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_activate_action (fixture->bar, "line.ending", "s", "crlf"));
  send_line (fixture, "help");
  strobe_wait_until (g_str_equal (get_written (fixture), "help\r\n"));
  g_assert_true (gtk_widget_activate_action (fixture->bar, "line.ending", "s", "none"));
  send_line (fixture, "x");
  strobe_wait_until (g_str_equal (get_written (fixture), "help\r\nx"));
  g_assert_true (gtk_widget_activate_action (fixture->bar, "line.ending", "s", "lf"));
}

static void
test_sent_lines_come_back_with_up (Fixture *fixture, gconstpointer data)
{
  send_line (fixture, "first line");
  send_line (fixture, "second line");
  press_key (fixture, GDK_KEY_Up);
  g_assert_cmpstr (get_text (fixture), ==, "second line");
  press_key (fixture, GDK_KEY_Up);
  g_assert_cmpstr (get_text (fixture), ==, "first line");
  press_key (fixture, GDK_KEY_Down);
  press_key (fixture, GDK_KEY_Down);
  g_assert_cmpstr (get_text (fixture), ==, "");
}

static void
test_forgotten_lines_do_not (Fixture *fixture, gconstpointer data)
{
  send_line (fixture, "secret");
  act (fixture, "send.forget");
  press_key (fixture, GDK_KEY_Up);
  g_assert_cmpstr (get_text (fixture), ==, "");
}

static void
test_a_break_is_sent_and_said (Fixture *fixture, gconstpointer data)
{
  act (fixture, "send.break");
  strobe_wait_until (strobe_fake_link_get_n_breaks (STROBE_FAKE_LINK (fixture->link)) == 1);
  strobe_wait_until (shows (fixture->bar, "Break sent"));
}

static void
test_a_reset_moves_the_lines (Fixture *fixture, gconstpointer data)
{
  act (fixture, "send.reset");
  strobe_wait_until (strlen (strobe_fake_link_get_lines (STROBE_FAKE_LINK (fixture->link))) > 0);
}

static void
test_a_macro_is_sent_with_its_codes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  GtkWidget *list;

  g_settings_set_value (settings, "send-macros",
                        g_variant_new_parsed ("[('Scan', 'scan\\\\r\\\\x21')]"));
  list = find_type (fixture->bar, g_type_from_name ("StrobeSendMacroList"));
  g_assert_nonnull (list);
  g_signal_emit_by_name (list, "send", 0u);
  strobe_wait_until (g_str_equal (get_written (fixture), "scan\r!"));
  g_settings_reset (settings, "send-macros");
}

static void
test_without_a_port_the_bar_says_why (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = get_entry (fixture);

  g_assert_true (gtk_widget_is_sensitive (entry));
  strobe_device_source_emit_removed (fixture->source, PORT, fixture->generation);
  strobe_wait_until (!is_connected (fixture));
  g_assert_false (gtk_widget_is_sensitive (entry));
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (entry)), ==,
                   "Waiting for the serial port");
  plug_in (fixture);
  strobe_wait_until (gtk_widget_is_sensitive (entry));
}

static void
test_without_a_board_the_bar_says_so (Fixture *fixture, gconstpointer data)
{
  strobe_send_bar_set_session (STROBE_SEND_BAR (fixture->bar), NULL);
  g_assert_false (gtk_widget_is_sensitive (get_entry (fixture)));
  g_assert_cmpstr (gtk_entry_get_placeholder_text (GTK_ENTRY (get_entry (fixture))), ==,
                   "No board is selected");
}

static void
test_keys_in_the_terminal_go_to_the_board (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_new (STROBE_TYPE_TERMINAL_PAGE, NULL);

  strobe_terminal_page_set_session (STROBE_TERMINAL_PAGE (page), fixture->session);
  gtk_box_append (GTK_BOX (fixture->box), page);
  vte_terminal_feed_child (VTE_TERMINAL (find_type (page, VTE_TYPE_TERMINAL)), "\x1b[A", 3);
  strobe_wait_until (g_str_equal (get_written (fixture), "\x1b[A"));
}

static gboolean
terminal_shows (GtkWidget *page, const char *text)
{
  VteTerminal *terminal = VTE_TERMINAL (find_type (page, VTE_TYPE_TERMINAL));
  g_autofree char *screen = dup_terminal_text (terminal);

  return strstr (screen, text) != NULL;
}

static guint64
get_hex_size (GtkWidget *page)
{
  guint64 size_bytes = 0;

  g_object_get (find_type (page, STROBE_TYPE_HEX_VIEW), "size-bytes", &size_bytes, NULL);
  return size_bytes;
}

static void
test_every_page_shows_what_the_board_says (Fixture *fixture, gconstpointer data)
{
  GtkWidget *terminal = g_object_new (STROBE_TYPE_TERMINAL_PAGE, NULL);
  GtkWidget *hex = g_object_new (STROBE_TYPE_HEX_PAGE, NULL);
  GtkWidget *plot = g_object_new (STROBE_TYPE_PLOT_PAGE, NULL);

  strobe_terminal_page_set_session (STROBE_TERMINAL_PAGE (terminal), fixture->session);
  strobe_hex_page_set_session (STROBE_HEX_PAGE (hex), fixture->session);
  strobe_plot_page_set_session (STROBE_PLOT_PAGE (plot), fixture->session);
  gtk_box_append (GTK_BOX (fixture->box), terminal);
  gtk_box_append (GTK_BOX (fixture->box), hex);
  gtk_box_append (GTK_BOX (fixture->box), plot);
  strobe_fake_link_receive (STROBE_FAKE_LINK (fixture->link), ">volts:3.3\n");
  strobe_wait_until (terminal_shows (terminal, ">volts:3.3"));
  strobe_wait_until (get_hex_size (hex) == 11);
  strobe_wait_until (strobe_plot_page_has_series (STROBE_PLOT_PAGE (plot)));
}

static void
test_the_terminal_answers_the_board (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_new (STROBE_TYPE_TERMINAL_PAGE, NULL);

  strobe_terminal_page_set_session (STROBE_TERMINAL_PAGE (page), fixture->session);
  gtk_box_append (GTK_BOX (fixture->box), page);
  strobe_fake_link_receive (STROBE_FAKE_LINK (fixture->link), "history\n");
  strobe_wait_until (terminal_shows (page, "history"));
  strobe_fake_link_receive (STROBE_FAKE_LINK (fixture->link), "\x1b[5n");
  strobe_wait_until (g_str_equal (get_written (fixture), "\x1b[0n"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/send-bar/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-line-is-sent-with-its-ending", test_a_line_is_sent_with_its_ending);
  ADD ("the-ending-can-be-chosen", test_the_ending_can_be_chosen);
  ADD ("sent-lines-come-back-with-up", test_sent_lines_come_back_with_up);
  ADD ("forgotten-lines-do-not", test_forgotten_lines_do_not);
  ADD ("a-break-is-sent-and-said", test_a_break_is_sent_and_said);
  ADD ("a-reset-moves-the-lines", test_a_reset_moves_the_lines);
  ADD ("a-macro-is-sent-with-its-codes", test_a_macro_is_sent_with_its_codes);
  ADD ("without-a-port-the-bar-says-why", test_without_a_port_the_bar_says_why);
  ADD ("without-a-board-the-bar-says-so", test_without_a_board_the_bar_says_so);
  ADD ("keys-in-the-terminal-go-to-the-board", test_keys_in_the_terminal_go_to_the_board);
  ADD ("every-page-shows-what-the-board-says", test_every_page_shows_what_the_board_says);
  ADD ("the-terminal-answers-the-board", test_the_terminal_answers_the_board);
  return g_test_run ();
}

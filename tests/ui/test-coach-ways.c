/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/coach/coach-window.h"
#include "ui/window-private.h"

#include <glib/gstdio.h>

#include "support/fake-source.h"
#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/wait.h"

#define PORT "1-4.2"
#define APP_BYTES 65536

/* The ways from the window to the guide. */

typedef struct {
  StrobeContext *context;
  StrobeDeviceSource *source;
  StrobeWindow *window;
  guint64 generation;
  char *path; /* of the firmware, or NULL */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->source = strobe_fake_source_new ();
  strobe_board_list_add_source (strobe_context_get_boards (fixture->context), fixture->source);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->context);
  g_object_unref (fixture->source);
  if (fixture->path != NULL)
    g_remove (fixture->path);
  g_clear_pointer (&fixture->path, g_free);
}

static void
plug (Fixture *fixture, guint16 product_id)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    PORT, product_id, STROBE_DFU_MODE_NONE, "x", ++fixture->generation);

  strobe_device_source_emit_added (fixture->source, info);
}

/* Buttons with this text under @widget, in @buttons. */
static void
collect (GtkWidget *widget, const char *text, GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, text, buttons);
}

static GPtrArray *
find_buttons (Fixture *fixture, const char *text)
{
  GPtrArray *buttons = g_ptr_array_new ();

  collect (GTK_WIDGET (fixture->window), text, buttons);
  return buttons;
}

static guint
count_buttons (Fixture *fixture, const char *text)
{
  g_autoptr (GPtrArray) buttons = find_buttons (fixture, text);

  return buttons->len;
}

static void
press_each (Fixture *fixture, const char *text, guint n_expected, const char *name)
{
  g_autoptr (GPtrArray) buttons = NULL;

  strobe_wait_until (count_buttons (fixture, text) == n_expected);
  buttons = find_buttons (fixture, text);
  for (guint i = 0; i < buttons->len; i++) {
    g_signal_emit_by_name (buttons->pdata[i], "clicked");
    strobe_wait_until (fixture->window->coach != NULL);
    gtk_test_accessible_assert_property (fixture->window->coach, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                         name);
    gtk_window_close (GTK_WINDOW (fixture->window->coach));
    strobe_wait_until (fixture->window->coach == NULL);
  }
}

static void
test_the_empty_window_has_a_button (Fixture *fixture, gconstpointer data)
{
  press_each (fixture, "Connect a Board", 1, "Connect the Board");
}

static void
test_usb_serial_jtag_is_asked_about_in_row_and_pane (Fixture *fixture, gconstpointer data)
{
  plug (fixture, 0x1001);
  press_each (fixture, "Why?", 2, "DFU Is Off on This Board");
}

static void
test_an_app_without_dfu_has_the_way_to_the_buttons (Fixture *fixture, gconstpointer data)
{
  plug (fixture, 0x4001);
  press_each (fixture, "Show Me How", 1, "Hold BOOT, Press RESET");
  g_assert_cmpuint (count_buttons (fixture, "Why?"), ==, 0);
}

static void
test_a_board_that_is_ready_needs_no_guide (Fixture *fixture, gconstpointer data)
{
  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (count_buttons (fixture, "Flash") == 1);
  g_assert_cmpuint (count_buttons (fixture, "Show Me How"), ==, 0);
  g_assert_cmpuint (count_buttons (fixture, "Why?"), ==, 0);
}

static void
open_firmware (Fixture *fixture)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  int fd = g_file_open_tmp ("strobe-coach-XXXXXX", &fixture->path, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (fixture->path);

  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  g_list_store_append (files, file);
  strobe_window_open (fixture->window, G_LIST_MODEL (files));
  strobe_wait_until (count_buttons (fixture, "Flash") == 1 &&
                     strobe_flash_target_get_state (fixture->window->target) ==
                       STROBE_FLASH_TARGET_STATE_READY);
}

static void
test_a_failed_flash_can_be_asked_about (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    PORT, 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", ++fixture->generation);

  /* nothing is on that port: the job fails when it opens the board */
  strobe_device_source_emit_added (fixture->source, info);
  open_firmware (fixture);
  g_assert_cmpuint (count_buttons (fixture, "Why?"), ==, 0);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.flash", NULL));
  press_each (fixture, "Why?", 1, "The Last Flash Failed");
}

static void
test_a_second_wish_begins_anew (Fixture *fixture, gconstpointer data)
{
  GtkWidget *first = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.coach", NULL);
  first = fixture->window->coach;
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.coach", NULL);
  strobe_wait_until (first == NULL);
  g_assert_true (STROBE_IS_COACH_WINDOW (fixture->window->coach));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/coach-ways/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-empty-window-has-a-button", test_the_empty_window_has_a_button);
  ADD ("usb-serial-jtag-is-asked-about-in-row-and-pane",
       test_usb_serial_jtag_is_asked_about_in_row_and_pane);
  ADD ("an-app-without-dfu-has-the-way-to-the-buttons",
       test_an_app_without_dfu_has_the_way_to_the_buttons);
  ADD ("a-board-that-is-ready-needs-no-guide", test_a_board_that_is_ready_needs_no_guide);
  ADD ("a-failed-flash-can-be-asked-about", test_a_failed_flash_can_be_asked_about);
  ADD ("a-second-wish-begins-anew", test_a_second_wish_begins_anew);
  return g_test_run ();
}

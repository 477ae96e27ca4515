/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-private.h"

#include "support/gtk-noise.h"
#include "support/wait.h"

#define MAX_STEPS 100

/* Where Tab leads in the window, over practice boards, in this process. */

typedef struct {
  StrobeContext *context;
  StrobeWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->window = g_object_ref (strobe_window_new (NULL, fixture->context));
  gtk_window_present (GTK_WINDOW (fixture->window));
  /* The order is that of where the widgets are. */
  strobe_wait_until (gtk_widget_get_height (GTK_WIDGET (fixture->window)) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->window);
  g_assert_finalize_object (fixture->context);
}

static GtkWidget *
get_focus (Fixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window));
}

/* What Tab or Shift+Tab does; where the focus is then. */
static GtkWidget *
step (Fixture *fixture, GtkDirectionType direction)
{
  g_signal_emit_by_name (fixture->window, "move-focus", direction);
  return get_focus (fixture);
}

static char *
dup_name (GtkWidget *widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));
  const char *text = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  const char *tip = gtk_widget_get_tooltip_text (widget);

  return g_strdup_printf ("%s %s %s %s", G_OBJECT_TYPE_NAME (widget), id ? id : "-",
                          text ? text : "-", tip ? tip : "-");
}

/* Once around, each widget once, in the order it comes. */
static GPtrArray *
go_around (Fixture *fixture, GtkDirectionType direction)
{
  GPtrArray *way = g_ptr_array_new ();
  GtkWidget *first = step (fixture, direction);
  GtkWidget *at = first;

  do {
    g_autofree char *name = dup_name (at);

    g_test_message ("%u: %s", way->len, name);
    g_assert_cmpuint (way->len, <, MAX_STEPS);
    g_assert_false (g_ptr_array_find (way, at, NULL));
    g_ptr_array_add (way, at);
    at = step (fixture, direction);
  } while (at != first);
  return way;
}

static gboolean
has_flashed (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->window->target);

  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED;
}

static void
run_board (Fixture *fixture)
{
  strobe_window_add_practice_board (fixture->window, NULL);
  strobe_wait_until (strobe_flash_target_get_state (fixture->window->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.flash", NULL);
  strobe_wait_until (has_flashed (fixture));
  strobe_context_press_reset (fixture->context,
                              strobe_flash_target_get_board (fixture->window->target));
  strobe_wait_until (strobe_monitor_pane_has_lines (fixture->window->monitor_pane));
  /* Tab goes by where widgets are. */
  strobe_wait_until (gtk_widget_get_height (fixture->window->flash_line) > 0);
}

static void
test_tab_goes_around_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) there = NULL;
  g_autoptr (GPtrArray) back = NULL;

  if (data != NULL)
    run_board (fixture);
  there = go_around (fixture, GTK_DIR_TAB_FORWARD);
  back = go_around (fixture, GTK_DIR_TAB_BACKWARD);
  g_assert_cmpuint (there->len, ==, back->len);
  for (guint i = 0; i < there->len; i++)
    g_assert_true (g_ptr_array_find (back, g_ptr_array_index (there, i), NULL));
}

static gboolean
takes_focus (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) &&
         gtk_widget_is_sensitive (widget) &&
         (GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_EXPANDER (widget) ||
          GTK_IS_CHECK_BUTTON (widget));
}

static void
find_missing (GtkWidget *widget, GPtrArray *way, guint *n_missing)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return;
  if (takes_focus (widget) && !g_ptr_array_find (way, widget, NULL)) {
    g_autofree char *name = dup_name (widget);

    g_test_message ("never reached: %s", name);
    *n_missing += 1;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    find_missing (child, way, n_missing);
}

static void
test_tab_reaches_every_control (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) way = NULL;
  guint n_missing = 0;

  if (data != NULL)
    run_board (fixture);
  way = go_around (fixture, GTK_DIR_TAB_FORWARD);
  find_missing (GTK_WIDGET (fixture->window), way, &n_missing);
  g_assert_cmpuint (n_missing, ==, 0);
}

/* The area of the window that a widget belongs to: header, boards, monitor, the rest. What lies
 * above the monitor scrolls, so its lower end is where the monitor is. */
static GtkWidget *
get_area (Fixture *fixture, GtkWidget *widget)
{
  GtkWidget *header = gtk_widget_get_ancestor (widget, ADW_TYPE_HEADER_BAR);
  GtkWidget *sidebar = GTK_WIDGET (fixture->window->sidebar);
  GtkWidget *monitor = GTK_WIDGET (fixture->window->monitor_pane);

  if (header != NULL)
    return header;
  if (gtk_widget_is_ancestor (widget, sidebar))
    return sidebar;
  return gtk_widget_is_ancestor (widget, monitor) ? monitor : GTK_WIDGET (fixture->window->flap);
}

/* Whether `next` is read after `widget`: further down, or on the same line and further on. */
static gboolean
is_after (Fixture *fixture, GtkWidget *next, GtkWidget *widget)
{
  gboolean rtl = gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL;
  graphene_rect_t a;
  graphene_rect_t b;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->window), &a));
  g_assert_true (gtk_widget_compute_bounds (next, GTK_WIDGET (fixture->window), &b));
  if (b.origin.y >= a.origin.y + a.size.height)
    return TRUE;
  if (b.origin.y + b.size.height <= a.origin.y)
    return FALSE;
  return rtl ? b.origin.x + b.size.width <= a.origin.x + a.size.width : b.origin.x >= a.origin.x;
}

static void
check_order (Fixture *fixture)
{
  g_autoptr (GPtrArray) way = go_around (fixture, GTK_DIR_TAB_FORWARD);

  for (guint i = 0; i < way->len; i++) {
    GtkWidget *widget = g_ptr_array_index (way, i);
    GtkWidget *next = g_ptr_array_index (way, (i + 1) % way->len);
    g_autofree char *name = dup_name (next);

    g_test_message ("then %s", name);
    if (get_area (fixture, widget) == get_area (fixture, next))
      g_assert_true (is_after (fixture, next, widget));
  }
}

static void
test_the_order_is_that_of_reading (Fixture *fixture, gconstpointer data)
{
  run_board (fixture);
  check_order (fixture);
}

static void
test_the_order_is_that_of_reading_from_right_to_left (Fixture *fixture, gconstpointer data)
{
  if (gtk_get_minor_version () > 8) {
    g_test_skip ("GTK 4.18 goes through some rows from left to right");
    return;
  }
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  run_board (fixture);
  check_order (fixture);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_tab_does_not_choose_another_board (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) way = NULL;
  StrobeBoard *board;

  run_board (fixture);
  board = strobe_flash_target_get_board (fixture->window->target);
  g_assert_nonnull (strobe_context_add_practice_board (fixture->context, NULL, NULL));
  g_assert_nonnull (strobe_context_add_practice_board (fixture->context, NULL, NULL));
  way = go_around (fixture, GTK_DIR_TAB_FORWARD);
  g_assert_true (strobe_flash_target_get_board (fixture->window->target) == board);
}

#define ADD(name, state, function)                                                                 \
  g_test_add ("/ui/focus/" name, Fixture, state, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  /* Newer GTK seeks the focus in what a closed expander holds, and complains that this is nowhere.
   */
  if (gtk_get_minor_version () > 8)
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
  ADD ("tab-goes-around-the-empty-window-and-back", NULL, test_tab_goes_around_and_back);
  ADD ("tab-goes-around-a-running-board-and-back", "running", test_tab_goes_around_and_back);
  ADD ("tab-reaches-every-control-of-the-empty-window", NULL, test_tab_reaches_every_control);
  ADD ("tab-reaches-every-control-of-a-running-board", "running", test_tab_reaches_every_control);
  ADD ("the-order-is-that-of-reading", NULL, test_the_order_is_that_of_reading);
  ADD ("the-order-is-that-of-reading-from-right-to-left", NULL,
       test_the_order_is_that_of_reading_from_right_to_left);
  ADD ("tab-does-not-choose-another-board", NULL, test_tab_does_not_choose_another_board);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/scroll-hand.h"

/* This close to the end counts as the end. */
#define END_SLACK_PX 8.0

/**
 * StrobeScrollHand:
 *
 * A list moves when somebody scrolls, and when rows turn out to be higher than they were guessed.
 * Only somebody lets go of the end: by the pointer, by the wheel or by a key.
 *
 * Made by a view that follows the end of its list, and whose scroller it borrows.
 *
 * Context: main thread.
 */
struct _StrobeScrollHand {
  GObject parent_instance;

  GtkScrolledWindow *scroller; /* not owned: the view outlives this */
  gboolean pressed;            /* a pointer or a finger holds the list or its scroll bar */
};

G_DEFINE_FINAL_TYPE (StrobeScrollHand, strobe_scroll_hand, G_TYPE_OBJECT)

enum {
  SIGNAL_MOVED,
  SIGNAL_LET_GO,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkAdjustment *
get_adjustment (StrobeScrollHand *self)
{
  return gtk_scrolled_window_get_vadjustment (self->scroller);
}

static void
moved_cb (StrobeScrollHand *self)
{
  g_signal_emit (self, signals[SIGNAL_MOVED], 0);
}

/* Where all rows are seen, there is nothing to go up to. */
static void
let_go (StrobeScrollHand *self)
{
  GtkAdjustment *adjustment = get_adjustment (self);

  if (gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment))
    g_signal_emit (self, signals[SIGNAL_LET_GO], 0);
}

static gboolean
wheel_cb (StrobeScrollHand *self, double dx, double dy)
{
  if (dy < 0)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

static gboolean
key_cb (StrobeScrollHand *self, guint keyval)
{
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_Home ||
      keyval == GDK_KEY_KP_Up || keyval == GDK_KEY_KP_Page_Up || keyval == GDK_KEY_KP_Home)
    let_go (self);
  return GDK_EVENT_PROPAGATE;
}

/* Not a gesture: the scroll bar claims the press, and a gesture would then be cancelled. */
static gboolean
event_cb (StrobeScrollHand *self, GdkEvent *event)
{
  GdkEventType type = gdk_event_get_event_type (event);

  if (type == GDK_BUTTON_PRESS || type == GDK_TOUCH_BEGIN)
    self->pressed = TRUE;
  else if (type == GDK_BUTTON_RELEASE || type == GDK_TOUCH_END || type == GDK_TOUCH_CANCEL)
    self->pressed = FALSE;
  return GDK_EVENT_PROPAGATE;
}

static void
strobe_scroll_hand_class_init (StrobeScrollHandClass *klass)
{
  signals[SIGNAL_MOVED] = g_signal_new ("moved", STROBE_TYPE_SCROLL_HAND, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LET_GO] = g_signal_new ("let-go", STROBE_TYPE_SCROLL_HAND, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_scroll_hand_init (StrobeScrollHand *self)
{
}

static void
add_controller (StrobeScrollHand *self,
                GtkEventController *controller,
                const char *signal,
                GCallback callback)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, signal, callback, self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->scroller), controller);
}

/**
 * strobe_scroll_hand_new:
 * @scroller: what is scrolled
 *
 * Ownership: @scroller is borrowed and has to stay.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what watches
 */
StrobeScrollHand *
strobe_scroll_hand_new (GtkScrolledWindow *scroller)
{
  StrobeScrollHand *self = g_object_new (STROBE_TYPE_SCROLL_HAND, NULL);

  self->scroller = scroller;
  g_signal_connect_object (get_adjustment (self), "value-changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_adjustment (self), "changed", G_CALLBACK (moved_cb), self,
                           G_CONNECT_SWAPPED);
  add_controller (self, gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL),
                  "scroll", G_CALLBACK (wheel_cb));
  add_controller (self, gtk_event_controller_key_new (), "key-pressed", G_CALLBACK (key_cb));
  add_controller (self, gtk_event_controller_legacy_new (), "event", G_CALLBACK (event_cb));
  return self;
}

/**
 * strobe_scroll_hand_is_pressed:
 *
 * Returns: whether a pointer or a finger holds the list or its scroll bar, so that a move is meant
 */
gboolean
strobe_scroll_hand_is_pressed (StrobeScrollHand *self)
{
  g_return_val_if_fail (STROBE_IS_SCROLL_HAND (self), FALSE);

  return self->pressed;
}

/**
 * strobe_scroll_hand_is_at_end:
 *
 * Returns: whether the end of the list is seen
 */
gboolean
strobe_scroll_hand_is_at_end (StrobeScrollHand *self)
{
  GtkAdjustment *adjustment;

  g_return_val_if_fail (STROBE_IS_SCROLL_HAND (self), FALSE);

  adjustment = get_adjustment (self);
  return gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment) >=
         gtk_adjustment_get_upper (adjustment) - END_SLACK_PX;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/coach/coach-window.h"

#include <glib/gi18n.h>

#include "app/coach-text.h"
#include "ui/coach/coach-help.h"

/**
 * StrobeCoachWindow:
 *
 * Shows the step of a coach in pictures, what is seen on USB, and the cause that is offered.
 *
 * Made by the main window.
 *
 * Context: main thread.
 */
struct _StrobeCoachWindow {
  AdwWindow parent_instance;

  GtkImage *picture;
  GtkWidget *strip;
  GtkWidget *hold;
  GtkWidget *press;
  GtkWidget *release;
  GtkLabel *step_title;
  GtkLabel *step_body;
  GtkImage *seen_icon;
  GtkLabel *seen_text;
  GtkWidget *buttons;
  GtkWidget *back;
  GtkWidget *next;
  GtkWidget *done;
  GtkWidget *cause;
  GtkLabel *cause_intro;
  GtkLabel *cause_title;
  GtkLabel *cause_text;
  GtkWidget *cause_warning;
  GtkLabel *cause_warning_text;
  StrobeCoach *coach;
};

G_DEFINE_FINAL_TYPE (StrobeCoachWindow, strobe_coach_window, ADW_TYPE_WINDOW)

static const char *
get_picture (StrobeCoachStep step)
{
  switch (step) {
  case STROBE_COACH_STEP_CONNECT:
    return "strobe-coach-connect-symbolic";
  case STROBE_COACH_STEP_PRESS:
  case STROBE_COACH_STEP_RELEASE:
    return NULL; /* a strip of three */
  case STROBE_COACH_STEP_BLOCKED:
    return "strobe-coach-blocked-symbolic";
  case STROBE_COACH_STEP_READY:
    return "strobe-coach-ready-symbolic";
  }
  g_assert_not_reached ();
}

static const char *
get_seen_icon (StrobeCoachSighting sighting)
{
  switch (sighting) {
  case STROBE_COACH_SIGHTING_NOTHING:
  case STROBE_COACH_SIGHTING_GONE:
    return "content-loading-symbolic";
  case STROBE_COACH_SIGHTING_RUNNING:
  case STROBE_COACH_SIGHTING_RESTARTED:
    return "media-playback-start-symbolic";
  case STROBE_COACH_SIGHTING_USB_SERIAL_JTAG:
    return "action-unavailable-symbolic";
  case STROBE_COACH_SIGHTING_NO_ACCESS:
    return "changes-prevent-symbolic";
  case STROBE_COACH_SIGHTING_FAILED:
    return "dialog-error-symbolic";
  case STROBE_COACH_SIGHTING_READY:
    return "object-select-symbolic";
  }
  g_assert_not_reached ();
}

static void
set_dimmed (GtkWidget *widget, gboolean dimmed)
{
  if (dimmed)
    gtk_widget_add_css_class (widget, "dim-label");
  else
    gtk_widget_remove_css_class (widget, "dim-label");
}

static void
update_pictures (StrobeCoachWindow *self, StrobeCoachStep step)
{
  const char *picture = get_picture (step);

  gtk_widget_set_visible (GTK_WIDGET (self->picture), picture != NULL);
  gtk_widget_set_visible (self->strip, picture == NULL);
  if (picture != NULL)
    gtk_image_set_from_icon_name (self->picture, picture);
  set_dimmed (self->hold, step == STROBE_COACH_STEP_RELEASE);
  set_dimmed (self->press, step == STROBE_COACH_STEP_RELEASE);
}

/* The button that was pressed may go with the step: the keyboard stays where it was. */
static void
keep_focus (StrobeCoachWindow *self)
{
  GtkWidget *const buttons[] = { self->next, self->done, self->back };

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++) {
    if (!gtk_widget_get_visible (buttons[i]))
      continue;
    gtk_widget_grab_focus (buttons[i]);
    return;
  }
}

static void
update_buttons (StrobeCoachWindow *self, StrobeCoachStep step)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gboolean had_focus = focus != NULL && gtk_widget_is_ancestor (focus, self->buttons);
  gboolean is_unseen = strobe_coach_get_sighting (self->coach) == STROBE_COACH_SIGHTING_NOTHING;
  /* There is a way back only where a person, or a board that left, brought us here. */
  gboolean can_go_back =
    step == STROBE_COACH_STEP_RELEASE || (step == STROBE_COACH_STEP_PRESS && is_unseen);

  gtk_widget_set_visible (self->back, can_go_back);
  gtk_widget_set_visible (self->next, step == STROBE_COACH_STEP_CONNECT);
  gtk_widget_set_visible (self->done, step == STROBE_COACH_STEP_READY);
  gtk_widget_set_visible (self->buttons, can_go_back || step == STROBE_COACH_STEP_CONNECT ||
                                           step == STROBE_COACH_STEP_READY);
  if (had_focus)
    keep_focus (self);
}

static void
update_step (StrobeCoachWindow *self)
{
  StrobeCoachStep step = strobe_coach_get_step (self->coach);
  StrobeCoachSighting sighting = strobe_coach_get_sighting (self->coach);
  const char *title = strobe_coach_text_get_title (step, sighting);

  update_pictures (self, step);
  update_buttons (self, step);
  gtk_label_set_label (self->step_title, title);
  /* Screen readers speak of the active window by themselves when its name changes. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_label_set_label (self->step_body, strobe_coach_text_get_body (step, sighting));
  gtk_label_set_label (self->seen_text, strobe_coach_text_get_sighting (sighting));
  gtk_image_set_from_icon_name (self->seen_icon, get_seen_icon (sighting));
}

static void
show_cause (StrobeCoachWindow *self, StrobeCoachCause cause, gboolean is_first)
{
  const char *warning = strobe_coach_text_get_cause_warning (cause);
  g_autofree char *text = strobe_coach_text_dup_cause (cause);

  gtk_widget_set_name (self->cause, strobe_coach_cause_get_id (cause));
  gtk_label_set_label (self->cause_intro, is_first ? _ ("A likely cause") : _ ("Or it is this"));
  gtk_label_set_label (self->cause_title, strobe_coach_text_get_cause_title (cause));
  gtk_label_set_label (self->cause_text, text);
  gtk_widget_set_visible (self->cause_warning, warning != NULL);
  gtk_label_set_label (self->cause_warning_text, warning != NULL ? warning : "");
}

static void
update_cause (StrobeCoachWindow *self)
{
  guint n_offered = strobe_coach_get_n_offered (self->coach);
  guint n_causes = 0;
  const StrobeCoachCause *causes =
    strobe_coach_cause_list (strobe_coach_get_sighting (self->coach), &n_causes);

  gtk_widget_set_visible (self->cause, n_offered > 0);
  if (n_offered > 0)
    show_cause (self, causes[n_offered - 1], n_offered == 1);
}

static void
coach_changed_cb (StrobeCoachWindow *self)
{
  update_step (self);
  update_cause (self);
}

static void
back_cb (StrobeCoachWindow *self)
{
  strobe_coach_go_back (self->coach);
}

static void
next_cb (StrobeCoachWindow *self)
{
  strobe_coach_go_on (self->coach);
}

static void
strobe_coach_window_dispose (GObject *object)
{
  g_clear_object (&STROBE_COACH_WINDOW (object)->coach);
  G_OBJECT_CLASS (strobe_coach_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/coach/coach-window.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, picture);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, hold);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, press);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, release);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, step_title);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, step_body);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, seen_icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, seen_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, buttons);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, back);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, next);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, done);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause_intro);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause_title);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause_warning);
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachWindow, cause_warning_text);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
}

static void
strobe_coach_window_class_init (StrobeCoachWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_coach_window_dispose;
  g_type_ensure (STROBE_TYPE_COACH_HELP);
  bind_template (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strobe_coach_window_init (StrobeCoachWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_coach_window_new:
 * @parent: (nullable): the window it belongs to
 * @coach: what leads
 *
 * Makes the window; it follows the coach by itself.
 *
 * Ownership: keeps a reference on @coach; GTK holds the window until it is closed.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
strobe_coach_window_new (GtkWindow *parent, StrobeCoach *coach)
{
  StrobeCoachWindow *self = NULL;

  g_return_val_if_fail (STROBE_IS_COACH (coach), NULL);

  self = g_object_new (STROBE_TYPE_COACH_WINDOW, "transient-for", parent, "destroy-with-parent",
                       TRUE, NULL);
  self->coach = g_object_ref (coach);
  g_signal_connect_object (coach, "notify", G_CALLBACK (coach_changed_cb), self, G_CONNECT_SWAPPED);
  coach_changed_cb (self);
  return GTK_WIDGET (self);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-question.h"

#include "app/remark-text.h"

/**
 * StrobeBuildQuestion:
 *
 * Asks whether a build with a new warning is to be flashed, where builds are flashed by themselves.
 *
 * Made by the window; it hides itself while there is no question.
 *
 * Context: main thread.
 */
struct _StrobeBuildQuestion {
  AdwBin parent_instance;

  GtkLabel *title;
  StrobeAutoFlash *auto_flash;
};

G_DEFINE_FINAL_TYPE (StrobeBuildQuestion, strobe_build_question, ADW_TYPE_BIN)

/* Each a sentence in a line of its own. */
static char *
dup_title (StrobeBuildQuestion *self)
{
  GPtrArray *warnings = strobe_auto_flash_get_warnings (self->auto_flash);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < warnings->len; i++)
    g_ptr_array_add (lines, strobe_remark_text_dup_title (g_ptr_array_index (warnings, i)));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
update (StrobeBuildQuestion *self)
{
  gboolean asks = strobe_auto_flash_get_state (self->auto_flash) == STROBE_AUTO_FLASH_STATE_ASKS;
  gboolean is_new = asks && !gtk_widget_get_visible (GTK_WIDGET (self));
  g_autofree char *title = asks ? dup_title (self) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), asks);
  if (!asks)
    return;
  gtk_label_set_label (self->title, title);
  if (is_new)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.announce", "s", title);
}

static void
go_on_cb (StrobeBuildQuestion *self)
{
  strobe_auto_flash_go_on (self->auto_flash);
}

static void
strobe_build_question_dispose (GObject *object)
{
  g_clear_object (&STROBE_BUILD_QUESTION (object)->auto_flash);
  G_OBJECT_CLASS (strobe_build_question_parent_class)->dispose (object);
}

static void
strobe_build_question_class_init (StrobeBuildQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_build_question_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/flash/build-question.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBuildQuestion, title);
  gtk_widget_class_bind_template_callback (widget_class, go_on_cb);
}

static void
strobe_build_question_init (StrobeBuildQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_build_question_new:
 * @auto_flash: whose question it is
 *
 * Ownership: keeps a reference on @auto_flash.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a question
 */
GtkWidget *
strobe_build_question_new (StrobeAutoFlash *auto_flash)
{
  StrobeBuildQuestion *self = g_object_new (STROBE_TYPE_BUILD_QUESTION, NULL);

  self->auto_flash = g_object_ref (auto_flash);
  g_signal_connect_object (auto_flash, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

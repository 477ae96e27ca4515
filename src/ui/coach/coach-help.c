/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/coach/coach-help.h"

#include "app/coach-text.h"

/**
 * StrobeCoachHelp:
 *
 * Holds what a person looks up beside the steps: every cause, the wiring of a bare module, what the
 * messages of other tools mean, and how the log comes over the same cable.
 *
 * Made by the template of the coach's window.
 *
 * Context: main thread.
 *
 * Source: ESP-IDF v6.1 docs/en/api-guides/dfu.rst and usb-otg-console.rst,
 * components/esp_stdio/Kconfig; esptool docs/en/advanced-topics/boot-mode-selection.rst for the
 * BOOT pins.
 */
struct _StrobeCoachHelp {
  AdwBin parent_instance;

  AdwExpanderRow *causes;
};

G_DEFINE_FINAL_TYPE (StrobeCoachHelp, strobe_coach_help, ADW_TYPE_BIN)

static char *
dup_text_with_warning (StrobeCoachCause cause)
{
  g_autofree char *text = strobe_coach_text_dup_cause (cause);
  const char *warning = strobe_coach_text_get_cause_warning (cause);

  if (warning == NULL)
    return g_steal_pointer (&text);
  return g_strdup_printf ("%s\n%s", text, warning);
}

static void
add_cause (StrobeCoachHelp *self, StrobeCoachCause cause)
{
  g_autofree char *text = dup_text_with_warning (cause);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 strobe_coach_text_get_cause_title (cause));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_widget_set_name (row, strobe_coach_cause_get_id (cause));
  adw_expander_row_add_row (self->causes, row);
}

static void
strobe_coach_help_class_init (StrobeCoachHelpClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/coach/coach-help.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeCoachHelp, causes);
}

static void
strobe_coach_help_init (StrobeCoachHelp *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int cause = 0; cause < STROBE_COACH_N_CAUSES; cause++)
    add_cause (self, (StrobeCoachCause) cause);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware-card.h"

#include "ui/error-pane.h"
#include "ui/firmware-text.h"
#include "ui/flash-map.h"

/* A broken file can have a problem in each of its 64 parts; the first few say it all. */
#define MAX_PROBLEMS_SHOWN 4
/* A partition table holds up to 95 entries, a list of rows need not. */
#define MAX_ROWS_SHOWN 100

/**
 * StrobeFirmwareCard:
 *
 * Shows what would be written, before anybody presses Flash.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeFirmwareCard {
  AdwBin parent_instance;

  GtkWidget *none_page;
  GtkWidget *loading_page;
  GtkWidget *valid_page;
  GtkWidget *invalid_page;
  GtkLabel *title;
  GtkLabel *summary;
  StrobeFlashMap *map;
  GtkLabel *legend;
  GtkLabel *check;
  GtkExpander *details;
  GtkListBox *parts;
  GtkListBox *partitions;
  GtkWidget *partitions_heading;
  GtkLabel *bad_title;
  GtkLabel *bad_summary;
  GtkSpinner *spinner;
  AdwBin *build_slot;
  AdwBin *choice_slot;
  AdwBin *change_slot;
  StrobeFirmwareLoader *loader;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareCard, strobe_firmware_card, ADW_TYPE_BIN)

/* Not a GtkStack: one whose pages differ in height asks for the width of the lowest. */
static void
show_page (StrobeFirmwareCard *self, GtkWidget *page)
{
  GtkWidget *pages[] = { self->none_page, self->loading_page, self->valid_page,
                         self->invalid_page };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (pages[i], pages[i] == page);
}

static void
clear_rows (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Names come from the file: they are text, never markup. */
static void
append_row (GtkListBox *list, const char *title, const char *subtitle)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                 "subtitle", subtitle, "subtitle-lines", 0, NULL);

  gtk_list_box_append (list, row);
}

static void
show_details (StrobeFirmwareCard *self, StrobeFirmware *firmware)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);
  guint n_partitions = partitions != NULL ? partitions->len : 0;

  clear_rows (self->parts);
  clear_rows (self->partitions);
  for (guint i = 0; i < MIN (strobe_firmware_get_n_parts (firmware), MAX_ROWS_SHOWN); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);
    g_autofree char *text = strobe_firmware_text_dup_part (part);

    if (part->kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
      append_row (self->parts, part->name, text);
  }
  for (guint i = 0; i < MIN (n_partitions, MAX_ROWS_SHOWN); i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);
    g_autofree char *text = strobe_firmware_text_dup_partition (partition);

    append_row (self->partitions, partition->label, text);
  }
  gtk_widget_set_visible (self->partitions_heading, n_partitions > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->partitions), n_partitions > 0);
}

static void
show_legend (StrobeFirmwareCard *self)
{
  g_autofree char *legend = strobe_flash_map_dup_legend (self->map);

  gtk_label_set_markup (self->legend, legend);
}

static void
show_valid (StrobeFirmwareCard *self, StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  g_autofree char *title = strobe_firmware_text_dup_title (file);
  g_autofree char *summary = strobe_firmware_text_dup_summary (file);
  g_autofree char *check = strobe_firmware_text_dup_check (file);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->summary, summary);
  gtk_label_set_label (self->check, check);
  strobe_flash_map_set_firmware (self->map, firmware);
  show_legend (self);
  gtk_expander_set_expanded (self->details, FALSE);
  show_details (self, firmware);
  show_page (self, self->valid_page);
}

/* They stand in the page itself: GTK 4.8 keeps for ever that a box of their own, while it was
 * empty, had a height that does not depend on its width. */
static void
clear_problems (StrobeFirmwareCard *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->invalid_page);

  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (STROBE_IS_ERROR_PANE (child))
      gtk_box_remove (GTK_BOX (self->invalid_page), child);
    child = next;
  }
}

static void
append_problem (StrobeFirmwareCard *self, const GError *error, const char *context)
{
  StrobeErrorPane *pane = g_object_new (STROBE_TYPE_ERROR_PANE, NULL);

  strobe_error_pane_set_error (pane, error, context);
  gtk_box_append (GTK_BOX (self->invalid_page), GTK_WIDGET (pane));
}

static void
show_invalid (StrobeFirmwareCard *self, StrobeFirmwareFile *file)
{
  GPtrArray *problems = strobe_firmware_get_problems (strobe_firmware_file_get_firmware (file));
  g_autofree char *name = strobe_firmware_file_dup_name (file);
  g_autofree char *summary = strobe_firmware_text_dup_summary (file);

  gtk_label_set_label (self->bad_title, name != NULL ? name : "");
  gtk_label_set_label (self->bad_summary, summary);
  clear_problems (self);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS_SHOWN); i++)
    append_problem (self, g_ptr_array_index (problems, i), name);
  show_page (self, self->invalid_page);
}

static void
show_unreadable (StrobeFirmwareCard *self, const GError *error)
{
  clear_problems (self);
  append_problem (self, error, NULL);
  gtk_label_set_label (self->bad_title, "");
  gtk_label_set_label (self->bad_summary, "");
  show_page (self, self->invalid_page);
}

static void
loader_settled_cb (StrobeFirmwareCard *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  const GError *error = strobe_firmware_loader_get_error (self->loader);

  gtk_spinner_stop (self->spinner);
  if (file != NULL && strobe_firmware_is_valid (strobe_firmware_file_get_firmware (file)))
    show_valid (self, file);
  else if (file != NULL)
    show_invalid (self, file);
  else if (error != NULL)
    show_unreadable (self, error);
  else
    show_page (self, self->none_page);
  gtk_widget_set_visible (GTK_WIDGET (self->bad_title),
                          *gtk_label_get_label (self->bad_title) != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->bad_summary),
                          *gtk_label_get_label (self->bad_summary) != '\0');
}

static void
loader_busy_cb (StrobeFirmwareCard *self)
{
  if (!strobe_firmware_loader_is_busy (self->loader))
    return;
  gtk_spinner_start (self->spinner);
  show_page (self, self->loading_page);
}

/* A slot that is empty would still have the distance to its neighbours. */
static void
fill_slot (AdwBin *slot, GtkWidget *widget)
{
  adw_bin_set_child (slot, widget);
  g_object_bind_property (widget, "visible", slot, "visible", G_BINDING_SYNC_CREATE);
}

static void
strobe_firmware_card_dispose (GObject *object)
{
  g_clear_object (&STROBE_FIRMWARE_CARD (object)->loader);
  G_OBJECT_CLASS (strobe_firmware_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/firmware-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, none_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, loading_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, valid_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, invalid_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, summary);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, map);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, legend);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, check);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, details);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, parts);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, partitions);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, partitions_heading);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, bad_title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, bad_summary);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, build_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, choice_slot);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, change_slot);
}

static void
strobe_firmware_card_class_init (StrobeFirmwareCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_firmware_card_dispose;
  g_type_ensure (STROBE_TYPE_FLASH_MAP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
strobe_firmware_card_init (StrobeFirmwareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (show_legend), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_firmware_card_set_loader:
 * @self: a card
 * @loader: what it shows
 *
 * Connects the card, once.
 *
 * Ownership: keeps a reference on @loader.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_loader (StrobeFirmwareCard *self, StrobeFirmwareLoader *loader)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self) && self->loader == NULL);

  self->loader = g_object_ref (loader);
  g_signal_connect_object (loader, "notify::busy", G_CALLBACK (loader_busy_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * strobe_firmware_card_set_build:
 * @self: a card
 * @widget: what is known of the build that the firmware comes from
 *
 * Shows @widget below the title, also while the firmware cannot be read.
 *
 * Ownership: takes @widget, once.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_build (StrobeFirmwareCard *self, GtkWidget *widget)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self));

  fill_slot (self->build_slot, widget);
}

/**
 * strobe_firmware_card_set_choice:
 * @self: a card
 * @widget: lets a person choose what of the firmware is written
 *
 * Shows @widget below the map.
 *
 * Ownership: takes @widget, once.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_choice (StrobeFirmwareCard *self, GtkWidget *widget)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self));

  fill_slot (self->choice_slot, widget);
}

/**
 * strobe_firmware_card_set_change:
 * @self: a card
 * @widget: tells how much of the firmware the board has already
 *
 * Shows @widget below the choice.
 *
 * Ownership: takes @widget, once.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_change (StrobeFirmwareCard *self, GtkWidget *widget)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self));

  fill_slot (self->change_slot, widget);
}

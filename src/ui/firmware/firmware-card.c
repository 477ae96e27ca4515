/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-card.h"

#include "ui/common/error-pane.h"
#include "ui/firmware/firmware-details.h"
#include "ui/firmware/firmware-text.h"
#include "ui/map/flash-map.h"
#include "ui/firmware/note-list.h"

/* A broken file can have a problem in each of its 64 parts; the first few say it all. */
#define MAX_NOTES_SHOWN 3

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
  GtkWidget *firmware_page;
  GtkWidget *heading;
  GtkLabel *title;
  GtkLabel *summary;
  AdwBin *end;
  StrobeFlashMap *map;
  StrobeNoteList *notes;
  GtkSpinner *spinner;
  StrobeFirmwareDetails *window; /* or NULL; GTK has it */
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareCard, strobe_firmware_card, ADW_TYPE_BIN)

/* Not a GtkStack: one whose pages differ in height asks for the width of the lowest. */
static void
show_page (StrobeFirmwareCard *self, GtkWidget *page)
{
  GtkWidget *pages[] = { self->none_page, self->loading_page, self->firmware_page };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (pages[i], pages[i] == page);
}

/* They stand in the page itself: GTK 4.8 keeps for ever that a box of their own, while it was
 * empty, had a height that does not depend on its width. */
static void
clear_problems (StrobeFirmwareCard *self)
{
  GtkWidget *child = gtk_widget_get_first_child (self->firmware_page);

  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (STROBE_IS_ERROR_PANE (child))
      gtk_box_remove (GTK_BOX (self->firmware_page), child);
    child = next;
  }
}

/* Below the last one, all of them above the map. */
static void
add_problem (StrobeFirmwareCard *self, const GError *error, const char *context)
{
  GtkWidget *pane = g_object_new (STROBE_TYPE_ERROR_PANE, NULL);

  strobe_error_pane_set_error (STROBE_ERROR_PANE (pane), error, context);
  gtk_box_insert_child_after (GTK_BOX (self->firmware_page), pane,
                              gtk_widget_get_prev_sibling (GTK_WIDGET (self->map)));
}

/* Hints can wait for the details; what a board loses is said with the choice of what is written. */
static gboolean
is_shown (const StrobeFirmwareNote *note)
{
  return note->level != STROBE_FIRMWARE_NOTE_HINT && !note->is_loss;
}

/* The worst problem explains the others, so it alone has all its words here. */
static void
show_notes (StrobeFirmwareCard *self, StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  GPtrArray *problems = strobe_firmware_get_problems (firmware);
  g_autoptr (GArray) notes = strobe_firmware_notes_new (firmware);
  g_autofree char *name = strobe_firmware_file_dup_name (file);
  guint n_shown = 0;
  guint n_more = 0;

  if (problems->len > 0)
    add_problem (self, g_ptr_array_index (problems, 0), name);
  for (guint i = problems->len > 0 ? 1 : 0; i < notes->len; i++) {
    const StrobeFirmwareNote *note = &g_array_index (notes, StrobeFirmwareNote, i);

    if (!is_shown (note))
      continue;
    if (n_shown++ < MAX_NOTES_SHOWN)
      strobe_note_list_add (self->notes, note, TRUE);
    else
      n_more++;
  }
  if (n_more > 0)
    strobe_note_list_add_count (self->notes, n_more);
}

/* What is wrong with a file may be that it is none of ours: then its name says most. */
static char *
dup_title (StrobeFirmwareFile *file)
{
  char *name = NULL;

  if (!strobe_firmware_is_valid (strobe_firmware_file_get_firmware (file)))
    name = strobe_firmware_file_dup_name (file);
  return name != NULL ? name : strobe_firmware_text_dup_title (file);
}

static char *
dup_summary (StrobeFirmwareFile *file)
{
  g_autofree char *summary = strobe_firmware_text_dup_summary (file);
  g_autofree char *check = NULL;

  if (!strobe_firmware_is_valid (strobe_firmware_file_get_firmware (file)))
    return g_steal_pointer (&summary);
  check = strobe_firmware_text_dup_check (file);
  return g_strdup_printf ("%s · %s", summary, check);
}

/* While a selection is for the firmware before, everything is shown as written. */
static void
show_map (StrobeFirmwareCard *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  StrobeFirmware *firmware = file != NULL ? strobe_firmware_file_get_firmware (file) : NULL;
  const gboolean *wanted = NULL;

  if (self->selection != NULL && strobe_firmware_selection_get_full (self->selection) == firmware)
    wanted = strobe_firmware_selection_get_wanted (self->selection);
  strobe_flash_map_set_firmware (self->map, firmware, wanted);
}

static void
show_file (StrobeFirmwareCard *self, StrobeFirmwareFile *file)
{
  g_autofree char *title = dup_title (file);
  g_autofree char *summary = dup_summary (file);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->summary, summary);
  show_map (self);
  show_notes (self, file);
}

static void
show_unreadable (StrobeFirmwareCard *self, const GError *error)
{
  show_map (self);
  add_problem (self, error, NULL);
}

static void
loader_settled_cb (StrobeFirmwareCard *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  const GError *error = strobe_firmware_loader_get_error (self->loader);

  gtk_spinner_stop (self->spinner);
  clear_problems (self);
  strobe_note_list_clear (self->notes);
  if (file != NULL)
    show_file (self, file);
  else if (error != NULL)
    show_unreadable (self, error);
  gtk_widget_set_visible (self->heading, file != NULL);
  if (self->window != NULL && file != NULL)
    strobe_firmware_details_set_file (self->window, file);
  show_page (self, file != NULL || error != NULL ? self->firmware_page : self->none_page);
}

static void
loader_busy_cb (StrobeFirmwareCard *self)
{
  if (!strobe_firmware_loader_is_busy (self->loader))
    return;
  gtk_spinner_start (self->spinner);
  show_page (self, self->loading_page);
}

static void
details_cb (StrobeFirmwareCard *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);

  if (self->window == NULL)
    g_set_weak_pointer (&self->window, strobe_firmware_details_new (parent, file));
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
strobe_firmware_card_dispose (GObject *object)
{
  StrobeFirmwareCard *self = STROBE_FIRMWARE_CARD (object);

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->selection);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_firmware_card_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/firmware/firmware-card.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, none_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, loading_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, firmware_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, heading);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, notes);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, summary);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, map);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, end);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareCard, spinner);
  gtk_widget_class_bind_template_callback (widget_class, details_cb);
}

static void
strobe_firmware_card_class_init (StrobeFirmwareCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_firmware_card_dispose;
  g_type_ensure (STROBE_TYPE_FLASH_MAP);
  g_type_ensure (STROBE_TYPE_NOTE_LIST);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
strobe_firmware_card_init (StrobeFirmwareCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
 * strobe_firmware_card_set_selection:
 * @self: a card that has its loader
 * @selection: what of the firmware is written
 *
 * Has the map show what is chosen, once.
 *
 * Ownership: keeps a reference on @selection.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_selection (StrobeFirmwareCard *self, StrobeFirmwareSelection *selection)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self) && self->selection == NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (show_map), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_firmware_card_set_end:
 * @self: a card
 * @end: (transfer floating): what stands at the end of its heading, beside the details
 *
 * Takes the widget, once.
 *
 * Context: main thread.
 */
void
strobe_firmware_card_set_end (StrobeFirmwareCard *self, GtkWidget *end)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_CARD (self));

  adw_bin_set_child (self->end, end);
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boards/board-sidebar.h"

#include "ui/boards/board-row.h"

/**
 * StrobeBoardSidebar:
 *
 * Lists the boards; the selected row is the board of the flash target.
 *
 * Made by the template of the window. Signal: "picked", when a person picked a board.
 *
 * Context: main thread.
 */
struct _StrobeBoardSidebar {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *placeholder;
  StrobeFlashTarget *target;
};

G_DEFINE_FINAL_TYPE (StrobeBoardSidebar, strobe_board_sidebar, ADW_TYPE_BIN)

enum {
  SIGNAL_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  StrobeBoardSidebar *self = user_data;

  return strobe_board_row_new (strobe_flash_target_get_context (self->target), item);
}

static void
select_board_of_target (StrobeBoardSidebar *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self->target);

  for (int i = 0;; i++) {
    GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

    if (row == NULL)
      break;
    if (strobe_board_row_get_board (STROBE_BOARD_ROW (row)) == board)
      gtk_list_box_select_row (self->list, row);
  }
}

/* Rows come and go with the list; the one that is selected must be found again. */
static void
boards_changed_cb (StrobeBoardSidebar *self)
{
  /* Not the placeholder of the list: assistive technology would read it as a row. */
  gtk_widget_set_visible (self->placeholder, gtk_list_box_get_row_at_index (self->list, 0) == NULL);
  select_board_of_target (self);
}

static void
row_selected_cb (StrobeBoardSidebar *self, GtkListBoxRow *row)
{
  StrobeBoard *board = row != NULL ? strobe_board_row_get_board (STROBE_BOARD_ROW (row)) : NULL;

  /* Selecting the board that the target chose by itself is not a person's choice. */
  if (board != NULL && board != strobe_flash_target_get_board (self->target))
    strobe_flash_target_set_board (self->target, board);
}

static void
row_activated_cb (StrobeBoardSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_PICKED], 0);
}

static void
strobe_board_sidebar_dispose (GObject *object)
{
  g_clear_object (&STROBE_BOARD_SIDEBAR (object)->target);
  G_OBJECT_CLASS (strobe_board_sidebar_parent_class)->dispose (object);
}

static void
strobe_board_sidebar_class_init (StrobeBoardSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_board_sidebar_dispose;
  signals[SIGNAL_PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/boards/board-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, StrobeBoardSidebar, placeholder);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
strobe_board_sidebar_init (StrobeBoardSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_board_sidebar_set_target:
 * @self: a sidebar
 * @target: whose board is selected here
 *
 * Connects the sidebar, once.
 *
 * Ownership: keeps a reference on @target.
 *
 * Context: main thread.
 */
void
strobe_board_sidebar_set_target (StrobeBoardSidebar *self, StrobeFlashTarget *target)
{
  GListModel *boards;

  g_return_if_fail (STROBE_IS_BOARD_SIDEBAR (self) && self->target == NULL);

  self->target = g_object_ref (target);
  boards = G_LIST_MODEL (strobe_context_get_boards (strobe_flash_target_get_context (target)));
  gtk_list_box_bind_model (self->list, boards, create_row, self, NULL);
  g_signal_connect_object (target, "notify::board", G_CALLBACK (select_board_of_target), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  boards_changed_cb (self);
}

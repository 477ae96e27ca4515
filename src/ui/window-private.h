/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/boards/access-pane.h"
#include "ui/announcer.h"
#include "ui/boards/board-sidebar.h"
#include "ui/flash/build-follower.h"
#include "ui/flash/build-switch.h"
#include "ui/flash/card-fold.h"
#include "ui/firmware/firmware-card.h"
#include "ui/flash/flash-pane.h"
#include "ui/recipe/image-drag.h"
#include "ui/monitor/monitor-pane.h"
#include "ui/monitor/monitor-store.h"
#include "ui/firmware/recent-menu.h"
#include "ui/recipe/recipe-bar.h"
#include "ui/window.h"

G_BEGIN_DECLS

struct _StrobeWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *empty_page;
  AdwFlap *flap;
  GtkWidget *sidebar_button;
  GtkRevealer *drop_hint;
  StrobeRecentMenu *recent_menu;
  StrobeBoardSidebar *sidebar;
  StrobeFirmwareCard *firmware_card;
  StrobeAccessPane *access_pane;
  GtkBox *top;
  StrobeBuildSwitch *build_switch;
  GtkWidget *flash_row;
  GtkBox *flash_box;
  StrobeFlashPane *flash_pane;
  StrobeMonitorPane *monitor_pane;

  StrobeContext *context;
  GSettings *settings; /* NULL where they cannot be used */
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeRecipeEditor *recipe_editor;
  StrobeRecipeBar *recipe_bar;
  StrobeImageDrag *image_drag;
  StrobeBuildFollower *follower;
  StrobeCardFold *fold;
  GtkWidget *change_row;
  GtkWidget *options;    /* holds the recipe bar and the change row */
  GtkWidget *flash_line; /* in place of all of them while the firmware is folded */
  GtkWidget *card_button;
  GtkWidget *line_button;
  StrobeMonitorStore *monitors;
  StrobeAnnouncer *announcer;
  StrobeFlashJob *job;           /* whose can-cancel the Cancel button follows */
  GtkFileChooserNative *chooser; /* while it is open */
  GtkWidget *coach;              /* the guide, while it is open; not owned */
  gboolean closing;              /* asked for, and waits until the boards are safe */
};

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/auto-flash.h"

G_BEGIN_DECLS

/* Of what a build warns that is not flashed by itself because of it, and the button to go on. */
#define STROBE_TYPE_BUILD_QUESTION (strobe_build_question_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildQuestion, strobe_build_question, STROBE, BUILD_QUESTION, AdwBin)

GtkWidget *strobe_build_question_new (StrobeAutoFlash *auto_flash);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "image/chip.h"
#include "make/firmware-source.h"

G_BEGIN_DECLS

/* A folder of its own for a test, and the files that builds leave. */
typedef struct {
  char *path;
} MakeFixture;

void make_fixture_set_up (MakeFixture *self, gconstpointer data);
void make_fixture_tear_down (MakeFixture *self, gconstpointer data);

GFile *make_fixture_get (MakeFixture *self, const char *name);
void make_fixture_write (MakeFixture *self, const char *name, GBytes *data);
void make_fixture_write_text (MakeFixture *self, const char *name, const char *text);
void make_fixture_write_bootloader (MakeFixture *self, const char *name, const char *target);
void make_fixture_write_app (MakeFixture *self, const char *name, const char *target);
void make_fixture_write_table (MakeFixture *self, const char *name);
void make_fixture_write_boot_app0 (MakeFixture *self, const char *name);
void make_fixture_set_age (MakeFixture *self, const char *name, guint age_s);

/* NULL-terminated names */
StrobeFirmwareSource *make_fixture_load (MakeFixture *self, GError **error, const char *first, ...)
  G_GNUC_NULL_TERMINATED;
const StrobeRecipeItem *make_fixture_find (StrobeFirmwareSource *source, const char *name);
gboolean make_fixture_has_note (StrobeFirmwareSource *source, StrobeMakeNoteCode code);
gboolean
make_fixture_has_problem (StrobeFirmwareSource *source, GQuark domain, int code, const char *text);

#define make_fixture_assert_item(source, file, wanted_address, wanted_source)                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const StrobeRecipeItem *item_ = make_fixture_find ((source), (file));                          \
    g_assert_nonnull (item_);                                                                      \
    g_assert_cmpint (item_->address_source, ==, (wanted_source));                                  \
    g_assert_cmphex (item_->address, ==, (wanted_address));                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS

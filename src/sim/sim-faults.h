/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A fault script: what a practice or virtual board does wrong, when. See sim-faults.c for its
 * words. */
typedef struct _StrobeSimFaults StrobeSimFaults;

StrobeSimFaults *strobe_sim_faults_new (const char *script, GError **error);
StrobeSimFaults *strobe_sim_faults_ref (StrobeSimFaults *self);
void strobe_sim_faults_unref (StrobeSimFaults *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimFaults, strobe_sim_faults_unref)

G_END_DECLS

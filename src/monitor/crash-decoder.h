/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/panic.h"
#include "symbols/symbol-store.h"

G_BEGIN_DECLS

/* Crashes in, notes out, on a worker. */
typedef struct _StrobeCrashDecoder StrobeCrashDecoder;

/* @number: the line that the note belongs below. Called on the main thread. */
typedef void (*StrobeCrashDecoderFunc) (guint64 number, const char *note, gpointer user_data);

StrobeCrashDecoder *strobe_crash_decoder_new (StrobeSymbolStore *symbols,
                                              StrobeCrashDecoderFunc func,
                                              gpointer user_data);
void strobe_crash_decoder_free (StrobeCrashDecoder *self);
void strobe_crash_decoder_take (StrobeCrashDecoder *self, StrobePanic *panic, const char *sha256);
void strobe_crash_decoder_try_again (StrobeCrashDecoder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCrashDecoder, strobe_crash_decoder_free)

G_END_DECLS

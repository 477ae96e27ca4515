/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "boot/verdict.h"

G_BEGIN_DECLS

/* What was flashed, and what the boots since say of it. */
typedef struct _StrobeMonitorJudge StrobeMonitorJudge;

/* It is time to look again. */
typedef void (*StrobeMonitorJudgeFunc) (gpointer user_data);

StrobeMonitorJudge *
strobe_monitor_judge_new (GListModel *boots, StrobeMonitorJudgeFunc again, gpointer user_data);
void strobe_monitor_judge_free (StrobeMonitorJudge *self);
void strobe_monitor_judge_set_flashed (StrobeMonitorJudge *self, const StrobeAppIdentity *flashed);
const StrobeAppIdentity *strobe_monitor_judge_get_flashed (StrobeMonitorJudge *self);
const StrobeVerdict *strobe_monitor_judge_get_verdict (StrobeMonitorJudge *self);
/* @scene: flashed_us and now_us are filled in. Returns TRUE if the verdict is another one. */
gboolean strobe_monitor_judge_look (StrobeMonitorJudge *self, const StrobeVerdictScene *scene);
void strobe_monitor_judge_rest (StrobeMonitorJudge *self); /* no more looking */
const char *strobe_monitor_judge_find_sha256 (StrobeMonitorJudge *self, const StrobePanic *panic);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMonitorJudge, strobe_monitor_judge_free)

G_END_DECLS

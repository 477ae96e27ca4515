/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-remark.h"

G_BEGIN_DECLS

/* A remark in two sentences: what is so, and what to do about it. */
char *strobe_remark_text_dup_title (const StrobeFirmwareRemark *remark);
char *strobe_remark_text_dup_advice (const StrobeFirmwareRemark *remark);

G_END_DECLS

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <vte/vte.h>

/* What a terminal shows. VTE 0.76 has a new name for that, and warns of the old one. */
static inline char *
dup_terminal_text (VteTerminal *terminal)
{
#if VTE_CHECK_VERSION(0, 76, 0)
  return vte_terminal_get_text_format (terminal, VTE_FORMAT_TEXT);
#else
  return vte_terminal_get_text (terminal, NULL, NULL, NULL);
#endif
}

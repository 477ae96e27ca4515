/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-repl.h"

#include <string.h>

#define PROMPT "\033[0;32mesp32s2> \033[0m"

typedef struct {
  StrobeSimRepl *repl;
  GString *text;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->repl = strobe_sim_repl_new (strobe_chip_find (0x0002));
  self->text = g_string_new (NULL);
  strobe_sim_repl_start (self->repl, "v5.3", self->text);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  strobe_sim_repl_free (self->repl);
  g_string_free (self->text, TRUE);
}

/* The answer to @keys. */
static StrobeSimReplRequest
type (Fixture *self, const char *keys)
{
  StrobeSimReplRequest request = STROBE_SIM_REPL_REQUEST_NONE;

  g_string_truncate (self->text, 0);
  for (; *keys != '\0'; keys++) {
    StrobeSimReplRequest asked = strobe_sim_repl_type (self->repl, (guint8) *keys, self->text);

    request = asked != STROBE_SIM_REPL_REQUEST_NONE ? asked : request;
  }
  return request;
}

/* As a terminal that knows escape sequences answers the question at the start. */
static void
answer_status (Fixture *self)
{
  type (self, "\033[0n");
}

static void
test_start_asks_the_terminal_and_prompts (Fixture *self, gconstpointer unused)
{
  g_assert_true (g_str_has_suffix (self->text->str, "\033[5n" PROMPT));
}

static void
test_keys_are_echoed_and_backspace_takes_back (Fixture *self, gconstpointer unused)
{
  type (self, "frx\177ee");
  g_assert_cmpstr (self->text->str, ==, "frx\b \bee");
  type (self, "\r");
  g_assert_cmpstr (self->text->str, ==, "\r\n203412\r\n" PROMPT);
}

static void
test_backspace_at_the_start_does_nothing (Fixture *self, gconstpointer unused)
{
  type (self, "\177\b");
  g_assert_cmpstr (self->text->str, ==, "");
}

static void
test_cr_lf_is_one_end (Fixture *self, gconstpointer unused)
{
  type (self, "\r\n");
  g_assert_cmpstr (self->text->str, ==, "\r\n" PROMPT);
  type (self, "\n");
  g_assert_cmpstr (self->text->str, ==, "\r\n" PROMPT);
}

static void
test_help_names_the_commands (Fixture *self, gconstpointer unused)
{
  type (self, "help\r");
  g_assert_nonnull (strstr (self->text->str, "\r\nfree\r\n"));
  g_assert_nonnull (strstr (self->text->str, "\r\nrestart\r\n"));
}

static void
test_version_is_that_of_the_app (Fixture *self, gconstpointer unused)
{
  type (self, "version\r");
  g_assert_nonnull (strstr (self->text->str, "IDF Version:v5.3\r\n"));
  g_assert_nonnull (strstr (self->text->str, "model:esp32s2\r\n"));
}

static void
test_unknown_command_is_said (Fixture *self, gconstpointer unused)
{
  type (self, "frobnicate\r");
  g_assert_nonnull (strstr (self->text->str, "Unrecognized command\r\n" PROMPT));
}

static void
test_commands_ask_for_a_restart_and_a_panic (Fixture *self, gconstpointer unused)
{
  g_assert_cmpint (type (self, " restart \r"), ==, STROBE_SIM_REPL_REQUEST_RESTART);
  g_assert_cmpint (type (self, "panic\r"), ==, STROBE_SIM_REPL_REQUEST_PANIC);
}

static void
test_cursor_keys_edit_inside_the_line (Fixture *self, gconstpointer unused)
{
  answer_status (self);
  type (self, "fre");
  g_assert_cmpstr (self->text->str, ==, "fre");
  type (self, "\033[D\033[Dx");
  g_assert_true (g_str_has_suffix (self->text->str, "\r" PROMPT "fxre\033[0K\r\033[11C"));
  type (self, "\177\033[Fe\r");
  g_assert_nonnull (strstr (self->text->str, "203412"));
}

static void
test_home_delete_and_control_keys_edit (Fixture *self, gconstpointer unused)
{
  answer_status (self);
  type (self, "xfree\033[H\033[3~");
  g_assert_true (g_str_has_suffix (self->text->str, "\r" PROMPT "free\033[0K\r\033[9C"));
  type (self, "\005y\001\013free\r");
  g_assert_nonnull (strstr (self->text->str, "203412"));
}

static void
test_history_comes_back (Fixture *self, gconstpointer unused)
{
  answer_status (self);
  type (self, "free\rhelp\r");
  type (self, "\033[A");
  g_assert_nonnull (strstr (self->text->str, PROMPT "help\033[0K"));
  type (self, "\033[A\033[A");
  g_assert_true (g_str_has_suffix (self->text->str, PROMPT "free\033[0K\r\033[13C"));
  type (self, "\033[B\033[B\033[B");
  g_assert_true (g_str_has_suffix (self->text->str, PROMPT "\033[0K\r\033[9C"));
}

static void
test_tab_completes (Fixture *self, gconstpointer unused)
{
  answer_status (self);
  g_assert_cmpint (type (self, "res\t\r"), ==, STROBE_SIM_REPL_REQUEST_RESTART);
}

static void
test_keys_mean_nothing_to_a_terminal_that_did_not_answer (Fixture *self, gconstpointer unused)
{
  type (self, "free\033[D\033[A\t\001");
  g_assert_cmpstr (self->text->str, ==, "free");
  type (self, "\r");
  g_assert_nonnull (strstr (self->text->str, "203412"));
}

static void
test_any_bytes_are_survived (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < 50000; i++) {
    static const char keys[] = "\033\033[[OABCDHF~0134n\r\n\t\b\177abc\001\005\013\014\025\xc3\xff";

    if (i % 1000 == 0)
      answer_status (self);
    if (self->text->len > 4096)
      g_string_truncate (self->text, 0);
    strobe_sim_repl_type (self->repl, (guint8) keys[g_rand_int_range (rand, 0, sizeof keys - 1)],
                          self->text);
  }
  type (self, "\033[D");
  type (self, "\025\r");
  g_assert_true (g_str_has_suffix (self->text->str, PROMPT));
}

static void
test_endless_line_is_bounded (Fixture *self, gconstpointer unused)
{
  g_autofree char *keys = g_strnfill (5000, 'a');

  type (self, keys);
  g_assert_cmpuint (self->text->len, ==, 256);
}

#define ADD(path, func) g_test_add ("/sim/repl/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("start-asks-the-terminal-and-prompts", test_start_asks_the_terminal_and_prompts);
  ADD ("keys-are-echoed-and-backspace-takes-back", test_keys_are_echoed_and_backspace_takes_back);
  ADD ("backspace-at-the-start-does-nothing", test_backspace_at_the_start_does_nothing);
  ADD ("cr-lf-is-one-end", test_cr_lf_is_one_end);
  ADD ("help-names-the-commands", test_help_names_the_commands);
  ADD ("version-is-that-of-the-app", test_version_is_that_of_the_app);
  ADD ("unknown-command-is-said", test_unknown_command_is_said);
  ADD ("commands-ask-for-a-restart-and-a-panic", test_commands_ask_for_a_restart_and_a_panic);
  ADD ("cursor-keys-edit-inside-the-line", test_cursor_keys_edit_inside_the_line);
  ADD ("home-delete-and-control-keys-edit", test_home_delete_and_control_keys_edit);
  ADD ("history-comes-back", test_history_comes_back);
  ADD ("tab-completes", test_tab_completes);
  ADD ("keys-mean-nothing-to-a-terminal-that-did-not-answer",
       test_keys_mean_nothing_to_a_terminal_that_did_not_answer);
  ADD ("any-bytes-are-survived", test_any_bytes_are_survived);
  ADD ("endless-line-is-bounded", test_endless_line_is_bounded);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/firmware-json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "image/image-error.h"
#include "support/firmware-fixture.h"

#define SMALL_APP_BYTES 9000

/* Scripts rely on these, and on their order no less than on their names. */
static const char *const members[] = {
  "valid",           "problems", "chip",      "suffix",     "parts",      "app",     "partitions",
  "problem_details", "remarks",  "file_size", "write_size", "flash_size", "regions", "images",
  "partition_table",
};

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (root));
  return root;
}

static void
assert_members (JsonObject *object)
{
  g_autoptr (GList) found = json_object_get_members (object);
  guint i = 0;

  g_assert_cmpuint (g_list_length (found), ==, G_N_ELEMENTS (members));
  for (const GList *link = found; link != NULL; link = link->next)
    g_assert_cmpstr (link->data, ==, members[i++]);
}

static JsonNode *
read_fixture (const char *kind)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autofree char *text = strobe_firmware_json_dup_text (firmware, NULL, FALSE);

  return parse (text);
}

static void
test_every_kind_of_file_has_all_members (void)
{
  for (const char *const *kind = strobe_firmware_fixture_list (); *kind != NULL; kind++) {
    g_autoptr (JsonNode) root = read_fixture (*kind);
    JsonObject *object = json_node_get_object (root);

    assert_members (object);
    g_assert_cmpint (json_object_get_boolean_member (object, "valid"), ==,
                     strobe_firmware_fixture_get_fault (*kind) < 0);
  }
}

static void
test_a_file_that_could_not_be_read_has_them_too (void)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  g_ptr_array_add (problems, g_error_new_literal (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNREADABLE,
                                                  "no such file"));
  text = strobe_firmware_json_dup_text (NULL, problems, FALSE);
  root = parse (text);
  object = json_node_get_object (root);

  assert_members (object);
  g_assert_true (json_object_get_null_member (object, "file_size"));
  g_assert_cmpstr (
    json_array_get_string_element (json_object_get_array_member (object, "problems"), 0), ==,
    "no such file");
}

static void
test_one_line_for_scripts_and_several_for_people (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autofree char *line = strobe_firmware_json_dup_text (firmware, NULL, FALSE);
  g_autofree char *lines = strobe_firmware_json_dup_text (firmware, NULL, TRUE);

  g_assert_null (strchr (line, '\n'));
  g_assert_nonnull (strchr (lines, '\n'));
}

static void
test_a_faulty_image_is_shown_with_its_fault (void)
{
  g_autoptr (JsonNode) root = read_fixture ("damaged-app");
  JsonArray *images = json_object_get_array_member (json_node_get_object (root), "images");
  JsonObject *app = json_array_get_object_element (images, 1);

  g_assert_nonnull (strstr (json_object_get_string_member (app, "fault"), "checksum"));
  g_assert_cmpstr (json_object_get_string_member (app, "sha256_state"), ==, "wrong");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (app, "segments")), ==, 2);
}

static void
test_what_is_no_image_has_no_values_of_a_header (void)
{
  g_autoptr (JsonNode) root = read_fixture ("encrypted");
  JsonArray *images = json_object_get_array_member (json_node_get_object (root), "images");
  JsonObject *app = json_array_get_object_element (images, 1);

  g_assert_true (json_object_get_boolean_member (app, "looks_encrypted"));
  g_assert_false (json_object_has_member (app, "entry"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/firmware-json/every-kind-of-file-has-all-members",
                   test_every_kind_of_file_has_all_members);
  g_test_add_func ("/app/firmware-json/a-file-that-could-not-be-read-has-them-too",
                   test_a_file_that_could_not_be_read_has_them_too);
  g_test_add_func ("/app/firmware-json/one-line-for-scripts-and-several-for-people",
                   test_one_line_for_scripts_and_several_for_people);
  g_test_add_func ("/app/firmware-json/a-faulty-image-is-shown-with-its-fault",
                   test_a_faulty_image_is_shown_with_its_fault);
  g_test_add_func ("/app/firmware-json/what-is-no-image-has-no-values-of-a-header",
                   test_what_is_no_image_has_no_values_of_a_header);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-json.h"

#include "make/build-number.h"
#include "make/make-error.h"
#include "make/part-file.h"

/* The JSON files of builds, which may be anything: half written, by hand, or hostile. */

/* ESP-IDF's are some hundred bytes, PlatformIO's some ten thousand. */
#define MAX_JSON_BYTES (1024u * 1024)

/* The parser calls itself for every level, so that a million brackets would break its stack. */
#define MAX_JSON_LEVELS 5000

static JsonObject *
set_bad (GError **error, const char *text)
{
  g_set_error_literal (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_DESCRIPTION, text);
  return NULL;
}

static gboolean
is_too_deep (const char *text, gsize size_bytes)
{
  guint n_levels = 0;

  for (gsize i = 0; i < size_bytes && n_levels <= MAX_JSON_LEVELS; i++)
    n_levels += text[i] == '[' || text[i] == '{';
  return n_levels > MAX_JSON_LEVELS;
}

static JsonObject *
parse (GBytes *content, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) cause = NULL;
  gsize size_bytes = 0;
  const char *text = g_bytes_get_data (content, &size_bytes);
  JsonNode *root;

  if (size_bytes > MAX_JSON_BYTES || is_too_deep (text, size_bytes))
    return set_bad (error, "it is too large to be the list of a build");
  if (size_bytes == 0)
    return set_bad (error, "it is empty");
  if (!g_utf8_validate (text, (gssize) size_bytes, NULL))
    return set_bad (error, "it is not text in UTF-8");
  if (!json_parser_load_from_data (parser, text, (gssize) size_bytes, &cause))
    return set_bad (error, cause->message);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return set_bad (error, "it is no JSON object");
  return json_object_ref (json_node_get_object (root));
}

/**
 * strobe_build_json_read:
 * @file: a JSON file
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads a file that holds one JSON object.
 *
 * Errors: those of strobe_part_file_read(); STROBE_MAKE_ERROR_DESCRIPTION if it is something else.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the object
 */
JsonObject *
strobe_build_json_read (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) content = strobe_part_file_read (file, cancellable, error);

  return content != NULL ? parse (content, error) : NULL;
}

/**
 * strobe_build_json_get_object:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Gives a member that is an object itself.
 *
 * Ownership: of @object.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the member, or %NULL if it is not there or something else
 */
JsonObject *
strobe_build_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * strobe_build_json_get_string:
 * @object: (nullable): an object
 * @name: of a member
 *
 * Gives a member that is a text.
 *
 * Ownership: of @object.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL if it is not there or something else
 */
const char *
strobe_build_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * strobe_build_json_get_address:
 * @node: (nullable): a member
 * @address: (out): where to store it
 *
 * Reads an address, which may be a text or a number.
 *
 * Units: bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it is an address below 4 GiB
 */
gboolean
strobe_build_json_get_address (JsonNode *node, guint32 *address)
{
  gint64 value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return strobe_build_number_parse_address (json_node_get_string (node), address);
  if (json_node_get_value_type (node) != G_TYPE_INT64)
    return FALSE;

  value = json_node_get_int (node);
  if (value < 0 || value > G_MAXUINT32)
    return FALSE;
  *address = (guint32) value;
  return TRUE;
}

/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/mock-board.h"

#include <errno.h>
#include <linux/usbdevice_fs.h>
#include <string.h>
#include <sys/ioctl.h>

#define SYSFS_PATH "/sys/devices/pci0000:00/usb1/1-1"
#define SETUP_SIZE_BYTES 8

static const guint8 device_descriptor[] = { 18,   1,    0x00, 0x02, 0xef, 2, 1, 64, 0x3a,
                                            0x30, 0x02, 0x00, 0x23, 0x07, 1, 2, 3,  1 };

/* A serial port on interfaces 0 and 1, as the ROM has it, and DFU on interface 2. */
static GByteArray *
make_descriptors (MockBoard *self)
{
  const guint8 cdc[] = { 9, 2, 0, 0, 3,    1, 0,  0xc0, 250, 9, 4, 0,    0, 1,  2,  2,
                         0, 0, 7, 5, 0x85, 3, 8,  0,    1,   9, 4, 1,    0, 2,  10, 2,
                         0, 0, 7, 5, 3,    2, 64, 0,    1,   7, 5, 0x84, 2, 64, 0,  1 };
  const guint8 decoy[] = { 9, 2, 9, 0, 0, 7, 0, 0x80, 50 };
  const guint8 functional[] = { 9, 0x21, 0x0f, 0xbc, 0x02, 64, 0, 0x10, 0x01 };
  GByteArray *bytes = g_byte_array_new ();
  guint start;

  g_byte_array_append (bytes, device_descriptor, sizeof device_descriptor);
  if (self->decoy)
    g_byte_array_append (bytes, decoy, sizeof decoy);
  start = bytes->len;
  g_byte_array_append (bytes, cdc, sizeof cdc);
  for (guint8 i = 0; i < self->n_settings; i++) {
    const guint8 setting[] = { 9, 4, 2, i, 0, self->interface_class, 1, (guint8) self->mode, 0 };

    g_byte_array_append (bytes, setting, sizeof setting);
  }
  g_byte_array_append (bytes, functional, sizeof functional);
  bytes->data[start + 2] = (guint8) (bytes->len - start);
  if (self->descriptor_bytes > 0)
    g_byte_array_set_size (bytes, self->descriptor_bytes);
  return bytes;
}

static int
take_block (MockBoard *self, guint16 number, const guint8 *data, guint16 size_bytes)
{
  if (number == self->stall_block)
    return -EPIPE;
  g_array_append_val (self->blocks, number);
  g_byte_array_append (self->flash, data, size_bytes);
  return size_bytes;
}

static int
control (MockBoard *self, guint8 *urb)
{
  guint8 request = urb[1];
  guint16 value = (guint16) (urb[2] | urb[3] << 8);
  const guint8 status[] = { 0, 0, 1, 0, 5, 0 };

  self->n_requests++;
  self->last_index = (guint16) (urb[4] | urb[5] << 8);
  self->last_length = (guint16) (urb[6] | urb[7] << 8);
  if (urb[0] == 0xa1 && request == STROBE_DFU_REQUEST_GETSTATUS) {
    memcpy (urb + SETUP_SIZE_BYTES, status, sizeof status);
    return sizeof status;
  }
  if (urb[0] == 0x21 && request == STROBE_DFU_REQUEST_DNLOAD)
    return take_block (self, value, urb + SETUP_SIZE_BYTES, self->last_length);
  return -EPIPE;
}

static struct usbdevfs_urb *
get_urb (UMockdevIoctlData *data)
{
  return (struct usbdevfs_urb *) data->data;
}

static UMockdevIoctlData *
resolve_buffer (UMockdevIoctlData *data)
{
  return umockdev_ioctl_data_resolve (data, G_STRUCT_OFFSET (struct usbdevfs_urb, buffer),
                                      get_urb (data)->buffer_length, NULL);
}

static gboolean
hangs (MockBoard *self, const guint8 *setup)
{
  guint16 value = (guint16) (setup[2] | setup[3] << 8);

  if (setup[1] == STROBE_DFU_REQUEST_GETSTATUS)
    return self->hang_status;
  return setup[1] == STROBE_DFU_REQUEST_DNLOAD && value == self->hang_block;
}

static void
end_urb (MockBoard *self, UMockdevIoctlData *data, int status)
{
  get_urb (data)->status = MIN (status, 0);
  get_urb (data)->actual_length = MAX (status, 0);
  g_queue_push_tail (&self->ended, data);
}

static void
run_next (MockBoard *self)
{
  UMockdevIoctlData *data = g_queue_peek_head (&self->queued);
  g_autoptr (UMockdevIoctlData) buffer = NULL;

  if (data == NULL)
    return;
  buffer = resolve_buffer (data);
  if (buffer->data[1] == STROBE_DFU_REQUEST_DNLOAD && self->unplug_block >= 0 &&
      buffer->data[2] == self->unplug_block)
    self->plugged = FALSE;
  if (!self->plugged) {
    g_queue_pop_head (&self->queued);
    end_urb (self, data, -ESHUTDOWN);
  } else if (!hangs (self, buffer->data)) {
    g_queue_pop_head (&self->queued);
    end_urb (self, data, control (self, buffer->data));
  }
}

static int
submit (MockBoard *self, UMockdevIoctlData *argument)
{
  UMockdevIoctlData *data =
    umockdev_ioctl_data_resolve (argument, 0, sizeof (struct usbdevfs_urb), NULL);
  g_autoptr (UMockdevIoctlData) buffer = resolve_buffer (data);

  g_queue_push_tail (&self->queued, data);
  self->deepest = MAX (self->deepest, g_queue_get_length (&self->queued));
  return 0;
}

static int
reap (MockBoard *self, UMockdevIoctlData *argument)
{
  g_autoptr (UMockdevIoctlData) data = NULL;
  g_autoptr (UMockdevIoctlData) pointer = NULL;

  if (g_queue_is_empty (&self->ended))
    run_next (self);
  data = g_queue_pop_head (&self->ended);
  if (data == NULL)
    return self->plugged ? EAGAIN : ENODEV;

  pointer = umockdev_ioctl_data_resolve (argument, 0, sizeof (gpointer), NULL);
  umockdev_ioctl_data_set_ptr (pointer, 0, data);
  return 0;
}

static int
discard (MockBoard *self, UMockdevIoctlData *argument)
{
  for (GList *link = self->queued.head; link != NULL; link = link->next) {
    UMockdevIoctlData *data = link->data;

    if (data->client_addr == *(gulong *) argument->data) {
      g_autoptr (UMockdevIoctlData) buffer = resolve_buffer (data);
      guint16 value = (guint16) (buffer->data[2] | buffer->data[3] << 8);

      g_array_append_val (self->taken_back, value);
      g_queue_delete_link (&self->queued, link);
      end_urb (self, data, -ENOENT);
      return 0;
    }
  }
  return EINVAL;
}

static int
claim (MockBoard *self, UMockdevIoctlData *argument)
{
  g_autoptr (UMockdevIoctlData) number =
               umockdev_ioctl_data_resolve (argument, 0, sizeof (guint), NULL);

  if (self->claim_errno == 0)
    g_array_append_vals (self->claimed, number->data, 1);
  return self->claim_errno;
}

static int
set_interface (MockBoard *self, UMockdevIoctlData *argument)
{
  g_autoptr (UMockdevIoctlData) data = umockdev_ioctl_data_resolve (
    argument, 0, sizeof (struct usbdevfs_setinterface), NULL);
  guint setting = ((struct usbdevfs_setinterface *) data->data)->altsetting;

  g_array_append_val (self->settings, setting);
  return 0;
}

static int
get_capabilities (UMockdevIoctlData *argument)
{
  g_autoptr (UMockdevIoctlData) data =
               umockdev_ioctl_data_resolve (argument, 0, sizeof (guint32), NULL);

  *(guint32 *) data->data = USBDEVFS_CAP_REAP_AFTER_DISCONNECT | USBDEVFS_CAP_ZERO_PACKET;
  return 0;
}

static int
get_connection (MockBoard *self, UMockdevIoctlData *argument)
{
  g_autoptr (UMockdevIoctlData) data = umockdev_ioctl_data_resolve (
    argument, 0, sizeof (struct usbdevfs_connectinfo), NULL);

  ((struct usbdevfs_connectinfo *) data->data)->devnum = self->device_number;
  return 0;
}

/* Returns an errno. */
static int
dispatch (MockBoard *self, gulong request, UMockdevIoctlData *argument)
{
  switch (request) {
  case USBDEVFS_REAPURB:
  case USBDEVFS_REAPURBNDELAY:
    return reap (self, argument);
  case USBDEVFS_DISCARDURB:
    return discard (self, argument);
  default:
    break;
  }
  if (!self->plugged)
    return ENODEV;

  switch (request) {
  case USBDEVFS_CONNECTINFO:
    return get_connection (self, argument);
  case USBDEVFS_GET_CAPABILITIES:
    return get_capabilities (argument);
  case USBDEVFS_CLAIMINTERFACE:
    return claim (self, argument);
  case USBDEVFS_RELEASEINTERFACE:
  case USBDEVFS_RESET:
    return 0;
  case USBDEVFS_SETINTERFACE:
    return set_interface (self, argument);
  case USBDEVFS_SUBMITURB:
    return submit (self, argument);
  default:
    return ENOTTY;
  }
}

static gboolean
handle_ioctl_cb (UMockdevIoctlBase *handler, UMockdevIoctlClient *client, gpointer user_data)
{
  MockBoard *self = user_data;
  int code;

  g_mutex_lock (&self->lock);
  code = dispatch (self, umockdev_ioctl_client_get_request (client),
                   umockdev_ioctl_client_get_arg (client));
  g_mutex_unlock (&self->lock);
  umockdev_ioctl_client_complete (client, code == 0 ? 0 : -1, code);
  return TRUE;
}

MockBoard *
mock_board_new (void)
{
  MockBoard *self = g_new0 (MockBoard, 1);

  g_mutex_init (&self->lock);
  g_queue_init (&self->queued);
  g_queue_init (&self->ended);
  self->testbed = umockdev_testbed_new ();
  self->handler = umockdev_ioctl_base_new ();
  g_signal_connect (self->handler, "handle-ioctl", G_CALLBACK (handle_ioctl_cb), self);
  self->device_number = 1;
  self->interface_class = 0xfe;
  self->n_settings = 1;
  self->stall_block = -1;
  self->hang_block = -1;
  self->unplug_block = -1;
  self->claimed = g_array_new (FALSE, FALSE, sizeof (guint));
  self->settings = g_array_new (FALSE, FALSE, sizeof (guint));
  self->blocks = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->taken_back = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->flash = g_byte_array_new ();
  return self;
}

void
mock_board_free (MockBoard *self)
{
  mock_board_unplug (self);
  g_queue_clear_full (&self->queued, g_object_unref);
  g_queue_clear_full (&self->ended, g_object_unref);
  g_clear_object (&self->handler);
  g_clear_object (&self->testbed);
  g_array_unref (self->claimed);
  g_array_unref (self->settings);
  g_array_unref (self->blocks);
  g_array_unref (self->taken_back);
  g_byte_array_unref (self->flash);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static char *
dup_device_path (MockBoard *self)
{
  return g_strdup_printf ("/dev/bus/usb/001/%03u", self->device_number);
}

/* Where the device node really is. */
char *
mock_board_dup_node (MockBoard *self)
{
  g_autofree char *root = umockdev_testbed_get_root_dir (self->testbed);
  g_autofree char *path = dup_device_path (self);

  return g_build_filename (root, path, NULL);
}

static void
append_hex (GString *text, const GByteArray *bytes)
{
  for (guint i = 0; i < bytes->len; i++)
    g_string_append_printf (text, "%02X", bytes->data[i]);
}

static char *
describe (MockBoard *self)
{
  g_autoptr (GByteArray) descriptors = make_descriptors (self);
  GString *text = g_string_new ("P: /devices/pci0000:00/usb1/1-1\n");
  guint number = self->device_number;

  g_string_append_printf (text, "N: bus/usb/001/%03u=", number);
  append_hex (text, descriptors);
  g_string_append_printf (text,
                          "\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\n"
                          "E: DEVNAME=/dev/bus/usb/001/%03u\nE: BUSNUM=001\nE: DEVNUM=%03u\n"
                          "E: PRODUCT=303a/2/723\nE: MAJOR=189\nE: MINOR=%u\n"
                          "A: dev=189:%u\\n\nA: busnum=1\\n\nA: devnum=%u\\n\nA: speed=12\\n\n"
                          "A: bConfigurationValue=1\\n\nH: descriptors=",
                          number, number, number - 1, number - 1, number);
  append_hex (text, descriptors);
  g_string_append (text, "\n\n");
  return g_string_free (text, FALSE);
}

void
mock_board_plug (MockBoard *self, StrobeDfuMode mode)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  g_mutex_lock (&self->lock);
  self->mode = mode;
  self->device_number++;
  self->plugged = TRUE;
  self->listed = TRUE;
  g_mutex_unlock (&self->lock);
  path = dup_device_path (self);
  text = describe (self);
  umockdev_testbed_attach_ioctl (self->testbed, path, self->handler, &error);
  g_assert_no_error (error);
  umockdev_testbed_add_from_string (self->testbed, text, &error);
  g_assert_no_error (error);
}

void
mock_board_unplug (MockBoard *self)
{
  g_autofree char *path = dup_device_path (self);

  if (!self->listed)
    return;
  self->listed = FALSE;
  g_mutex_lock (&self->lock);
  self->plugged = FALSE;
  g_mutex_unlock (&self->lock);
  /* from umockdev 0.18.4 on remove_device() sends this itself; twice does no harm here */
  umockdev_testbed_uevent (self->testbed, SYSFS_PATH, "remove");
  umockdev_testbed_detach_ioctl (self->testbed, path, NULL);
  umockdev_testbed_remove_device (self->testbed, SYSFS_PATH);
}

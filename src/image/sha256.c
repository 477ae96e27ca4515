/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/sha256.h"

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

/* StrobeSha256: one digest in the making; belongs to one thread. GChecksum is right everywhere and
 * takes most of the time of reading a firmware; processors of the last years have instructions that
 * are ten times as fast. Where they are missing, GChecksum does it.
 *
 * Source: FIPS 180-4, sections 4.2.2, 5.1.1, 5.3.3 and 6.2; Intel 64 and IA-32 Architectures
 * Software Developer's Manual, SHA256RNDS2, SHA256MSG1, SHA256MSG2, CPUID leaf 7. */

#define BLOCK_BYTES 64
#define WORDS 8
/* Where the length of the message stands in the last block */
#define LENGTH_OFFSET 56

struct _StrobeSha256 {
  GChecksum *checksum; /* NULL: the processor's instructions */
  guint32 state[WORDS];
  guint8 block[BLOCK_BYTES];
  gsize block_bytes; /* of it in use */
  guint64 total_bytes;
};

#if defined(__x86_64__)

static const guint32 round_constants[BLOCK_BYTES] __attribute__ ((aligned (16))) = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
};

static const guint32 first_state[WORDS] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

static gboolean
has_instructions (void)
{
  guint eax = 0;
  guint ebx = 0;
  guint ecx = 0;
  guint edx = 0;

  if (!__get_cpuid (1, &eax, &ebx, &ecx, &edx) || (ecx & bit_SSE4_1) == 0 || (ecx & bit_SSSE3) == 0)
    return FALSE;
  return __get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx) && (ebx & bit_SHA) != 0;
}

/* The four words of the schedule that follow on the sixteen in @w, whose oldest four are w[at]. */
__attribute__ ((target ("sha,sse4.1"), always_inline)) static inline __m128i
schedule (const __m128i *w, guint at)
{
  __m128i oldest = w[at & 3];
  __m128i newest = w[(at + 3) & 3];
  __m128i sum = _mm_add_epi32 (_mm_sha256msg1_epu32 (oldest, w[(at + 1) & 3]),
                               _mm_alignr_epi8 (newest, w[(at + 2) & 3], 4));

  return _mm_sha256msg2_epu32 (sum, newest);
}

/* The instructions keep the eight words in two registers, as ABEF and CDGH, and do two rounds. */
__attribute__ ((target ("sha,sse4.1"))) static void
process_blocks (guint32 *state, const guint8 *data, gsize n_blocks)
{
  const __m128i swap = _mm_set_epi64x (0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i *constants = (const __m128i *) round_constants;
  __m128i abef = _mm_set_epi32 ((int) state[0], (int) state[1], (int) state[4], (int) state[5]);
  __m128i cdgh = _mm_set_epi32 ((int) state[2], (int) state[3], (int) state[6], (int) state[7]);
  guint32 words[WORDS];

  for (; n_blocks > 0; n_blocks--, data += BLOCK_BYTES) {
    __m128i old_abef = abef;
    __m128i old_cdgh = cdgh;
    __m128i w[4];

    for (guint i = 0; i < 16; i++) {
      __m128i sum;

      w[i & 3] =
        i < 4
          ? _mm_shuffle_epi8 (_mm_loadu_si128 ((const __m128i *) (gconstpointer) data + i), swap)
          : schedule (w, i);
      sum = _mm_add_epi32 (w[i & 3], constants[i]);
      cdgh = _mm_sha256rnds2_epu32 (cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32 (abef, cdgh, _mm_shuffle_epi32 (sum, 0x0e));
    }
    abef = _mm_add_epi32 (abef, old_abef);
    cdgh = _mm_add_epi32 (cdgh, old_cdgh);
  }

  _mm_storeu_si128 ((__m128i *) (gpointer) words, abef);
  _mm_storeu_si128 ((__m128i *) (gpointer) (words + 4), cdgh);
  state[0] = words[3];
  state[1] = words[2];
  state[2] = words[7];
  state[3] = words[6];
  state[4] = words[1];
  state[5] = words[0];
  state[6] = words[5];
  state[7] = words[4];
}

#else

static const guint32 first_state[WORDS] = { 0 };

static gboolean
has_instructions (void)
{
  return FALSE;
}

static void
process_blocks (guint32 *state, const guint8 *data, gsize n_blocks)
{
  g_assert_not_reached ();
}

#endif

/**
 * strobe_sha256_new:
 *
 * Starts a digest.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the digest of nothing yet
 */
StrobeSha256 *
strobe_sha256_new (void)
{
  StrobeSha256 *self;

  if (!has_instructions ())
    return strobe_sha256_new_portable ();

  self = g_new0 (StrobeSha256, 1);
  memcpy (self->state, first_state, sizeof self->state);
  return self;
}

/**
 * strobe_sha256_new_portable:
 *
 * Starts a digest that needs no instructions of its own, for processors without them and for the
 * test that compares both.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the digest of nothing yet
 */
StrobeSha256 *
strobe_sha256_new_portable (void)
{
  StrobeSha256 *self = g_new0 (StrobeSha256, 1);

  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

/**
 * strobe_sha256_free:
 * @self: (transfer full): a digest
 *
 * Frees a digest.
 *
 * Context: its thread.
 */
void
strobe_sha256_free (StrobeSha256 *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->checksum, g_checksum_free);
  g_free (self);
}

/* Fills the block that is begun; what is left is for whole blocks. */
static gsize
fill_block (StrobeSha256 *self, const guint8 *data, gsize size_bytes)
{
  gsize n_bytes = MIN (size_bytes, BLOCK_BYTES - self->block_bytes);

  memcpy (self->block + self->block_bytes, data, n_bytes);
  self->block_bytes += n_bytes;
  if (self->block_bytes == BLOCK_BYTES) {
    process_blocks (self->state, self->block, 1);
    self->block_bytes = 0;
  }
  return n_bytes;
}

/**
 * strobe_sha256_update:
 * @self: a digest
 * @data: what comes next
 * @size_bytes: how much
 *
 * Adds to the message.
 *
 * Context: its thread.
 */
void
strobe_sha256_update (StrobeSha256 *self, const guint8 *data, gsize size_bytes)
{
  gsize done_bytes = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size_bytes == 0);

  if (size_bytes == 0)
    return;
  if (self->checksum != NULL) {
    g_checksum_update (self->checksum, data, (gssize) size_bytes);
    return;
  }

  self->total_bytes += size_bytes;
  if (self->block_bytes > 0)
    done_bytes = fill_block (self, data, size_bytes);
  process_blocks (self->state, data + done_bytes, (size_bytes - done_bytes) / BLOCK_BYTES);
  done_bytes += (size_bytes - done_bytes) / BLOCK_BYTES * BLOCK_BYTES;
  if (done_bytes < size_bytes)
    fill_block (self, data + done_bytes, size_bytes - done_bytes);
}

static void
put_u32_be (guint8 *to, guint32 value)
{
  value = GUINT32_TO_BE (value);
  memcpy (to, &value, sizeof value);
}

/* A bit that is 1, zeros, and the length in bits fill the last block, or the last two. */
static void
pad (StrobeSha256 *self)
{
  static const guint8 padding[BLOCK_BYTES] = { 0x80 };
  guint64 total_bits = self->total_bytes * 8;
  gsize used_bytes = self->block_bytes;
  gsize padding_bytes =
    (used_bytes < LENGTH_OFFSET ? LENGTH_OFFSET : LENGTH_OFFSET + BLOCK_BYTES) - used_bytes;
  guint8 length[8];

  put_u32_be (length, (guint32) (total_bits >> 32));
  put_u32_be (length + 4, (guint32) (total_bits & G_MAXUINT32));
  strobe_sha256_update (self, padding, padding_bytes);
  strobe_sha256_update (self, length, sizeof length);
}

/**
 * strobe_sha256_finish:
 * @self: a digest
 * @digest: (out caller-allocates): where to store its 32 bytes
 *
 * Ends the message; nothing can be added after that.
 *
 * Context: its thread.
 */
void
strobe_sha256_finish (StrobeSha256 *self, guint8 *digest)
{
  gsize digest_bytes = STROBE_SHA256_BYTES;

  g_return_if_fail (self != NULL && digest != NULL);

  if (self->checksum != NULL) {
    g_checksum_get_digest (self->checksum, digest, &digest_bytes);
    return;
  }
  pad (self);
  for (guint i = 0; i < WORDS; i++)
    put_u32_be (digest + i * sizeof (guint32), self->state[i]);
}

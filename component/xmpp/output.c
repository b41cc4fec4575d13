/*
 * output.c - what is gathered, what is on its way, and what may be written yet
 */
#include "xmpp/output.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "usher/err.h"
#include "usher/rand.h"

/* Over the water-mark, for pings, fences and the stanza that meets it. */
#define OUTPUT_SPARE_BYTES (1u << 20)

/* output_init - empty */
void output_init(struct output *output, size_t bytes_max, output_fence *fence, void *arg)
{
    memset(output, 0, sizeof(*output));
    buf_init(&output->gathered, bytes_max + OUTPUT_SPARE_BYTES);
    buf_init(&output->out, 2 * (bytes_max + OUTPUT_SPARE_BYTES)); /* the first half may be written already */
    output->bytes_max = bytes_max;
    output->fence = fence;
    output->arg = arg;
    quarantine_init(&output->quarantine, rand_u64());
}

/* output_fini - what is there is forgotten */
void output_fini(struct output *output)
{
    buf_fini(&output->gathered);
    buf_fini(&output->out);
}

/* output_restart - a new stream */
void output_restart(struct output *output)
{
    buf_reset(&output->gathered);
    buf_reset(&output->out);
    output->written = 0;
    output->base = 0;
    quarantine_restart(&output->quarantine);
}

/* output_bytes - gathered or unwritten */
size_t output_bytes(const struct output *output)
{
    return output->gathered.len + output->out.len - output->written;
}

/* gather_gate - the fence before a suspect, a flight of its own */
static void gather_gate(struct output *output)
{
    size_t begin = output->gathered.len;
    uint64_t number = output->quarantine.noted;

    stanza_write(output->fence(output->arg, number + 1), &output->gathered);
    quarantine_note(&output->quarantine, QUARANTINE_GATE, begin, output->gathered.len, true);
}

/* gather_suspect - put a gate before it and a fence behind it; it stands at the end of what is gathered */
static int gather_suspect(struct output *output, const struct stanza *stanza, size_t begin, uint64_t hash)
{
    buf_cut(&output->gathered, begin);
    gather_gate(output);
    begin = output->gathered.len;
    stanza_write(stanza, &output->gathered);
    stanza_write(output->fence(output->arg, output->quarantine.noted + 1), &output->gathered);
    quarantine_note(&output->quarantine, hash, begin, output->gathered.len, true);
    return 0;
}

/* output_gather - one stanza */
int output_gather(struct output *output, const struct stanza *stanza)
{
    size_t begin = output->gathered.len, bytes;
    uint64_t hash;

    if (stanza_write(stanza, &output->gathered) != 0)
        return ERR_LIMIT;
    bytes = output->gathered.len - begin;
    if (bytes > OUTPUT_STANZA_BYTES_MAX || output_bytes(output) > output->bytes_max) {
        buf_cut(&output->gathered, begin);
        return ERR_LIMIT;
    }
    hash = quarantine_hash(&output->quarantine, output->gathered.data + begin, bytes);
    if (quarantine_denies(&output->quarantine, hash)) {
        buf_cut(&output->gathered, begin);
        return ERR_DENIED;
    }
    if (quarantine_suspects(&output->quarantine, hash))
        return gather_suspect(output, stanza, begin, hash);
    quarantine_note(&output->quarantine, hash, begin, output->gathered.len, false);
    return 0;
}

/* output_flush - what is gathered may be written; mostly nothing is before it, and the buffers only change places */
void output_flush(struct output *output)
{
    struct buf swap = output->out;

    if (output->gathered.len == 0)
        return;
    quarantine_flush(&output->quarantine, output->base + output->out.len);
    if (output->written == output->out.len) {
        output->base += output->out.len;
        output->written = 0;
        output->out = output->gathered;
        output->out.max = swap.max;
        output->gathered = swap;
        output->gathered.max = output->bytes_max + OUTPUT_SPARE_BYTES;
    } else {
        int rc = buf_add(&output->out, output->gathered.data, output->gathered.len);
        assert(rc == 0);
    }
    buf_reset(&output->gathered);
}

/* output_discard - what is gathered is forgotten */
void output_discard(struct output *output)
{
    quarantine_discard(&output->quarantine);
    buf_reset(&output->gathered);
}

/* output_add - text that needs no commit */
void output_add(struct output *output, const char *text)
{
    if (output->out.len - output->written < output->bytes_max + OUTPUT_SPARE_BYTES / 2)
        buf_adds(&output->out, text);
}

/* output_add_stanza - a stanza that needs no commit */
void output_add_stanza(struct output *output, const struct stanza *stanza)
{
    if (output->out.len - output->written < output->bytes_max + OUTPUT_SPARE_BYTES / 2)
        stanza_write(stanza, &output->out);
}

/* output_limit - how far into out may be written now */
static size_t output_limit(const struct output *output)
{
    uint64_t number, limit = quarantine_limit(&output->quarantine, &number);

    return limit - output->base < output->out.len ? (size_t)(limit - output->base) : output->out.len;
}

/* output_settle - give back what a large turn took; move what is unwritten to the front when that is the lesser half */
static void output_settle(struct output *output)
{
    if (output->written < output->out.len / 2 + 1)
        return;
    output->base += output->written;
    if (output->written == output->out.len && output->out.cap > OUTPUT_SPARE_BYTES)
        buf_fini(&output->out);
    else
        buf_drop(&output->out, output->written);
    output->written = 0;
}

/* output_write - what the socket takes now */
size_t output_write(struct output *output, int fd)
{
    size_t limit = output_limit(output);
    ssize_t bytes = 0;

    if (limit > output->written)
        bytes = send(fd, output->out.data + output->written, limit - output->written,
                     MSG_NOSIGNAL | MSG_DONTWAIT);
    if (bytes < 0)
        bytes = errno == EAGAIN || errno == EINTR ? 0 : (ssize_t)(limit - output->written);
    output->written += (size_t)bytes;
    output_settle(output);
    return (size_t)bytes;
}

/* output_is_idle - nothing to write now */
bool output_is_idle(const struct output *output)
{
    return output->written >= output_limit(output);
}

/* output_fenced - whether all that may be written is, and a fence is not back */
bool output_fenced(const struct output *output, uint64_t *number)
{
    return quarantine_limit(&output->quarantine, number) != UINT64_MAX && output_is_idle(output);
}

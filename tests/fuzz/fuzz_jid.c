/*
 * fuzz_jid.c - any text as an address
 *
 * Laws: the parts put together are the address; the bare address is its own
 * bare address; no part is over its maximum.
 */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "usher/stanza.h"
#include "util/mem.h"
#include "xmpp/jid.h"

/* is_part - a part is there, and not too long */
static int is_part(const char *part)
{
    return part && *part && strlen(part) <= JID_PART_BYTES_MAX;
}

/* hold_laws - of an address that was taken */
static void hold_laws(struct pool *pool, const char *jid, const char *bare)
{
    const char *node = jid_node(pool, jid), *domain = jid_domain(pool, jid),
               *resource = jid_resource(pool, jid);
    FUZZ_LAW(is_part(domain) && (!node || is_part(node)) && (!resource || is_part(resource)));
    const char *bare_again = jid_bare(pool, bare);
    FUZZ_LAW(bare_again && strcmp(bare_again, bare) == 0);
    FUZZ_LAW(!jid_resource(pool, bare));
    const char *whole = pool_printf(pool, "%s%s%s%s%s", node ? node : "", node ? "@" : "", domain,
                                    resource ? "/" : "", resource ? resource : "");
    FUZZ_LAW(jid_is_same(whole, jid));
}

/* LLVMFuzzerTestOneInput - one address */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pool *pool = pool_new();
    char *jid = mem_strndup((const char *)data, size);
    const char *bare = jid_bare(pool, jid);
    if (bare)
        hold_laws(pool, jid, bare);
    else
        FUZZ_LAW(!jid_domain(pool, jid) && !jid_node(pool, jid) && !jid_resource(pool, jid));
    mem_free(jid);
    pool_free(pool);
    return 0;
}

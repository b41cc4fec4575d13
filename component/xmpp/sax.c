/*
 * sax.c - expat, with limits
 *
 * Three traps of expat are kept out here:
 * - It looks at an unfinished tag again from its beginning each time bytes
 *   come (quadratic in small reads), or with its reparse deferral on it may
 *   sit on a whole stanza until more traffic comes. So it is fed only up to the
 *   last '>' (nothing ends without one), with the deferral off.
 * - It keeps each element and attribute name that it ever saw. So it is made
 *   anew between two stanzas after SAX_PARSER_BYTES.
 * - It reports text in pieces, one for each line. So text is gathered first.
 */
#include "xmpp/sax.h"

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <assert.h>
#include <expat.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "usher/buf.h"
#include "util/mem.h"
#include "xmpp/jid.h"
#include "xmpp/tree.h"

#define SAX_SEPARATOR '\x01' /* between namespace and name: no XML may hold it */
#define SAX_PARSER_BYTES (1u << 20)
#define SAX_SPACES_BYTES_MAX 8192
#define SAX_ROOT_BYTES_MAX 255
#define SAX_NS_BYTES_MAX 1024
#define SAX_ID_BYTES_MAX 1024

struct sax {
    XML_Parser parser;
    struct pool *pool;
    struct link_limits limits;
    struct sax_handler handler;
    struct buf hold;   /* what came behind the last '>' */
    struct buf text;   /* character data not yet in the tree */
    struct buf spaces; /* the namespaces that the stream's header declares, for the next parser */
    char root[SAX_ROOT_BYTES_MAX + 1]; /* the name of the stream's element as it was written */
    struct stanza **open;              /* the way down to the element that is being read */
    unsigned depth;                    /* elements open; the stream's own is the first */
    unsigned elements;                 /* of this stanza */
    XML_Index begin;                   /* where this stanza begins */
    uint64_t fed;                      /* bytes that this parser got */
    uint64_t silent;                   /* bytes since anything was reported */
    XML_Index renew_at;                /* where the next parser begins; 0: not yet */
    bool skipping;                     /* this stanza is over a limit */
    bool greeted;                      /* the header was reported */
    bool stopped;
    int fault; /* found in a callback */
    const char *fault_text;
};

/* sax_fail - the stream cannot go on */
static void sax_fail(struct sax *sax, int code, const char *text)
{
    if (sax->fault == 0) {
        sax->fault = code;
        sax->fault_text = text;
    }
    XML_StopParser(sax->parser, XML_FALSE);
}

/* sax_position - the end of what is reported now */
static XML_Index sax_position(const struct sax *sax)
{
    return XML_GetCurrentByteIndex(sax->parser) + XML_GetCurrentByteCount(sax->parser);
}

/* name_split - expat's "namespace SEPARATOR name"; the namespace goes to ns, cut when it is absurd */
static const char *name_split(const char *name, char ns[SAX_NS_BYTES_MAX + 1])
{
    const char *separator = strchr(name, SAX_SEPARATOR);
    size_t bytes = separator ? (size_t)(separator - name) : 0;

    if (bytes > SAX_NS_BYTES_MAX)
        bytes = SAX_NS_BYTES_MAX;
    memcpy(ns, name, bytes);
    ns[bytes] = '\0';
    return separator ? separator + 1 : name;
}

/* text_flush - the gathered character data becomes one node */
static void text_flush(struct sax *sax)
{
    if (sax->text.len == 0)
        return;
    tree_text(sax->open[sax->depth], sax->text.data, sax->text.len);
    buf_reset(&sax->text);
}

/* sax_skip_element - while skipping only the depth counts */
static void XMLCALL sax_skip_element(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    struct sax *sax = arg;

    (void)name;
    (void)attributes;
    sax->silent = 0;
    sax->depth++;
}

/* sax_skip_text - while skipping text is nothing but a sign of life */
static void XMLCALL sax_skip_text(void *arg, const XML_Char *text, int bytes)
{
    struct sax *sax = arg;

    (void)text;
    (void)bytes;
    sax->silent = 0;
}

/* sax_refuse - the stanza is over a limit: report it and skip the rest */
static void sax_refuse(struct sax *sax, const char *limit)
{
    sax->skipping = true;
    buf_reset(&sax->text);
    XML_SetStartElementHandler(sax->parser, sax_skip_element);
    XML_SetCharacterDataHandler(sax->parser, sax_skip_text);
    sax->handler.refused(sax->handler.arg, sax->open[2], limit);
    pool_let_go(sax->pool);
}

/* attribute_add - a plain attribute, or xml:lang; others with a prefix mean nothing to us and would need its declaration */
static void attribute_add(struct stanza *element, const char *name, const char *value)
{
    char ns[SAX_NS_BYTES_MAX + 1];
    const char *local;

    if (!strchr(name, SAX_SEPARATOR)) {
        tree_attribute(element, name, value);
        return;
    }
    local = name_split(name, ns);
    if (strcmp(ns, NS_XML) == 0 && strcmp(local, "lang") == 0)
        tree_attribute(element, "xml:lang", value);
}

/* address_add - of a stanza that is refused at its first tag: what an answer needs, unless it is absurd itself */
static void address_add(struct stanza *element, const char **attributes)
{
    static const char *const wanted[] = { "to", "from", "type", "id" };

    for (; attributes[0]; attributes += 2) {
        for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
            if (strcmp(attributes[0], wanted[i]) == 0 && strlen(attributes[1]) <= JID_BYTES_MAX)
                tree_attribute(element, attributes[0], attributes[1]);
        }
    }
}

/*
 * limit_broken - the limit that this element breaks, or NULL
 *
 * An element in XML's own namespace (<xml:x/>) is over every limit: as a tree it
 * cannot be written, for no xmlns='...' may name that one (Namespaces in XML, 3).
 */
static const char *limit_broken(const struct sax *sax, const char *ns, const char **attributes)
{
    unsigned count = 0;

    if (strcmp(ns, NS_XML) == 0)
        return "namespace";
    while (attributes[2 * count] && count <= sax->limits.attributes_max)
        count++;
    if (count > sax->limits.attributes_max)
        return "attributes";
    if (sax->elements > sax->limits.elements_max)
        return "elements";
    if (sax->depth - 1 > sax->limits.depth_max)
        return "depth";
    return (uint64_t)(sax_position(sax) - sax->begin) > sax->limits.stanza_bytes_max ? "bytes" : NULL;
}

/* stanza_begin - the first tag of a stanza */
static void stanza_begin(struct sax *sax)
{
    sax->begin = XML_GetCurrentByteIndex(sax->parser);
    sax->elements = 0;
    pool_hold(sax->pool);
}

/*
 * ns_kept - how the tree keeps a namespace
 *
 * The stream's own is kept as none, and jabber:client on a whole stanza counts as it (RFC 6120, 4.8.3).
 * Inside another namespace (a forwarded stanza) either is kept as it is.
 */
static const char *ns_kept(const struct sax *sax, const char *ns)
{
    bool plain_above = sax->depth == 2 || stanza_ns(sax->open[sax->depth - 1])[0] == '\0';
    bool is_stream = strcmp(ns, NS_COMPONENT) == 0 || strcmp(ns, NS_CLIENT) == 0;

    return plain_above && is_stream ? "" : ns;
}

/* element_begin - a start tag inside the stream */
static void element_begin(struct sax *sax, const char *name, const char **attributes)
{
    char ns[SAX_NS_BYTES_MAX + 1];
    const char *local = name_split(name, ns), *limit;
    struct stanza *parent = sax->depth > 1 ? sax->open[sax->depth] : NULL, *element;

    if (!parent)
        stanza_begin(sax);
    else
        text_flush(sax);
    sax->depth++;
    sax->elements++;
    limit = limit_broken(sax, ns, attributes);
    if (limit && parent) {
        sax_refuse(sax, limit);
        return;
    }
    element = tree_open(sax->pool, parent, local, ns_kept(sax, ns));
    sax->open[sax->depth] = element;
    if (limit) {
        address_add(element, attributes);
        sax_refuse(sax, limit);
        return;
    }
    for (; attributes[0]; attributes += 2)
        attribute_add(element, attributes[0], attributes[1]);
}

/* sax_greet - the stream's own start tag (RFC 6120, 4.7); told once, though each parser reads it */
static void sax_greet(struct sax *sax, const char *name, const char **attributes)
{
    char ns[SAX_NS_BYTES_MAX + 1];
    const char *local = name_split(name, ns), *id = NULL;

    sax->depth = 1;
    XML_SetStartNamespaceDeclHandler(sax->parser, NULL);
    if (sax->greeted)
        return;
    if (strcmp(local, "stream") != 0 || strcmp(ns, NS_STREAMS) != 0) {
        sax_fail(sax, ERR_SYNTAX, "this is no XMPP stream");
        return;
    }
    for (; attributes[0]; attributes += 2) {
        if (strcmp(attributes[0], "id") == 0 && strlen(attributes[1]) <= SAX_ID_BYTES_MAX)
            id = attributes[1];
    }
    sax->greeted = true;
    sax->handler.open(sax->handler.arg, id);
}

/* sax_element_start - expat's callback for a start tag */
static void XMLCALL sax_element_start(void *arg, const XML_Char *name, const XML_Char **attributes)
{
    struct sax *sax = arg;

    if (sax->stopped || sax->fault)
        return;
    sax->silent = 0;
    if (sax->depth == 0)
        sax_greet(sax, name, attributes);
    else
        element_begin(sax, name, attributes);
}

/* sax_text - expat's callback for a piece of character data */
static void XMLCALL sax_text(void *arg, const XML_Char *text, int bytes)
{
    struct sax *sax = arg;

    if (sax->stopped || sax->fault || sax->depth < 2)
        return;
    sax->silent = 0;
    if (buf_add(&sax->text, text, (size_t)bytes))
        sax_refuse(sax, "bytes");
}

/* stanza_end - the last tag of a stanza; here the parser can be changed */
static void stanza_end(struct sax *sax)
{
    struct stanza *stanza = sax->open[2];

    if (sax->skipping) {
        sax->skipping = false;
        XML_SetStartElementHandler(sax->parser, sax_element_start);
        XML_SetCharacterDataHandler(sax->parser, sax_text);
    } else {
        pool_let_go(sax->pool);
        sax->handler.stanza(sax->handler.arg, stanza);
    }
    if (!sax->stopped && sax_position(sax) > SAX_PARSER_BYTES) {
        sax->renew_at = sax_position(sax);
        XML_StopParser(sax->parser, XML_FALSE);
    }
}

/* sax_element_end - expat's callback for an end tag */
static void XMLCALL sax_element_end(void *arg, const XML_Char *name)
{
    struct sax *sax = arg;

    (void)name;
    if (sax->stopped || sax->fault)
        return;
    sax->silent = 0;
    if (sax->depth == 1) {
        sax->handler.close(sax->handler.arg);
        return;
    }
    if (!sax->skipping) {
        text_flush(sax);
        if ((uint64_t)(sax_position(sax) - sax->begin) > sax->limits.stanza_bytes_max)
            sax_refuse(sax, "bytes");
    }
    sax->depth--;
    if (sax->depth == 1)
        stanza_end(sax);
}

/* escaped_add - a namespace as an attribute's value */
static void escaped_add(struct buf *buf, const char *text)
{
    for (; *text; text++) {
        if (strchr("<>&'\"", *text))
            buf_addf(buf, "&#%d;", *text);
        else
            buf_add(buf, text, 1);
    }
}

/* sax_space - expat's callback for each namespace that the stream's header declares */
static void XMLCALL sax_space(void *arg, const XML_Char *prefix, const XML_Char *uri)
{
    struct sax *sax = arg;

    if (sax->greeted)
        return;
    buf_addf(&sax->spaces, prefix ? " xmlns:%s='" : " xmlns%s='", prefix ? prefix : "");
    escaped_add(&sax->spaces, uri ? uri : "");
    buf_adds(&sax->spaces, "'");
    if (sax->spaces.full || (prefix && strlen(prefix) + sizeof(":stream") > sizeof(sax->root)))
        sax_fail(sax, ERR_LIMIT, "the stream's header is too large");
    else if (uri && strcmp(uri, NS_STREAMS) == 0)
        snprintf(sax->root, sizeof(sax->root), "%s%sstream", prefix ? prefix : "", prefix ? ":" : "");
}

/* sax_restricted - what no XMPP stream may hold (RFC 6120, 11.1) */
static void sax_restricted(struct sax *sax, const char *what)
{
    if (!sax->stopped)
        sax_fail(sax, ERR_DENIED, what);
}

/* sax_comment - expat's callback for a comment */
static void XMLCALL sax_comment(void *arg, const XML_Char *text)
{
    (void)text;
    sax_restricted(arg, "a comment");
}

/* sax_instruction - expat's callback for a processing instruction */
static void XMLCALL sax_instruction(void *arg, const XML_Char *target, const XML_Char *data)
{
    (void)target;
    (void)data;
    sax_restricted(arg, "a processing instruction");
}

/* sax_doctype - expat's callback for a DOCTYPE, without which there is no entity either */
static void XMLCALL sax_doctype(void *arg, const XML_Char *name, const XML_Char *system,
                                const XML_Char *public, int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    sax_restricted(arg, "a document type");
}

/* preamble_parse - the next parser reads the stream's header first, from what was noted of it */
static void preamble_parse(struct sax *sax)
{
    const char *parts[] = { "<", sax->root, buf_str(&sax->spaces), ">" };

    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
        enum XML_Status status = XML_Parse(sax->parser, parts[i], (int)strlen(parts[i]), XML_FALSE);
        assert(status == XML_STATUS_OK);
        sax->fed += strlen(parts[i]);
    }
    assert(sax->depth == 1);
}

/* parser_open - a parser for the beginning of the stream, or one that goes on between two stanzas */
static void parser_open(struct sax *sax)
{
    sax->parser = XML_ParserCreateNS("UTF-8", SAX_SEPARATOR);
    assert(sax->parser);
#ifdef HAVE_XML_SETREPARSEDEFERRALENABLED
    XML_SetReparseDeferralEnabled(sax->parser, XML_FALSE);
#endif
    XML_SetUserData(sax->parser, sax);
    XML_SetElementHandler(sax->parser, sax_element_start, sax_element_end);
    XML_SetCharacterDataHandler(sax->parser, sax_text);
    XML_SetStartNamespaceDeclHandler(sax->parser, sax_space);
    XML_SetCommentHandler(sax->parser, sax_comment);
    XML_SetProcessingInstructionHandler(sax->parser, sax_instruction);
    XML_SetStartDoctypeDeclHandler(sax->parser, sax_doctype);
    sax->depth = 0;
    sax->fed = 0;
    sax->renew_at = 0;
    if (sax->greeted)
        preamble_parse(sax);
}

/* sax_new - ready for the first byte of a stream */
struct sax *sax_new(struct pool *pool, const struct link_limits *limits, const struct sax_handler *handler)
{
    struct sax *sax = mem_alloc(sizeof(*sax));

    assert(limits->depth_max > 0 && limits->elements_max > 0);
    sax->pool = pool;
    sax->limits = *limits;
    sax->handler = *handler;
    sax->open = mem_alloc((limits->depth_max + 2) * sizeof(struct stanza *));
    buf_init(&sax->hold, limits->stanza_bytes_max * SAX_TOKEN_FACTOR);
    buf_init(&sax->text, limits->stanza_bytes_max);
    buf_init(&sax->spaces, SAX_SPACES_BYTES_MAX);
    parser_open(sax);
    return sax;
}

/* sax_free - an unfinished stanza is given up */
void sax_free(struct sax *sax)
{
    if (!sax)
        return;
    pool_let_go(sax->pool);
    XML_ParserFree(sax->parser);
    buf_fini(&sax->hold);
    buf_fini(&sax->text);
    buf_fini(&sax->spaces);
    mem_free(sax->open);
    mem_free(sax);
}

/* parse_fault - why expat ended */
static int parse_fault(struct sax *sax, struct err *err)
{
    if (sax->fault)
        return err_set(err, sax->fault, "%s", sax->fault_text);
    return err_set(err, ERR_SYNTAX, "%s", XML_ErrorString(XML_GetErrorCode(sax->parser)));
}

/* sax_parse - bytes to expat, from one parser to the next */
static int sax_parse(struct sax *sax, const char *data, size_t bytes, struct err *err)
{
    size_t done;

    assert(bytes <= INT_MAX);
    while (!sax->stopped && XML_Parse(sax->parser, data, (int)bytes, XML_FALSE) != XML_STATUS_OK) {
        if (sax->stopped)
            return 0;
        if (!sax->renew_at)
            return parse_fault(sax, err);
        done = (size_t)((uint64_t)sax->renew_at - sax->fed);
        data += done;
        bytes -= done;
        XML_ParserFree(sax->parser);
        parser_open(sax);
    }
    sax->fed += bytes;
    sax->silent += bytes;
    if (sax->silent > sax->hold.max)
        return err_set(err, ERR_LIMIT, "a tag of more than %zu bytes", sax->hold.max);
    return 0;
}

/* sax_feed - parse up to the last '>', hold the rest */
int sax_feed(struct sax *sax, const char *data, size_t bytes, struct err *err)
{
    const char *last = memrchr(data, '>', bytes);
    size_t whole = last ? (size_t)(last + 1 - data) : 0;
    bool held = sax->hold.len > 0;
    int rc = 0;

    if (held && buf_add(&sax->hold, data, whole))
        return err_set(err, ERR_LIMIT, "a tag of more than %zu bytes", sax->hold.max);
    if (whole > 0 && held)
        rc = sax_parse(sax, sax->hold.data, sax->hold.len, err);
    else if (whole > 0)
        rc = sax_parse(sax, data, whole, err);
    if (whole > 0)
        buf_reset(&sax->hold);
    if (rc == 0 && buf_add(&sax->hold, data + whole, bytes - whole))
        rc = err_set(err, ERR_LIMIT, "a tag of more than %zu bytes", sax->hold.max);
    return rc;
}

/* sax_stop - nothing more is parsed */
void sax_stop(struct sax *sax)
{
    sax->stopped = true;
    XML_StopParser(sax->parser, XML_FALSE);
}

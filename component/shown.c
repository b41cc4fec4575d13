/*
 * shown.c - what a queue's presence shows to those who have it as a contact
 *
 * Servers replay nothing to a component and ask it nothing when it comes back,
 * so who sees a queue is kept. At most once in presence-interval all queues are
 * looked at, and only what has changed is told.
 */
#include <string.h>

#include "perform.h"
#include "util/mem.h"

#define SHOWN_MAX 10000 /* who see queues; the one who has longest is forgotten for a new one */
#define SHOWN_WORDS_MAX 1024

/* Somebody who sees a queue. */
struct shown_to {
    char *key; /* QUEUE/JID */
    char *queue, *jid;
    struct list item; /* in shown->oldest */
};

/* What a queue showed last. */
struct sign {
    char *queue;
    const char *show; /* NULL: available */
    char *status;
};

/* shown_words - the text of a presence, in the pool */
static const char *shown_words(const struct bridge *bridge, enum text text, const char *time)
{
    struct buf buf;
    const char *words;

    buf_init(&buf, SHOWN_WORDS_MAX);
    text_add(&buf, text, &(struct text_vars){ .time = time });
    words = pool_printf(bridge->pool, "%s", buf_str(&buf));
    buf_fini(&buf);
    return words;
}

/* shown_sign - the show and the words for how a queue stands (RFC 6121, 4.7.2.1) */
static struct sign shown_sign(const struct bridge *bridge, const struct queue_view *view)
{
    int64_t now_ms = loop_now(bridge->loop);
    enum text text = TEXT_NONE;
    const char *show = NULL, *time = "";

    if (!view->open) {
        show = "xa";
        text = view->turns_ms ? TEXT_QUEUE_CLOSED : TEXT_QUEUE_CLOSED_LONG;
        time = view->turns_ms ? hours_text(bridge, view->name, view->turns_ms - now_ms) : "";
    } else if (view->full) {
        show = "dnd";
        text = TEXT_QUEUE_FULL;
    } else if (view->agents_present == 0) {
        show = "away";
        text = TEXT_QUEUE_NOBODY;
    } else if (view->agents_free == 0) {
        show = "dnd";
        text = TEXT_QUEUE_BUSY;
    }
    return (struct sign){ .show = show, .status = (char *)shown_words(bridge, text, time) };
}

/* shown_send - a queue's presence to one who sees it */
static void shown_send(struct bridge *bridge, const char *queue, const char *to, const struct sign *sign)
{
    link_send(bridge->link, codec_queue_presence(&bridge->codec, queue, to, sign->show, sign->status));
}

/* shown_same - whether a queue shows what it showed before */
static bool shown_same(const struct sign *before, const struct sign *now)
{
    bool same_show =
        before->show == now->show || (before->show && now->show && strcmp(before->show, now->show) == 0);

    return same_show && strcmp(before->status, now->status) == 0;
}

/* shown_before - what this queue showed last; a new one has shown nothing yet: "" is no words of any */
static struct sign *shown_before(struct shown *shown, const char *queue)
{
    struct sign *sign = map_get(&shown->signs, queue);

    if (sign)
        return sign;
    sign = mem_alloc(sizeof(*sign));
    sign->queue = mem_strdup(queue);
    sign->status = mem_strdup("?");
    map_put(&shown->signs, sign->queue, sign);
    return sign;
}

/* shown_tell - all who see the queue */
static void shown_tell(struct bridge *bridge, const char *queue, const struct sign *sign)
{
    const struct shown_to *to;
    size_t cursor = 0;

    while ((to = map_each(&bridge->shown.to, &cursor)))
        if (strcmp(to->queue, queue) == 0)
            shown_send(bridge, queue, to->jid, sign);
}

/* shown_look - tell what has changed since the last look */
static void shown_look(void *arg)
{
    struct bridge *bridge = arg;
    struct shown *shown = &bridge->shown;
    struct queue_view view;
    size_t cursor = 0;

    shown->looked_ms = loop_now(bridge->loop);
    while (shown->to.count > 0 && core_queue_each(bridge->core, &cursor, &view)) {
        struct sign now = shown_sign(bridge, &view), *before = shown_before(shown, view.name);

        if (shown_same(before, &now))
            continue;
        before->show = now.show;
        mem_strset(&before->status, now.status);
        shown_tell(bridge, view.name, &now);
    }
}

/* shown_stale - something has happened: a look is due, though not too soon after the last */
void shown_stale(struct bridge *bridge)
{
    struct shown *shown = &bridge->shown;

    if (shown->to.count > 0 && !loop_timer_is_set(&shown->look))
        loop_timer_set(bridge->loop, &shown->look, shown->looked_ms + bridge->conf->presence_interval_ms);
}

/* shown_key - QUEUE/JID, in the pool */
static const char *shown_key(const struct bridge *bridge, const char *queue, const char *jid)
{
    return pool_printf(bridge->pool, "%s/%s", queue, jid);
}

/* shown_forget - he sees the queue no more */
static void shown_forget(struct shown *shown, struct shown_to *to)
{
    map_del(&shown->to, to->key);
    list_drop(&to->item);
    mem_free(to->key);
    mem_free(to->queue);
    mem_free(to->jid);
    mem_free(to);
}

/* shown_put - he sees the queue from now on; false: he did before */
static bool shown_put(struct shown *shown, const char *key, const char *queue, const char *jid)
{
    struct shown_to *to = map_get(&shown->to, key);

    if (to)
        return false;
    to = mem_alloc(sizeof(*to));
    to->key = mem_strdup(key);
    to->queue = mem_strdup(queue);
    to->jid = mem_strdup(jid);
    map_put(&shown->to, to->key, to);
    list_push(&shown->oldest, &to->item);
    return true;
}

/* shown_drop - forgotten here and in the store */
static void shown_drop(struct bridge *bridge, struct shown_to *to)
{
    struct watcher watcher = { .queue = to->queue, .jid = to->jid };

    store_drop_watcher(bridge->store, &watcher);
    shown_forget(&bridge->shown, to);
    bridge->wrote = true;
}

/* shown_add - kept, so that he goes on seeing it after a restart */
static void shown_add(struct bridge *bridge, const char *queue, const char *jid)
{
    struct watcher watcher = { .queue = queue, .jid = jid };
    struct shown *shown = &bridge->shown;

    if (!shown_put(shown, shown_key(bridge, queue, jid), queue, jid))
        return;
    if (shown->to.count > SHOWN_MAX)
        shown_drop(bridge, LIST_ENTRY(shown->oldest.next, struct shown_to, item));
    store_save_watcher(bridge->store, &watcher);
    bridge->wrote = true;
}

/* shown_now - how the queue stands, to one who has asked */
static void shown_now(struct bridge *bridge, const char *queue, const char *to)
{
    struct queue_view view;
    struct sign sign;

    if (!core_queue(bridge->core, queue, &view))
        return;
    sign = shown_sign(bridge, &view);
    shown_send(bridge, queue, to, &sign);
}

/* shown_asked - a presence to a queue: somebody wants to see it (RFC 6121, 3.1 and 4.3), or no longer, or is not there */
void shown_asked(struct bridge *bridge, const char *queue, const char *from, const char *type)
{
    const struct codec *codec = &bridge->codec;
    struct shown_to *to = map_get(&bridge->shown.to, shown_key(bridge, queue, from));

    if (strcmp(type, "subscribe") == 0) {
        shown_add(bridge, queue, from);
        link_send(bridge->link, codec_presence(codec, queue, from, "subscribed", NULL));
    }
    if (strcmp(type, "subscribe") == 0 || strcmp(type, "probe") == 0)
        shown_now(bridge, queue, from);
    if (strcmp(type, "unsubscribe") == 0)
        link_send(bridge->link, codec_presence(codec, queue, from, "unsubscribed", NULL));
    if (to && (strcmp(type, "unsubscribe") == 0 || strcmp(type, "error") == 0))
        shown_drop(bridge, to);
}

/* shown_up - the link is up: all are told anew, once it is known who is on duty */
void shown_up(struct bridge *bridge)
{
    struct shown *shown = &bridge->shown;
    struct sign *sign;
    size_t cursor = 0;

    while ((sign = map_each(&shown->signs, &cursor)))
        mem_strset(&sign->status, "?");
    if (shown->to.count > 0)
        loop_timer_set(bridge->loop, &shown->look, loop_now(bridge->loop) + bridge->conf->presence_wait_ms);
}

/* shown_stop - nobody is here from now on */
void shown_stop(struct bridge *bridge)
{
    const struct shown_to *to;
    size_t cursor = 0;

    while ((to = map_each(&bridge->shown.to, &cursor)))
        link_send(bridge->link, codec_presence(&bridge->codec, to->queue, to->jid, "unavailable", NULL));
}

/* shown_restore - one who saw a queue before the restart */
static int shown_restore(void *arg, const struct watcher *watcher)
{
    struct bridge *bridge = arg;

    shown_put(&bridge->shown, shown_key(bridge, watcher->queue, watcher->jid), watcher->queue, watcher->jid);
    return 0;
}

/* shown_begin - those whom the store knows */
void shown_begin(struct bridge *bridge, uint64_t seed)
{
    map_init(&bridge->shown.to, seed);
    map_init(&bridge->shown.signs, 0);
    list_init(&bridge->shown.oldest);
    bridge->shown.look = (struct loop_timer){ .fire = shown_look, .arg = bridge };
    store_watchers(bridge->store, shown_restore, bridge);
}

/* shown_end - free all */
void shown_end(struct bridge *bridge)
{
    struct shown *shown = &bridge->shown;
    struct sign *sign;
    size_t cursor = 0;

    loop_timer_stop(bridge->loop, &shown->look);
    while (shown->to.count > 0)
        shown_forget(shown, LIST_ENTRY(shown->oldest.next, struct shown_to, item));
    while ((sign = map_each(&shown->signs, &cursor))) {
        mem_free(sign->queue);
        mem_free(sign->status);
        mem_free(sign);
    }
    map_fini(&shown->to);
    map_fini(&shown->signs);
}

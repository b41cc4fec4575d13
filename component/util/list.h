/*
 * list.h - doubly linked, the links live in the caller's objects
 */
#ifndef USHER_UTIL_LIST_H
#define USHER_UTIL_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    struct list *prev, *next; /* a head points to itself when empty; an item out of any list has NULL */
};

/* list_init - an empty list */
static inline void list_init(struct list *head)
{
    head->prev = head->next = head;
}

/* list_is_empty - whether a head has no items */
static inline bool list_is_empty(const struct list *head)
{
    return head->next == head;
}

/* list_holds - whether an item is in a list */
static inline bool list_holds(const struct list *item)
{
    return item->next != NULL;
}

/* list_push - put an item at the end */
static inline void list_push(struct list *head, struct list *item)
{
    item->prev = head->prev;
    item->next = head;
    head->prev->next = item;
    head->prev = item;
}

/* list_drop - take an item out; no harm when it is in no list */
static inline void list_drop(struct list *item)
{
    if (!item->next)
        return;
    item->prev->next = item->next;
    item->next->prev = item->prev;
    item->prev = item->next = NULL;
}

#define LIST_ENTRY(item, type, member) ((type *)((char *)(item)-offsetof(type, member)))
#define LIST_EACH(head, item) for (struct list *item = (head)->next; item != (head); item = item->next)

#endif

/*
 * muc_form.c - the room's configuration: only the fields that the server offers
 *
 * ejabberd refuses the whole form for one field that it does not know, and
 * Prosody never answers one with a value that it does not know.
 */
#include <string.h>

#include "xmpp/names.h"
#include "xmpp/room.h"

#define FORM_TYPE "http://jabber.org/protocol/muc#roomconfig"
#define FIELD(name) "muc#roomconfig_" name

/* XEP-0045, 15.5.3; the value NULL is the room's title */
static const struct {
    const char *field, *value;
} wishes[] = {
    { FIELD("roomname"), NULL },
    { FIELD("roomdesc"), NULL },
    { FIELD("persistentroom"), "1" },
    { FIELD("publicroom"), "0" },
    { FIELD("membersonly"), "1" },
    { FIELD("moderatedroom"), "0" },
    { FIELD("passwordprotectedroom"), "0" },
    { FIELD("allowinvites"), "0" },
    { FIELD("changesubject"), "0" },
    { FIELD("whois"), "anyone" },
    { FIELD("enablelogging"), "1" },
    { "mam", "1" },
    { "public_list", "0" },
    { "members_by_default", "1" },
    { "allow_subscription", "0" },
};

/* form_field - the field of this name that the server offers, NULL when it does not */
static const struct stanza *form_field(const struct stanza *form, const char *name)
{
    for (const struct stanza *field = stanza_first(form); field; field = stanza_next(field)) {
        const char *var = stanza_get(field, "var");

        if (stanza_is(field, "field", NS_DATA) && var && strcmp(var, name) == 0)
            return field;
    }
    return NULL;
}

/* form_takes - whether a field with a list of values has this one in it; other fields take any */
static bool form_takes(const struct stanza *field, const char *value)
{
    const struct stanza *option = stanza_child(field, "option", NS_DATA);

    if (!option)
        return true;
    for (; option; option = stanza_next(option))
        if (strcmp(stanza_text(stanza_child(option, "value", NS_DATA)), value) == 0)
            return true;
    return false;
}

/* form_put - one field with one value */
static void form_put(struct stanza *x, const char *name, const char *value)
{
    struct stanza *field = stanza_add(x, "field", NULL);

    stanza_set(field, "var", name);
    stanza_addt(field, "value", NULL, value);
}

/* room_form_answer - our wishes, as far as the server offers them, into the query */
void room_form_answer(const struct room *room, const struct stanza *form, struct stanza *query)
{
    struct stanza *x = stanza_add(query, "x", NS_DATA);

    stanza_set(x, "type", "submit");
    form_put(x, "FORM_TYPE", FORM_TYPE);
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        const char *value = wishes[i].value ? wishes[i].value : room->title;
        const struct stanza *field = form_field(form, wishes[i].field);

        if (field && form_takes(field, value))
            form_put(x, wishes[i].field, value);
    }
}

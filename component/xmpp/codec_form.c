/*
 * codec_form.c - the form that a visitor fills in when he joins (XEP-0004, XEP-0068)
 */
#include <string.h>

#include "usher/workgroup.h"
#include "util/utf8.h"
#include "xmpp/names.h"

/* form_field - the first field of this name that was submitted; NULL: none */
static const struct stanza *form_field(const struct stanza *x, const char *name)
{
    for (const struct stanza *field = stanza_first(x); field; field = stanza_next(field)) {
        const char *var = stanza_get(field, "var");

        if (stanza_is(field, "field", NS_DATA) && var && strcmp(var, name) == 0)
            return field;
    }
    return NULL;
}

/* form_value - the values of a field; lines of a text-multi are put together (XEP-0004, 3.3); "" where there is none */
static const char *form_value(const struct codec *codec, const struct stanza *field)
{
    const char *text = "";
    size_t chars = 0;

    for (const struct stanza *value = stanza_first(field); value && chars <= WORKGROUP_VALUE_CHARS;
         value = stanza_next(value)) {
        if (!stanza_is(value, "value", NS_DATA))
            continue;
        text = *text ? pool_join(codec->pool, text, "\n", stanza_text(value), NULL) : stanza_text(value);
        chars = strlen(text) / 4; /* at least so many: it need not grow further */
    }
    return text + strspn(text, " \t\r\n");
}

/* form_is_long - whether it is longer than any answer may be */
static bool form_is_long(const char *value)
{
    return utf8_cut(value, strlen(value), WORKGROUP_VALUE_CHARS) < strlen(value);
}

/* form_is_offered - whether a list has this word in it */
static bool form_is_offered(const struct conf_field *field, const char *value)
{
    for (size_t i = 0; i < field->options.count; i++)
        if (strcmp(field->options.words[i], value) == 0)
            return true;
    return false;
}

/* form_choice - the queue's choice of this name that can be seen in the form; NULL: there is none */
static const struct conf_choice *form_choice(const struct conf_queue *queue, const char *name)
{
    for (size_t i = 0; i < queue->choice_count; i++)
        if (*queue->choices[i].title && strcmp(queue->choices[i].name, name) == 0)
            return &queue->choices[i];
    return NULL;
}

/* form_boolean - as people read it (XEP-0004, 3.3); NULL: it is none */
static const char *form_boolean(const char *value)
{
    if (strcmp(value, "1") == 0 || strcmp(value, "true") == 0)
        return "yes";
    return strcmp(value, "0") == 0 || strcmp(value, "false") == 0 ? "no" : NULL;
}

/* form_judge - the answer as people read it; NULL: it is not one of those that this field takes */
static const char *form_judge(const struct conf_queue *queue, const struct conf_field *field,
                              const char *value, struct workgroup *asked)
{
    const struct conf_choice *choice;

    if (strcmp(field->type, "boolean") == 0)
        return form_boolean(value);
    if (strcmp(field->type, "list-single") == 0)
        return form_is_offered(field, value) ? value : NULL;
    if (strcmp(field->type, "choice") != 0)
        return value;
    choice = form_choice(queue, value);
    if (choice)
        asked->choice = choice->name;
    return choice ? choice->title : NULL;
}

/* form_wrong - what is wrong with the answer to a field */
static bool form_wrong(const struct codec *codec, struct workgroup *asked, const struct conf_field *field,
                       const char *what)
{
    asked->fault = pool_printf(codec->pool, "\"%s\" %s", field->label, what);
    return false;
}

/* form_take - one field of the queue's form */
static bool form_take(const struct codec *codec, const struct stanza *x, const struct conf_queue *queue,
                      unsigned place, struct workgroup *asked)
{
    const struct conf_field *field = &queue->fields[place];
    const char *value = form_value(codec, form_field(x, field->name)), *read;

    if (!*value)
        return !field->required || form_wrong(codec, asked, field, "must be filled in");
    if (form_is_long(value))
        return form_wrong(codec, asked, field, "is too long");
    read = form_judge(queue, field, value, asked);
    if (!read)
        return form_wrong(codec, asked, field, "has an answer that it does not offer");
    if (strcmp(field->name, WORKGROUP_NAME) == 0)
        asked->name = codec_name(codec, value);
    asked->answers[asked->answer_count++] =
        (struct answer){ .place = place, .field = field->name, .label = field->label, .value = read };
    return true;
}

/* form_is_ours - whether it is submitted, and says of no other form that it is one (XEP-0068, 3) */
static bool form_is_ours(const struct codec *codec, const struct stanza *x)
{
    const char *type = stanza_get(x, "type"), *form = form_value(codec, form_field(x, "FORM_TYPE"));

    return type && strcmp(type, "submit") == 0 && (!*form || strcmp(form, WORKGROUP_FORM_TYPE) == 0);
}

/* form_read - the token, or what the queue's fields say; others are not looked at */
bool form_read(const struct codec *codec, const struct stanza *x, const struct conf_queue *queue,
               struct workgroup *asked)
{
    const char *token = form_value(codec, form_field(x, WORKGROUP_TOKEN));

    if (x && !form_is_ours(codec, x)) {
        asked->fault = "This is not the form of this queue";
        return false;
    }
    if (*token) {
        asked->token = strlen(token) <= WORKGROUP_TOKEN_BYTES ? token : "";
        return true;
    }
    for (unsigned i = 0; i < queue->field_count; i++)
        if (!form_take(codec, x, queue, i, asked))
            return false;
    return true;
}

/* form_option - one line of a list */
static void form_option(struct stanza *field, const char *label, const char *value)
{
    struct stanza *option = stanza_add(field, "option", NULL);

    stanza_set(option, "label", label);
    stanza_addt(option, "value", NULL, value);
}

/* form_add - one field of the empty form */
static void form_add(const struct conf_queue *queue, const struct conf_field *conf, struct stanza *x)
{
    struct stanza *field = stanza_add(x, "field", NULL);
    bool choice = strcmp(conf->type, "choice") == 0;

    stanza_set(field, "var", conf->name);
    stanza_set(field, "type", choice ? "list-single" : conf->type);
    stanza_set(field, "label", conf->label);
    if (conf->required)
        stanza_add(field, "required", NULL);
    for (size_t i = 0; i < conf->options.count; i++)
        form_option(field, conf->options.words[i], conf->options.words[i]);
    for (size_t i = 0; choice && i < queue->choice_count; i++)
        if (*queue->choices[i].title)
            form_option(field, queue->choices[i].title, queue->choices[i].name);
}

/* form_write - the empty form of this queue */
void form_write(const struct conf_queue *queue, struct stanza *parent)
{
    struct stanza *x = stanza_add(parent, "x", NS_DATA), *field;

    stanza_set(x, "type", "form");
    stanza_addt(x, "title", NULL, queue->title);
    field = stanza_add(x, "field", NULL);
    stanza_set(field, "var", "FORM_TYPE");
    stanza_set(field, "type", "hidden");
    stanza_addt(field, "value", NULL, WORKGROUP_FORM_TYPE);
    for (size_t i = 0; i < queue->field_count; i++)
        form_add(queue, &queue->fields[i], x);
}

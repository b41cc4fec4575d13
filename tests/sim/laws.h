/*
 * laws.h - what the books of laws share
 *
 * core_check() sees a state; a book holds a step against its event, against
 * what was kept before it, and against what the world knows without asking the
 * core: who is there, since when an agent is idle, what a session was told.
 */
#ifndef TESTS_SIM_LAWS_H
#define TESTS_SIM_LAWS_H

#include "core/house.h"
#include "tests/sim/world.h"

#define BOOK(name) extern const struct book name;
#include "tests/sim/books.h"
#undef BOOK

/* laws_event ... laws_forget - ask all books */
void laws_event(struct world *world, const struct event *event);
void laws_act(struct world *world, const struct turn *turn, const struct action *act);
void laws_turn(struct world *world, const struct turn *turn);
void laws_forget(struct world *world);

/* laws_restart - what a core made from what was kept has in common with the one that died, which is used up */
void laws_restart(struct world *world, struct core *dead);

/* law - remember the sentence when it does not hold */
static inline void law(struct world *world, bool holds, const char *sentence)
{
    if (!holds)
        world_break(world, sentence);
}

/* acts_count - how many actions of this kind concern this session (NULL: any) */
unsigned acts_count(const struct actions *actions, enum action_kind kind, const struct session *session);

/* acts_none - whether nothing is done; places are told whenever their time has come, in any turn */
bool acts_none(const struct actions *actions);

/* acts_tell - whether one of the parties is told this of the session (NULL: of any) */
bool acts_tell(const struct actions *actions, const struct session *session, enum text text);

/* acts_expel - whether this agent is put out of the session's room (NULL: of any) */
bool acts_expel(const struct actions *actions, const struct session *session, const char *agent);

#endif

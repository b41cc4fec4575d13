/*
 * SESSION_STATE(name, word, next, text): `next` is the set of states that may follow; session_move() asserts it
 *
 * greeting -> waiting -> offered -> active <-> held -> wrapup -> closed, with message_left beside it.
 */
#define TO(state) (1u << (state))
SESSION_STATE(SESSION_GREETING, "greeting", TO(SESSION_WAITING) | TO(SESSION_MESSAGE_LEFT) | TO(SESSION_CLOSED),
              "The visitor has not yet said what it is about")
SESSION_STATE(SESSION_WAITING, "waiting", TO(SESSION_OFFERED) | TO(SESSION_ACTIVE) | TO(SESSION_MESSAGE_LEFT) | TO(SESSION_WRAPUP) | TO(SESSION_CLOSED),
              "Stands in a queue; nobody has it")
SESSION_STATE(SESSION_OFFERED, "offered", TO(SESSION_WAITING) | TO(SESSION_ACTIVE) | TO(SESSION_WRAPUP) | TO(SESSION_CLOSED),
              "An agent has been asked and has not answered")
SESSION_STATE(SESSION_ACTIVE, "active", TO(SESSION_WAITING) | TO(SESSION_HELD) | TO(SESSION_WRAPUP) | TO(SESSION_CLOSED),
              "An agent has it")
SESSION_STATE(SESSION_HELD, "held", TO(SESSION_ACTIVE) | TO(SESSION_WAITING) | TO(SESSION_WRAPUP) | TO(SESSION_CLOSED),
              "An agent has it and waits for something")
SESSION_STATE(SESSION_MESSAGE_LEFT, "message-left", TO(SESSION_WAITING) | TO(SESSION_WRAPUP) | TO(SESSION_CLOSED),
              "A message was taken; it comes back as a session")
SESSION_STATE(SESSION_WRAPUP, "wrapup", TO(SESSION_CLOSED),
              "The conversation has ended; the room is still there for the agents in it")
SESSION_STATE(SESSION_CLOSED, "closed", 0,
              "Over; it wants no room")
#undef TO

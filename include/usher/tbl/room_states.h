/* ROOM_STATE(name, word, text): where a session's room on the host's MUC service stands */
ROOM_STATE(ROOM_NONE, "none", "Not asked for yet, or destroyed")
ROOM_STATE(ROOM_MAKING, "making", "Being made and configured")
ROOM_STATE(ROOM_READY, "ready", "Made, and our two occupants are in")
ROOM_STATE(ROOM_AWAY, "away", "Made, but our occupants are out: the link was lost")
ROOM_STATE(ROOM_ENDING, "ending", "Its destruction has been asked for")

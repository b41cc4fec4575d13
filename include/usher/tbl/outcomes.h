/* OUTCOME(name, word, text): what routing decided about a session; the text follows the name of who was asked, if one was */
OUTCOME(OUTCOME_ASKED, "asked", "was asked")
OUTCOME(OUTCOME_CAME, "came", "came into the room unasked")
OUTCOME(OUTCOME_NOBODY, "nobody", "nobody could be asked")
OUTCOME(OUTCOME_ROOM, "room", "nobody was asked, for there is no room to ask into")

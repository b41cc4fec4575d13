/* OUTCOME(name, word, text): what routing decided about a session; the text follows the name of who was asked, if one was */
OUTCOME(OUTCOME_ASKED, "asked", "was asked")
OUTCOME(OUTCOME_KNOWN, "known", "was asked, who had this visitor the last time")
OUTCOME(OUTCOME_UNSKILLED, "unskilled", "was asked, for nobody who knows all that is needed was there in time")
OUTCOME(OUTCOME_OVERFLOW, "overflow", "was asked, who helps out from the overflow queue")
OUTCOME(OUTCOME_ON_CALL, "on-call", "was asked, who is on call")
OUTCOME(OUTCOME_CAME, "came", "came into the room unasked")
OUTCOME(OUTCOME_NOBODY, "nobody", "nobody could be asked")
OUTCOME(OUTCOME_ROOM, "room", "nobody was asked, for there is no room to ask into")

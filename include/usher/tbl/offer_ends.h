/* OFFER_END(name, word, text): how an offer ended for the agent who had it */
OFFER_END(OFFER_OPEN, "open", "Not answered yet")
OFFER_END(OFFER_TAKEN, "taken", "The agent took it")
OFFER_END(OFFER_DECLINED, "declined", "The agent passed it on")
OFFER_END(OFFER_EXPIRED, "expired", "The agent did not answer in time")
OFFER_END(OFFER_LOST, "lost", "Somebody else has it")
OFFER_END(OFFER_WITHDRAWN, "withdrawn", "The visitor ended the session, the agent went off duty, or others had their time")

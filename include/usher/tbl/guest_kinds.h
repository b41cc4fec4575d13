/* GUEST_KIND(name, word, text): why somebody who has not the conversation may be in its room */
GUEST_KIND(GUEST_NONE, "none", "No longer a guest")
GUEST_KIND(GUEST_EXPERT, "expert", "Asked in by the owner; what an expert writes goes to the visitor")
GUEST_KIND(GUEST_LISTENER, "listener", "A supervisor whom the visitor does not know of; the words stay with the staff")
GUEST_KIND(GUEST_KEEPER, "keeper", "Hands the conversation on, and speaks to the visitor until somebody else has come")

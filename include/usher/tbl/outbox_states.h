/* OUTBOX_STATE(name, word, text): where a message is on its way to who must get it */
OUTBOX_STATE(OUTBOX_NONE, "none", "Goes to nobody")
OUTBOX_STATE(OUTBOX_QUEUED, "queued", "Kept, not yet sent")
OUTBOX_STATE(OUTBOX_SENT, "sent", "Written to the stream; no answer yet")
OUTBOX_STATE(OUTBOX_DONE, "done", "The room has echoed it, or it went to the visitor")
OUTBOX_STATE(OUTBOX_DEAD, "dead", "Refused for good")

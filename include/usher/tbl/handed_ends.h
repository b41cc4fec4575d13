/* HANDED_END(name, word, text): why a session that was handed on goes back; the text follows whom it was handed on to */
HANDED_END(HANDED_DECLINED, "declined", "declined it")
HANDED_END(HANDED_MISSED, "missed", "did not answer in time")
HANDED_END(HANDED_LATE, "late", "nobody took it in time")
HANDED_END(HANDED_CLOSED, "closed", "closed meanwhile")
HANDED_END(HANDED_GONE, "gone", "gone meanwhile")
HANDED_END(HANDED_FULL, "full", "at the limit meanwhile")

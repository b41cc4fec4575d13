/* MESSAGE_KIND(name, word, text): who speaks in a line of the transcript */
MESSAGE_KIND(MESSAGE_VISITOR, "visitor", "The visitor's words")
MESSAGE_KIND(MESSAGE_AGENT, "agent", "An agent's words to the visitor")
MESSAGE_KIND(MESSAGE_NOTE, "note", "An agent's words that stay with the staff, commands among them")
MESSAGE_KIND(MESSAGE_TOLD, "told", "What Usher told the visitor")
MESSAGE_KIND(MESSAGE_EVENT, "event", "What happened: joined, left, ended")

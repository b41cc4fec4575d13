/* BOOK(name): a struct book NAME of laws; each is asked about everything, in this order */
BOOK(book_staff)
BOOK(book_session)
BOOK(book_match)
BOOK(book_offer)
BOOK(book_room)
BOOK(book_words)
BOOK(book_view)
BOOK(book_restart)

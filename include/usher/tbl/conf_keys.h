/*
 * CONF_STR(key, field, default, text)             a string; default NULL: must be given
 * CONF_NUM(key, field, default, min, max, text)   a whole number
 * CONF_TIME(key, field, default, min, max, text)  a time with its unit (ms s m h d), kept in ms; default, min, max in ms
 *
 * CONF_FLAG(key, field, default, text)            yes or no; comes only where CONF_FLAG is defined
 * CONF_OWN(key, default, text)                    a value with a shape of its own; comes only where CONF_OWN is defined
 *
 * Where CONF_SECTION_* is defined only that section's rows come. The code, the
 * checks, usher.conf.sample and usher.conf(5) all come from here.
 */
#ifdef CONF_SECTION_TOP
CONF_STR("domain", domain, NULL, "The component's domain, as the host server knows it.")
CONF_STR("rooms", rooms, NULL, "The domain of the host's MUC service (XEP-0045), where each session becomes a room.")
CONF_STR("server", server, "", "The host server's main domain, pinged to see that it lives. Empty: the domain of the first agent.")
CONF_STR("server-host", server_host, "127.0.0.1", "Name or address of the host server's component listener.")
CONF_NUM("server-port", server_port, 5347, 1, 65535, "Port of the host server's component listener (XEP-0114).")
CONF_STR("secret-file", secret_file, NULL, "File that holds the component's secret; only its owner may read it (mode 0600).")
CONF_STR("database", database, "/var/lib/usher/usher.db", "The SQLite file of sessions and transcripts.")
CONF_STR("control-socket", control_socket, "/run/usher/usherd.sock", "The UNIX socket of usherctl (mode 0660).")
CONF_STR("log-file", log_file, "", "Log to this file; empty: standard error.")
CONF_STR("log-level", log_level, "info", "The least grave lines that are logged: debug, info, warning or error.")
CONF_STR("desk-name", desk_name, "Support desk", "What agents' clients show for the desk.")
CONF_NUM("agent-limit", agent_limit, 3, 1, 1000, "Sessions that an agent has at a time, where neither agent nor queue says otherwise.")
CONF_TIME("offer-timeout", offer_timeout_ms, 20000, 50, 3600000, "How long an agent has to answer an offer.")
CONF_TIME("offer-cooldown", offer_cooldown_ms, 30000, 50, 3600000, "When all agents have declined or missed an offer, how long until they are asked again.")
CONF_NUM("missed-offers", missed_offers, 2, 1, 100, "An agent who misses so many offers in a row is paused, and told so.")
CONF_TIME("transfer-wait", transfer_wait_ms, 120000, 50, 3600000, "How long a conversation that is handed on waits for somebody to take it; then who had it has it again.")
CONF_TIME("leave-grace", leave_grace_ms, 30000, 50, 3600000, "How long an agent may be out of a session's room before the session is offered on.")
CONF_TIME("room-linger", room_linger_ms, 30000, 0, 86400000, "How long the room of an ended session stays for the agents in it.")
CONF_TIME("room-retry", room_retry_ms, 2000, 10, 600000, "How long to wait before a room that could not be made is tried again.")
CONF_TIME("idle-close", idle_close_ms, 1800000, 100, 604800000, "A session in which nobody says anything for this long is closed.")
CONF_TIME("silent-after", silent_after_ms, 600000, 50, 604800000, "A conversation in which nobody says anything for this long does not count as the agent's load until somebody does.")
CONF_TIME("hold-max", hold_max_ms, 86400000, 100, 604800000, "A conversation on hold in which nobody says anything for this long is closed.")
CONF_TIME("answer-nudge", answer_nudge_ms, 60000, 0, 86400000, "A visitor's words unanswered for this long: the agent is reminded in the room; 0: never. So for the four of them.")
CONF_TIME("answer-sorry", answer_sorry_ms, 120000, 0, 86400000, "A visitor's words unanswered for this long: the visitor is told that the agent is still there; 0: never.")
CONF_TIME("answer-alarm", answer_alarm_ms, 180000, 0, 86400000, "A visitor's words unanswered for this long: the supervisors on duty are told; 0: never.")
CONF_TIME("answer-move", answer_move_ms, 300000, 0, 86400000, "A visitor's words unanswered for this long: the conversation is offered to somebody else; 0: never.")
CONF_TIME("priority-step", priority_step_ms, 300000, 0, 86400000, "How much one step of priority counts: a visitor is served as if he had come so much earlier for each step, so nobody waits for ever behind more important ones.")
CONF_TIME("place-interval", place_interval_ms, 15000, 50, 3600000, "How often at most a visitor who asked for it (XEP-0142) is told a changed place in the queue.")
CONF_TIME("place-words-interval", place_words_interval_ms, 60000, 50, 3600000, "The same for a visitor who is told in sentences.")
CONF_NUM("place-told", place_told, 100, 0, 10000, "How many at the front of each queue are told their changed places; the others learn theirs when they come or ask.")
CONF_TIME("presence-interval", presence_interval_ms, 5000, 50, 3600000, "How often at most those who have a queue as a contact are told that it opens, closes, or that its agents are all busy.")
CONF_TIME("presence-wait", presence_wait_ms, 2000, 10, 60000, "How long after a probe an agent who did not answer is taken for offline.")
CONF_NUM("body-max", body_bytes_max, 8192, 256, 65536, "Longest message of a visitor, in bytes; a longer one is refused.")
CONF_NUM("stanza-max", stanza_bytes_max, 262144, 10000, 524288, "Largest stanza that is read, in bytes (RFC 6120 asks for 10000 at least).")
CONF_NUM("sessions-max", sessions_max, 10000, 1, 1000000, "Sessions open at a time; more visitors are refused with a sentence.")
CONF_NUM("output-max", output_bytes_max, 16777216, 1048576, 1073741824, "Water-mark of the output to the host server, in bytes.")
CONF_TIME("reconnect-min", reconnect_min_ms, 200, 10, 60000, "Shortest wait before connecting again.")
CONF_TIME("reconnect-max", reconnect_max_ms, 30000, 10, 3600000, "Longest wait before connecting again.")
CONF_TIME("ping-interval", ping_interval_ms, 30000, 50, 3600000, "How often the link is pinged (XEP-0199); two misses end it.")
CONF_TIME("ping-timeout", ping_timeout_ms, 10000, 50, 600000, "How long a ping may take.")
CONF_TIME("iq-timeout", iq_timeout_ms, 10000, 50, 600000, "How long any other question to the server may take.")
#endif
#ifdef CONF_SECTION_QUEUE
CONF_STR("title", title, "", "What people read for the queue; empty: its name.")
CONF_NUM("agent-limit", agent_limit, 0, 0, 1000, "Sessions that an agent of this queue has at a time; 0: the general agent-limit.")
CONF_TIME("offer-timeout", offer_timeout_ms, 0, 0, 3600000, "How long an agent has to answer an offer; 0: the general offer-timeout.")
CONF_STR("strategy", strategy, "least-loaded", "Who is asked first: least-loaded, longest-idle, round-robin or ring-all (all at once).")
CONF_NUM("priority", priority, 0, -10, 10, "Priority of the queue's visitors; see priority-step.")
CONF_NUM("returning-priority", returning_priority, 0, -10, 10, "Added to the priority of a visitor who was here before.")
CONF_TIME("skill-wait", skill_wait_ms, 60000, 0, 86400000, "How long a visitor waits for an agent with the skills that he needs; then any agent of the queue will do; 0: for ever.")
CONF_STR("overflow", overflow, "", "Another queue whose agents help out.")
CONF_TIME("overflow-wait", overflow_wait_ms, 120000, 0, 86400000, "How long a visitor waits until the agents of the overflow queue are asked too; 0: they never are.")
CONF_TIME("oncall-wait", oncall_wait_ms, 180000, 0, 86400000, "How long a visitor waits until agents on call are asked while they are away; 0: they never are.")
CONF_TIME("alarm-wait", alarm_wait_ms, 240000, 0, 86400000, "How long a visitor waits until the supervisors are told; 0: they never are.")
CONF_TIME("longest-wait", longest_wait_ms, 1800000, 0, 604800000, "How long a visitor waits until what he wrote is taken as a message and he is told so; 0: he waits on.")
CONF_NUM("waiting-max", waiting_max, 0, 0, 1000000, "Visitors who wait in the queue at a time; of more a message is taken; 0: as many as come.")
CONF_STR("timezone", timezone, "UTC", "The time zone of the opening hours, such as Europe/Vienna.")
CONF_STR("greeting", greeting, "", "What a visitor reads first; with choices it stands above the menu. Empty: no greeting.")
CONF_TIME("menu-wait", menu_wait_ms, 300000, 50, 86400000, "A visitor who chooses nothing from the menu for this long waits in the queue that he wrote to.")
#ifdef CONF_OWN
CONF_OWN("hours", "", "When the queue is open, as a list such as {\"Mon-Fri 09:00-17:30\", \"Sat 10:00-14:00\"}; without it: always.")
CONF_OWN("holidays", "", "Days on which the queue is closed, as a list of dates: \"2026-12-25\", or \"12-25\" for every year.")
#endif
#endif
#ifdef CONF_SECTION_CHOICE
CONF_STR("title", title, "", "What the menu says for the choice; empty: it is not in the menu, and only its keywords lead to it.")
CONF_STR("queue", queue, "", "The queue that the choice leads to; empty: the one that was written to.")
CONF_NUM("priority", priority, 0, -10, 10, "Added to the priority of who chooses it.")
#ifdef CONF_OWN
CONF_OWN("skills", "", "Skills that the agent should have, as a list of words.")
CONF_OWN("keywords", "", "Words of a visitor that choose it, as a list; case and accents do not matter. Of several that he uses the longest counts.")
#endif
#endif
#ifdef CONF_SECTION_FIELD
CONF_STR("label", label, "", "What the form says for the field; empty: its name.")
CONF_STR("type", type, "text-single", "text-single, text-multi, list-single, boolean, or choice: the choices of the queue (XEP-0004).")
#ifdef CONF_FLAG
CONF_FLAG("required", required, 0, "Whether it must be filled in.")
#endif
#ifdef CONF_OWN
CONF_OWN("options", "", "What can be chosen in a list-single, as a list of words.")
#endif
#endif
#ifdef CONF_SECTION_VISITOR
CONF_NUM("priority", priority, 0, -10, 10, "Added to the priority of this visitor, or of those of this domain.")
#ifdef CONF_OWN
CONF_OWN("skills", "", "Skills that the agent should have, as a list of words.")
#endif
#endif
#ifdef CONF_SECTION_AGENT
CONF_STR("name", name, "", "What visitors read for the agent; empty: the JID's node with a capital.")
CONF_NUM("limit", limit, 0, 0, 1000, "Sessions that the agent has at a time; 0: the queue's or the general limit.")
#ifdef CONF_FLAG
CONF_FLAG("on-call", on_call, 0, "Whether the agent may be asked while away, when visitors have waited for oncall-wait.")
#endif
#ifdef CONF_OWN
CONF_OWN("role", "agent", "agent, or supervisor: who may also see and end the conversations of others.")
CONF_OWN("queues", "", "The queues that the agent serves, as a list of names; without it: all.")
CONF_OWN("skills", "", "What the agent knows, as a list of words; languages too, such as \"de\".")
#endif
#endif

/*
 * COMMAND(word, faces, role, args, handler, sentence)
 *
 * role: the least that may; in the room and at the desk it is the agent's own.
 * args: WORD must be given, [WORD] may.
 */
COMMAND("help", FACE_ROOM | FACE_DESK | FACE_CTL, ROLE_AGENT, "[COMMAND]", command_help, "Lists the commands, or says more of one")
COMMAND("yes", FACE_DESK, ROLE_AGENT, "[SESSION]", command_yes, "Takes the conversation that you are offered")
COMMAND("no", FACE_DESK, ROLE_AGENT, "[SESSION]", command_no, "Passes the offered conversation on to somebody else")
COMMAND("close", FACE_ROOM, ROLE_AGENT, "", command_close, "Ends the conversation")
COMMAND("close", FACE_DESK, ROLE_AGENT, "SESSION", command_close, "Ends the conversation, if it is yours")
COMMAND("close", FACE_CTL, ROLE_OPERATOR, "SESSION", command_close, "Ends the conversation")
COMMAND("hold", FACE_ROOM, ROLE_AGENT, "", command_hold, "Puts your conversation on hold: it does not count as one of yours until somebody writes")
COMMAND("hold", FACE_DESK, ROLE_AGENT, "SESSION", command_hold, "Puts your conversation on hold: it does not count as one of yours until somebody writes")
COMMAND("unhold", FACE_ROOM, ROLE_AGENT, "", command_unhold, "Goes on with a conversation on hold")
COMMAND("unhold", FACE_DESK, ROLE_AGENT, "SESSION", command_unhold, "Goes on with a conversation on hold")
COMMAND("pause", FACE_ROOM | FACE_DESK, ROLE_AGENT, "", command_pause, "Takes you off duty: nothing is offered to you, whatever your status says")
COMMAND("ready", FACE_ROOM | FACE_DESK, ROLE_AGENT, "", command_ready, "Puts you on duty again")
COMMAND("status", FACE_DESK | FACE_CTL, ROLE_AGENT, "", command_status, "Shows whether the service runs: the link, the queues, the store")
COMMAND("sessions", FACE_DESK, ROLE_SUPERVISOR, "", command_sessions, "Lists the open conversations")
COMMAND("sessions", FACE_CTL, ROLE_OPERATOR, "[all]", command_sessions, "Lists the open conversations; all: the newest 100, ended ones too")
COMMAND("agents", FACE_DESK | FACE_CTL, ROLE_SUPERVISOR, "", command_agents, "Lists the agents with their state, load and limit")
COMMAND("queues", FACE_DESK | FACE_CTL, ROLE_AGENT, "", command_queues, "Lists the queues: who waits, who is there, how long one would wait who comes now")
COMMAND("why", FACE_ROOM, ROLE_AGENT, "", command_why, "Says why who was asked about the conversation, and who was not")
COMMAND("why", FACE_DESK, ROLE_AGENT, "SESSION", command_why, "Says why who was asked about a conversation, if it is yours")
COMMAND("why", FACE_CTL, ROLE_OPERATOR, "SESSION", command_why, "Says why who was asked about a conversation, and who was not")
COMMAND("transcript", FACE_CTL, ROLE_OPERATOR, "SESSION", command_transcript, "Prints all that was said in a conversation")
COMMAND("mine", FACE_DESK, ROLE_AGENT, "", command_mine, "Lists your conversations")

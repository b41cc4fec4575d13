-- Usher on Prosody (0.12 or newer), to be read by your own prosody.cfg.lua
--
--   1. Put this file into /etc/prosody/conf.d/ and guest.pfw, which lies beside it, into
--      /etc/prosody/ (chgrp prosody and chmod 640 this one: it holds the secret).
--   2. Change the names, the secret and the addresses below.
--   3. apt install prosody-modules lua-dbi-sqlite3     (mod_firewall; rooms in SQLite)
--   4. prosodyctl check config && systemctl restart prosody
--
-- The names are examples. example.org is where the agents have their accounts and is yours
-- already; the other four are made here:
--
--   guest.example.org     web visitors, without accounts (SASL ANONYMOUS)
--   rooms.example.org     the rooms in which agents and visitors meet
--   upload.example.org    pictures and files
--   support.example.org   Usher
--
-- Nothing of your own host is changed, and no setting here is global but this one:
-- Prosody's plain HTTP port stays on this machine (its default); the web server with TLS stands
-- in front of it, and is what visitors' WebSockets and uploads reach. So they count as encrypted.
consider_websocket_secure = true

---------------------------------------------------------------------------------- Usher
-- The component's port is 5347 on the loopback interface; component_ports and
-- component_interfaces in prosody.cfg.lua would change that.
Component "support.example.org"
	component_secret = "change-me"         -- what stands in Usher's secret-file; make one: openssl rand -hex 32
	name = "Customer support"
	-- When Usher comes back while its old connection still seems to be open, the new one
	-- counts. With the default it would be locked out until TCP notices, for minutes.
	component_conflict_resolve = "kick_old"
	modules_disabled = { "s2s", "dialback" }   -- nobody on other servers reaches it

---------------------------------------------------------------------------------- rooms
Component "rooms.example.org" "muc"
	name = "Support rooms"
	modules_enabled = { "muc_mam" }
	modules_disabled = { "s2s", "dialback" }
	-- Usher's desk makes the rooms. Agents must not: their clients bookmark rooms and would
	-- make a dead one anew at the next log-in.
	restrict_room_creation = true
	admins = { "desk@support.example.org" }
	muc_room_default_members_only = true
	muc_room_default_public = false
	muc_room_default_persistent = false
	-- After an outage Usher reads in the rooms' history what it missed: let it reach far enough.
	muc_room_default_history_length = 1000
	max_history_messages = 1000
	muc_room_cache_size = 10000            -- above it rooms are swapped to disk: slow; default 100
	muc_log_all_rooms = true               -- the history comes from the archive, so all must be in it
	muc_log_by_default = true
	muc_log_presences = false
	muc_log_expires_after = "1w"
	-- In SQLite: the default store rewrites the list of all rooms at every change, and stops
	-- archiving a room at 10,000 messages.
	storage = { muc_log = "sql"; persistent = "sql"; config = "sql"; state = "sql"; }
	sql = { driver = "SQLite3"; database = "usher-rooms.sqlite"; }   -- in Prosody's data folder

--------------------------------------------------------------------------- web visitors
VirtualHost "guest.example.org"
	authentication = "anonymous"
	allow_anonymous_s2s = false
	modules_enabled = { "websocket"; "firewall"; }
	firewall_scripts = { "guest.pfw" }     -- a guest reaches Usher and the upload service, nothing else
	-- A guest is nobody for longer than one connection: what belongs to accounts is off.
	modules_disabled = {
		"s2s"; "dialback"; "offline"; "roster"; "register"; "blocklist"; "bookmarks"; "carbons"; "mam"; "pep";
		"private"; "vcard"; "vcard4"; "vcard_legacy"; "announce"; "admin_adhoc"; "groups"; "invites";
		"invites_adhoc"; "invites_register"; "motd"; "proxy65"; "welcome";
	}
	http_host = "chat.example.org"         -- wss://chat.example.org/xmpp-websocket
	disco_items = {
		{ "support.example.org", "Customer support" };
		{ "upload.example.org", "File upload" };
	}

---------------------------------------------------------------------------- file upload
Component "upload.example.org" "http_file_share"
	modules_disabled = { "s2s", "dialback" }
	http_host = "chat.example.org"
	http_external_url = "https://chat.example.org/"
	http_file_share_access = { "example.org", "guest.example.org", "support.example.org" }
	http_file_share_size_limit = 10 * 1024 * 1024
	http_file_share_expires_after = 28 * 24 * 3600
	-- Per JID; but a guest has a new JID at each log-in, so the sum of all is what holds.
	http_file_share_daily_quota = 50 * 1024 * 1024
	http_file_share_global_quota = 1024 * 1024 * 1024

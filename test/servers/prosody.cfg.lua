-- Prosody 0.12 for tests: loopback, no TLS, all data in one folder. __WORDS__ are filled in by prosody.ts.
modules_enabled = {
  "saslauth", "roster", "disco", "pep", "bookmarks", "carbons", "mam", "smacks", "csi", "websocket", "register", "ping",
  "vcard_legacy", __MODULES__
}
modules_disabled = { "s2s", __DISABLED__ }
__TLS__
data_path = "__FOLDER__"
pidfile = "__FOLDER__/prosody.pid"
certificates = "__FOLDER__"
log = { warn = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { __TCP__ }
http_ports = { __HTTP__ }
https_ports = {}
legacy_ssl_ports = {}
http_default_host = "__DOMAIN__"
http_external_url = "http://127.0.0.1:__HTTP__/"
c2s_require_encryption = false
consider_websocket_secure = true
cross_domain_websocket = true
authentication = "internal_hashed"
allow_registration = true
allow_unencrypted_plain_auth = false
default_archive_policy = true
__STORAGE__

VirtualHost "__DOMAIN__"

Component "rooms.__DOMAIN__" "muc"
  name = "Rooms"
  modules_enabled = { "muc_mam", __MUC_MODULES__ }

-- Prosody 0.12 for tests: loopback, no TLS, all data in one folder. @WORDS@ are filled in by prosody.ts.
modules_enabled = {
  "saslauth", "roster", "disco", "pep", "bookmarks", "carbons", "mam", "smacks", "csi", "websocket", "register", "ping",
  "vcard_legacy", @MODULES@
}
modules_disabled = { "s2s", "tls" }
data_path = "@FOLDER@"
pidfile = "@FOLDER@/prosody.pid"
certificates = "@FOLDER@"
log = { warn = "*console" }
interfaces = { "127.0.0.1" }
c2s_ports = { @TCP@ }
http_ports = { @HTTP@ }
https_ports = {}
legacy_ssl_ports = {}
http_default_host = "@DOMAIN@"
http_external_url = "http://127.0.0.1:@HTTP@/"
c2s_require_encryption = false
consider_websocket_secure = true
cross_domain_websocket = true
authentication = "internal_hashed"
allow_registration = true
allow_unencrypted_plain_auth = false
default_archive_policy = true
@STORAGE@

VirtualHost "@DOMAIN@"

Component "rooms.@DOMAIN@" "muc"
  name = "Rooms"
  modules_enabled = { "muc_mam", @MUC_MODULES@ }

"""Asks of rooms what an ordinary group chat client asks, with slixmpp, and prints what came of it as a JSON object a line.

Arguments: address, password, port on 127.0.0.1. Each line of stdin is a request: its name, then what it needs, with tabs between.
"""
import asyncio
import json
import sys

import slixmpp
from slixmpp.exceptions import IqTimeout, PresenceError, XMPPError
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath


def tell(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


class Rules(slixmpp.ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        for plugin in ("xep_0030", "xep_0045", "xep_0199", "xep_0313", "xep_0004"):
            self.register_plugin(plugin)
        self.muc = self["xep_0045"]
        self.nick = self.boundjid.local
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("groupchat_message", self.said)
        self.add_event_handler("groupchat_message_error", self.refused)
        # The event for invitations is not there for a room that one has tried to join.
        self.register_handler(Callback("invitations", StanzaPath("message/muc/invite"), self.invited))
        self.register_handler(Callback("goings", StanzaPath("presence@type=unavailable/muc"), self.gone))
        self.add_event_handler("disconnected", lambda _: asyncio.get_event_loop().stop())
        self.waiting = None

    async def start(self, _):
        self.send_presence()
        await self.get_roster()
        tell("ready")
        asyncio.get_event_loop().add_reader(sys.stdin, self.typed)

    def typed(self):
        line = sys.stdin.readline()
        if line:
            asyncio.ensure_future(self.do(*line.rstrip("\n").split("\t")))
        else:
            asyncio.get_event_loop().remove_reader(sys.stdin)
            self.disconnect()

    async def do(self, request, *args):
        try:
            found = await getattr(self, "ask_" + request)(*args)
            tell("did", request=request, outcome="ok", found=found)
        except PresenceError as error:
            tell("did", request=request, outcome=error.condition)
        except XMPPError as error:
            tell("did", request=request, outcome=error.condition)
        except (asyncio.TimeoutError, IqTimeout):
            tell("did", request=request, outcome="timeout")

    async def ask_list(self, service):
        items = await self["xep_0030"].get_items(jid=service)
        return sorted(item[0] for item in items["disco_items"]["items"])

    async def ask_info(self, room):
        info = await self["xep_0030"].get_info(jid=room)
        return sorted(info["disco_info"]["features"])

    async def ask_join(self, room):
        await self.muc.join_muc_wait(slixmpp.JID(room), self.nick, maxstanzas=0, timeout=10)
        return self.muc.get_jid_property(slixmpp.JID(room), self.nick, "role")

    async def ask_read(self, room):
        answer = await self["xep_0313"].retrieve(jid=slixmpp.JID(room), rsm={"max": 50, "before": ""})
        return [r["mam_result"]["forwarded"]["stanza"]["body"] for r in answer["mam"]["results"]]

    async def ask_say(self, room, text):
        self.waiting = asyncio.get_event_loop().create_future()
        self.send_message(mto=room, mbody=text, mtype="groupchat")
        outcome = await asyncio.wait_for(self.waiting, 10)
        if outcome is not None:
            raise XMPPError(outcome)

    async def ask_affiliate(self, room, jid, affiliation):
        await self.muc.set_affiliation(slixmpp.JID(room), affiliation, jid=slixmpp.JID(jid))

    async def ask_voice(self, room, nick, role):
        await self.muc.set_role(slixmpp.JID(room), nick, role)

    async def ask_members(self, room):
        return sorted(await self.muc.get_users_by_affiliation(slixmpp.JID(room), "member"))

    async def ask_settings(self, room):
        await self.muc.get_room_config(slixmpp.JID(room))

    async def ask_destroy(self, room):
        await self.muc.destroy(slixmpp.JID(room))

    def said(self, message):
        if message["mucnick"] == self.nick and self.waiting and not self.waiting.done():
            self.waiting.set_result(None)

    def refused(self, message):
        if self.waiting and not self.waiting.done():
            self.waiting.set_result(message["error"]["condition"])

    def invited(self, message):
        tell("invited", room=str(message["from"].bare))

    def gone(self, presence):
        # Status codes of one's own presence tell why one is out (XEP-0045 section 15.6.2).
        codes = sorted(int(code) for code in presence["muc"]["status_codes"])
        if 110 in codes:
            tell("out", room=str(presence["from"].bare), codes=codes)


address, password, port = sys.argv[1:]
client = Rules(address, password)
client.connect(("127.0.0.1", int(port)), disable_starttls=True, force_starttls=False)
client.loop.run_forever()

"""Joins a room with slixmpp: posts each line of stdin, prints what happens as a JSON object a line.

Arguments: address, password, port on 127.0.0.1, room, nick.
"""
import asyncio
import json
import sys

import slixmpp
from slixmpp.exceptions import XMPPError


def tell(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


class Talk(slixmpp.ClientXMPP):
    def __init__(self, address, password, room, nick):
        super().__init__(address, password)
        self.room = slixmpp.JID(room)
        self.nick = nick
        for plugin in ("xep_0030", "xep_0045", "xep_0199", "xep_0313", "xep_0198", "xep_0054"):
            self.register_plugin(plugin)
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("failed_auth", lambda _: tell("refused"))
        self.add_event_handler("groupchat_message", self.said)
        self.add_event_handler("disconnected", lambda _: asyncio.get_event_loop().stop())

    async def start(self, _):
        self.send_presence()
        await self.get_roster()
        items = await self["xep_0030"].get_items(jid=self.boundjid.domain)
        tell("services", addresses=[item[0] for item in items["disco_items"]["items"]])
        await self["xep_0045"].join_muc_wait(self.room, self.nick, maxstanzas=0, timeout=10)
        tell("joined", occupants=sorted(self["xep_0045"].get_roster(self.room)))
        await self.history()
        asyncio.get_event_loop().add_reader(sys.stdin, self.typed)

    async def history(self):
        try:
            answer = await self["xep_0313"].retrieve(jid=self.room, rsm={"max": 50, "before": ""})
            results = answer["mam"]["results"]
            tell("history", texts=[r["mam_result"]["forwarded"]["stanza"]["body"] for r in results])
        except XMPPError as error:
            tell("history-refused", condition=error.condition)

    def said(self, message):
        tell("message", nick=message["mucnick"], text=message["body"])

    def typed(self):
        line = sys.stdin.readline()
        if line:
            self.send_message(mto=self.room, mbody=line.rstrip("\n"), mtype="groupchat")
        else:
            asyncio.get_event_loop().remove_reader(sys.stdin)
            self.disconnect()


address, password, port, room, nick = sys.argv[1:]
client = Talk(address, password, room, nick)
client.connect(("127.0.0.1", int(port)), disable_starttls=True, force_starttls=False)
client.loop.run_forever()

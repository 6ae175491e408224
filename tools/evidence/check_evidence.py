#!/usr/bin/env python3
"""Checks a file of evidence, and answers from it who held what at a moment, and why. A second opinion, made from the page
docs/evidence-format.md alone. Without --kept and --trusted-key a file holds, too, that was made anew with another key.
  check_evidence.py verify FILE --kept checkpoints.jsonl --trusted-key=N2lPHaMyuVAouq11ZjOFccfnRfUAeLCPGIZ9ojS8t48
  check_evidence.py as-of FILE --at 2026-03-31T23:59:59.999Z
  check_evidence.py why FILE --member 9d0a4c1e-7b62-4d0f-b1d7-5e2c8f3a6b42 --permission billing --position 700/700
  check_evidence.py batch FILE QUESTIONS    (or stdin; in lines: {"ask":"why","at":"2026-04-01T00:00:00Z","member":…,"permission":…})
Exit status: 0 it holds, and everything is answered; 1 the evidence has a fault; 2 something asked has no answer."""
import argparse, base64, collections, datetime, decimal, functools, hashlib, json, re, sys, types
class Fault(Exception): """What is wrong with the evidence, or with a question, by its name; and in which event of which stream."""
def need(truth, fault, **where):
    if not truth: raise Fault(fault, where)
def given(**members): return {name: value for name, value in members.items() if value is not None}
# JSON and its canonical form, RFC 8785. Python reads NaN as JSON, too: int, as parse_constant, refuses it.
def double(text):  # what JSON means by a number: whole ones that a double holds exactly are an int, 1.0 and -0 among them
    return int(float(text)) if float(text).is_integer() and abs(float(text)) < 2 ** 53 else float(text)
def number(value):  # as ECMAScript writes it: the digits that Python's repr finds, but exponents begin elsewhere
    return re.sub("[.]0$|(?<=e[+-])0", "", format(decimal.Decimal(repr(value)), "f") if 1e-6 <= abs(value) < 1e21 else repr(value))
def utf16(text): return text.encode("utf-16-be", "surrogatepass")  # what texts are ordered by
def canonical(value):
    if isinstance(value, dict): return "{" + ",".join(WRITE(name) + ":" + canonical(value[name]) for name in sorted(value, key=utf16)) + "}"
    if isinstance(value, list): return "[" + ",".join(map(canonical, value)) + "]"
    return number(value) if isinstance(value, float) else WRITE(value)
READ, WRITE = json.JSONDecoder(parse_float=double, parse_int=double, parse_constant=int).decode, json.JSONEncoder(ensure_ascii=False).encode
# Hashes and signatures. A point of Ed25519 (RFC 8032) is (X, Y, Z, T), where x = X/Z, y = Y/Z and xy = T/Z.
PRIME, GROUP = 2 ** 255 - 19, 2 ** 252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
def to_text(raw): return base64.urlsafe_b64encode(raw).decode().rstrip("=")
def to_bytes(text): return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
def sha256(*parts): return hashlib.sha256(b"".join(part.encode() if isinstance(part, str) else part for part in parts)).digest()
def signed_text(what, record): return f"charter-{what}-v1\n" + canonical({n: record[n] for n in record if n not in ("kind", "signature")})
@functools.lru_cache(maxsize=64)  # few keys sign many checkpoints
def to_point(raw):  # the point that 32 bytes stand for; None for other bytes, and for the points of small order, by which nobody signs
    y, sign = int.from_bytes(raw, "little") & (2 ** 255 - 1), raw[31] >> 7
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    root, unit = pow(square, (PRIME + 3) // 8, PRIME), pow(2, (PRIME - 1) // 4, PRIME)
    roots = (x % PRIME for x in (root, -root, root * unit, -root * unit) if (x * x - square) % PRIME == 0)
    point = next(((x, y, 1, x * y % PRIME) for x in roots if x & 1 == sign and y < PRIME), None)
    return point if point and functools.reduce(lambda p, _: add(p, p), range(3), point)[0] else None
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % PRIME, (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c, d = 2 * p[3] * q[3] * CURVE_D % PRIME, 2 * p[2] * q[2] % PRIME
    return (b - a) * (d - c) % PRIME, (d + c) * (b + a) % PRIME, (d - c) * (d + c) % PRIME, (b - a) * (b + a) % PRIME
def is_signed(what, record, public_key):  # whether its signature (R, S) is of this key A: R = [S]B - [k]A, both products in one go
    raw, key = to_bytes(record.get("signature", "")), to_bytes(public_key)
    hashed, a = hashlib.sha512(raw[:32] + key + signed_text(what, record).encode()).digest(), to_point(key)
    s, k = int.from_bytes(raw[32:], "little"), int.from_bytes(hashed, "little") % GROUP
    if a is None or s >= GROUP: return False
    total, base, minus_a = (0, 1, 1, 0), to_point(b"\x58" + b"\x66" * 31), (PRIME - a[0], a[1], 1, PRIME - a[3])
    addends = [total, base, minus_a, add(base, minus_a)]
    for bit in range(252, -1, -1): total = add(add(total, total), addends[(s >> bit & 1) + 2 * (k >> bit & 1)])
    x, y = (total[axis] * pow(total[2], -1, PRIME) % PRIME for axis in (0, 1))
    return (y | (x & 1) << 255).to_bytes(32, "little") == raw[:32]
# Lines, and the forms of what stands in them.
def like(pattern): return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None
def list_of(form, size=None): return lambda value: isinstance(value, list) and size in (None, len(value)) and all(map(FORMS[form], value))
FORMS = {
    "any": lambda value: True, "text": lambda value: isinstance(value, str), "truth": lambda value: isinstance(value, bool),
    "count": lambda value: type(value) is int and value >= 0, "bucket": lambda value: FORMS["count"](value) and value < 4096,
    "decimal": like(r"0|[1-9]\d*"), "position": like(r"(0|[1-9]\d*)/(0|[1-9]\d*)"), "hash": like("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"),
    "instant": like(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}[.]\d{3}Z"), "texts": list_of("text"),
    "signature": like("[A-Za-z0-9_-]{85}[AQgw]"), "leaf": list_of("hash", 2), "leaves": list_of("leaf"), "path": list_of("hash", 12),
    "link": lambda value: value is None or FORMS["hash"](value), "metadata": lambda value: isinstance(value, dict) and "chain" not in value,
    "content": lambda value: isinstance(value, dict) and "kind" not in value and fits(value, "content")}
KINDS = {kind: {name.rstrip("?"): (name[-1] == "?", FORMS[form]) for name, form in re.findall(r"(\S+):(\S+)", row)} for kind, row in {
    "export": "format:text position:position at:instant organizationId?:text", "person": "id:text name?:text email?:text",
    "stream": "stream:text sealed?:decimal", "event": "chain:hash content:content latest?:instant position?:position",
    "withheld": "chain:hash content:hash revision:decimal latest?:instant position?:position",
    "key": "keyId:hash publicKey:hash since:count at:instant signature?:signature",
    "checkpoint": "number:count previous:link position:position events:decimal streams:decimal latest:instant root:hash"
        " keyId:hash at:instant signature:signature", "proof": "stream:text checkpoint:count bucket:bucket leaves:leaves path:path",
    "manifest": "lines:count events:count withheld:count streams:count sha256:hash keyId:hash signature:signature",
    "content": "data:any id:text metadata:metadata revision:decimal stream:text type:text"}.items()}
LONGEST_LINE, PHASES = 33_554_432, dict(export=0, stream=1, event=1, withheld=1, key=2, checkpoint=3, proof=4, person=5, manifest=6)
def fits(record, kind):  # whether an object has the members of this kind in their forms and, but for the header, no others
    return (kind == "export" or record.keys() <= KINDS[kind].keys() | {"kind"}) and all(
        form(record[name]) if name in record else optional for name, (optional, form) in KINDS[kind].items())
def depth(value):  # how many objects and lists are within each other
    return 1 + max(map(depth, getattr(value, "values", value.copy)()), default=0) if isinstance(value, (dict, list)) else 0
def read_line(line, first, where):  # the object that stands in a line, or the fault of the line by itself
    need(line[-1:] == b"\n", "line-too-long" if len(line) > LONGEST_LINE else "file-truncated")  # it breaks off
    try:
        record = READ(line[:-1].decode())
        need(line.count(b"{") + line.count(b"[") <= 64 or depth(record) <= 64, "line-not-json", **where)
        kind = record.get("kind") if isinstance(record, dict) else None
        need(not first or kind == "export" and record.get("format") == "charter-evidence-v1", "format-unknown")
        need(isinstance(kind, str) and kind in PHASES and fits(record, kind), "line-malformed", **where)
        need(canonical(record) + "\n" == line.decode(), "line-not-canonical", **where)
        return record
    except UnicodeDecodeError: raise Fault("line-not-utf-8", where) from None
    except (ValueError, RecursionError): raise Fault("line-not-json", where) from None
def less(one, other):  # whether one decimal, position or instant comes before the other, as far as both are given
    orders = [[(len(part), part) for part in text.split("/")] for text in (one, other) if text is not None]
    return len(orders) == 2 and orders[0] < orders[1]
class Verifier:  # checks a file line by line, and remembers the ends of its streams only
    def __init__(self, kept, trusted):
        self.kept, self.trusted, self.keys, self.last, self.last_hash, self.streams = dict(kept), set(trusted), [], None, None, {}
        self.line, self.unsealed, self.place, self.sha, self.counts = 0, 0, (0, b""), hashlib.sha256(), collections.Counter()
    def expected(self): return self.place[0] == PHASES["stream"] and {"stream": self.stream.name, "revision": str(self.stream.count)} or {}
    def check(self, line):
        record = read_line(line, self.line == 1, self.expected())
        self.check_order(record, record["kind"], record["kind"] in ("event", "withheld"))
        getattr(self, "check_" + record["kind"], lambda record, line: None)(record, line)
        self.counts[record["kind"]] += 1
        self.sha.update(line)
    def check_order(self, record, kind, entry):
        named = {"stream": record["stream"]} if kind in ("stream", "proof") else {}
        place = self.place if entry else (PHASES[kind], utf16(named.get("stream", "")))
        again = self.line == 1 or kind in ("key", "checkpoint", "person") or entry and place[0] == PHASES["stream"]
        need(place > self.place or place == self.place and again, "line-out-of-order", **named)
        if self.place[0] == PHASES["stream"] and not entry:
            need(self.stream.count and (self.stream.sealed is None or self.stream.head), "stream-truncated", **self.expected())
        if self.place[0] <= PHASES["checkpoint"] < place[0]:
            need(self.last, "checkpoints-missing")
            trusted = self.trusted & {key["keyId"] for key in self.keys if key["since"] <= self.last["number"]}
            need(trusted or not self.trusted, "key-not-trusted", line=self.line - 1)
        self.place = place
    def check_stream(self, record, line):
        self.stream = self.streams[record["stream"]] = types.SimpleNamespace(line=self.line, count=0, place=(None, None), head=None,
            behind=None, name=record["stream"], sealed=record.get("sealed"), chain=sha256(record["stream"]))
    def check_entry(self, record, line):
        stream, withheld = self.stream, record["kind"] == "withheld"
        content = {**record, "stream": stream.name, "metadata": {}} if withheld else record["content"]
        content_hash = to_bytes(record["content"]) if withheld else sha256(line[65:line.rindex(b',"kind":"event"')])
        where = {"stream": stream.name, "revision": content["revision"]}
        need(content["stream"] == stream.name, "event-of-another-stream", **where)
        need(content["revision"] == str(stream.count), "revision-out-of-sequence", **where)
        stream.chain = sha256(stream.chain, content_hash)
        need(to_text(stream.chain) == record["chain"], "chain-broken", **where)
        place, recorded = (record.get("position"), record.get("latest")), content["metadata"].get("recordedAt")
        need(not (FORMS["instant"](recorded) and less(place[1], recorded) or any(map(less, place, stream.place))), "place-wrong", **where)
        if stream.sealed is None or stream.head: stream.behind, self.unsealed = stream.behind or (place[0], where), self.unsealed + 1
        elif content["revision"] == stream.sealed: stream.head = (to_text(stream.chain), place)
        stream.count, stream.place = stream.count + 1, (place[0] or stream.place[0], place[1] or stream.place[1])
    check_event = check_withheld = check_entry
    def check_key(self, record, line):
        before = self.keys[-1] if self.keys else {"since": -1}
        need(record["since"] > before["since"] and record["keyId"] == to_text(sha256(to_bytes(record["publicKey"]))), "key-malformed")
        founded = is_signed("key", record, before["publicKey"]) if self.keys else record["since"] == 0 and "signature" not in record
        need(founded, "key-unfounded")
        self.keys.append(record)
    def check_checkpoint(self, record, line):
        last, number, previous, digest = self.last, record["number"], record["previous"], sha256(signed_text("checkpoint", record))
        need(not last or number == last["number"] + 1, "checkpoint-out-of-sequence")
        need((previous is None) == (number == 0) and (not last or previous == to_text(self.last_hash)), "checkpoint-unlinked")
        need(not last or not any(less(record[n], last[n]) for n in ("position", "events", "streams", "latest")), "checkpoint-goes-back")
        self.signers = self.keys[max(sum(key["since"] <= number for key in self.keys) - 1, 0):]  # its key, and those behind
        need(self.signers and self.signers[0]["keyId"] == record["keyId"], "checkpoint-key-wrong")
        need(is_signed("checkpoint", record, self.signers[0]["publicKey"]), "checkpoint-signature-wrong")
        need(self.kept.pop(number, {digest}) == {digest}, "kept-checkpoint-differs")
        self.last, self.last_hash = record, digest
    def check_proof(self, record, line):
        name, stream = sha256(record["stream"]), self.streams.pop(record["stream"], None)
        where = {"stream": record["stream"], **({"revision": stream.sealed or "0"} if stream else {})}
        need(record["checkpoint"] == self.last["number"], "proof-of-another-checkpoint", **where)
        bucket, node = name[0] * 16 + name[1] // 16, sha256("charter-bucket-v1\n", canonical(record["leaves"]))
        for level, beside in enumerate(map(to_bytes, record["path"])):
            node = sha256("charter-node-v1\n", *((beside, node) if bucket >> level & 1 else (node, beside)))
        names = [leaf[0] for leaf in record["leaves"]]  # ordered as texts: base64url has another order than bytes
        need(record["bucket"] == bucket and names == sorted(set(names)) and to_text(node) == self.last["root"], "proof-wrong", **where)
        leaf = dict(record["leaves"]).get(to_text(name))
        if not stream or stream.sealed is None: need(not leaf, "head-differs" if stream else "stream-missing", **where)
        else:
            need(leaf, "stream-unknown", **where)
            chain, place = stream.head
            head = canonical({"chain": chain, "revision": stream.sealed, "stream": stream.name})
            need(leaf == to_text(sha256("charter-leaf-v1\n", head)), "head-differs", **where)
            need(not any(map(less, (self.last["position"], self.last["latest"]), place)), "place-wrong", **where)
        if stream and stream.behind and stream.behind[0]:
            need(less(self.last["position"], stream.behind[0]), "place-wrong", **stream.behind[1])
    def check_manifest(self, record, line):
        for stream in self.streams.values(): raise Fault("proof-missing", {"stream": stream.name, "line": stream.line})
        need({**self.totals(), "lines": self.line - 1, "sha256": to_text(self.sha.digest())}.items() <= record.items(), "manifest-differs")
        key = next((key for key in self.signers if key["keyId"] == record["keyId"]), None)
        need(key, "manifest-key-wrong")
        need(is_signed("export", record, key["publicKey"]), "manifest-signature-wrong")
    def totals(self): return {"streams": self.counts["stream"], "events": self.counts["event"], "withheld": self.counts["withheld"]}
def verify(file, kept=None, trusted=()):  # what is proven of a file, or its first fault; `kept` has sets of hashes by numbers
    verifier = Verifier(kept or {}, trusted)
    try:
        for verifier.line, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1): verifier.check(line)
        need(verifier.place[0] == PHASES["manifest"], "file-truncated", line=verifier.line + 1)
    except Fault as fault: return {"ok": False, "fault": fault.args[0], "line": verifier.line, **fault.args[1]}
    return given(ok=True, **verifier.totals(), unsealed=verifier.unsealed, keptNotCompared=sorted(verifier.kept) or None,
                 checkpoint=verifier.last["number"], checkpointHash=to_text(verifier.last_hash), position=verifier.last["position"])
# What events end and begin. A phrase is a kind of holding (* is any), the member of `data` that says whose, and what else says it.
EFFECTS = {name: row for names, *row in (
    ("MembershipFounded", "", "owner ownerId"), ("MemberAdded", "", "member memberId; permission memberId permissions"),
    ("MemberPermissionsReplaced MemberRaisedOwnPermissions", "permission memberId removed", "permission memberId added"),
    ("PermissionGranted MemberGrantedOwnPermission", "grant memberId permission", "grant memberId permission until"),
    ("MemberRemoved MemberLeft", "* memberId", ""), ("GrantEnded GrantLapsed", "grant memberId permission", ""),
    ("OwnerChanged:True", "member to; permission to; grant to; owner from", "owner to; member from; permission from permissions"),
    ("OwnerChanged:False", "member to; permission to; grant to; * from", "owner to"),
    ("ProjectAccessReplaced MemberRaisedOwnProjectAccess", "project memberId projectId removed", "project memberId projectId added"),
    ("ProjectAccessGiven", "", "project memberId projectId permissions"),
    ("ProjectAccessEnded ProjectAccessEndedWithMembership", "project memberId projectId", "")) for name in names.split()}
RELATIONS = {"InvitationAccepted": "accepted", "MemberInvited": "invited", "OwnershipOffered": "offered"}
def said(data, member, form="text"):  # what an event says, where it says it in this form
    return need(FORMS[form](data.get(member)), "event-not-understood") or data[member]
def holdings(phrases, data):  # the holdings that phrases speak of: one for each, or for each permission in a list
    for kind, member, *words in (phrase.split() for phrase in phrases.split("; ") if phrase):
        one = {word: said(data, word) for word in words if word in ("permission", "projectId", "until")}
        lists = [said(data, word, "texts") for word in words if word not in one]
        one = given(memberId=said(data, member), kind=None if kind == "*" else kind, **one)
        yield from ({**one, "permission": permission} for permission in lists[0]) if lists else [one]
def to_instant(text):  # the instant that a text means, in UTC and whole milliseconds
    form = r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?:(:\d\d)(?:[.](\d+))?)?(Z|[+-]\d\d:?\d\d))?"
    try:
        day, minute, second, digits, zone = re.fullmatch(form, text, re.ASCII).groups("")
        moment = datetime.datetime.strptime(day + (minute or "00:00") + (second or ":00") + (zone or "Z"), "%Y-%m-%d%H:%M:%S%z")
        return moment.astimezone(datetime.timezone.utc).isoformat()[:19] + "." + digits[:3].ljust(3, "0") + "Z"
    except (AttributeError, ValueError, OverflowError): raise Fault("instant-malformed", {}) from None  # such as the 31st of February
def fold(events, at):  # what is held after these events, each with the event by which it began, in the order of an answer
    held = collections.defaultdict(list)
    for event in events:
        stays = f':{said(event["data"], "stays", "truth")}' if event["type"] == "OwnerChanged" else ""
        ends, begins = EFFECTS.get(event["type"] + stays, ("", ""))
        for ended in holdings(ends, event["data"]):
            held[ended["memberId"]] = [pair for pair in held[ended["memberId"]] if not ended.items() <= pair[0].items()]
        for begun in holdings(begins, event["data"]): held[begun["memberId"]].append((begun, event))
    alive = [pair for pairs in held.values() for pair in pairs if "until" not in pair[0] or to_instant(pair[0]["until"]) > at]
    return sorted(alive, key=lambda pair: [utf16(pair[0].get(name, "")) for name in ("memberId", "kind", "projectId", "permission")])
def affair(data):  # the invitation or the offer that an event is of
    inner = data["invitation"] if isinstance(data.get("invitation"), dict) else {}
    named = given(a=data.get("invitationId"), b=data.get("offerId"), c=inner.get("invitationId"))
    return next((one if isinstance(one, str) else None for one in named.values()), None)
def holding(one, event): return {"event": event["id"], **one, **given(since=event["metadata"].get("recordedAt"))}
def step(relation, event):
    told = given(reason=event["data"].get("reason"), **{name: event["metadata"].get(name) for name in ("actor", "commandId", "recordedAt")})
    return {**told, "event": event["id"], "relation": relation, **{name: event[name] for name in ("revision", "stream", "type")}}
class Archive:  # what some questions need of a file that holds, and their answers
    def __init__(self, file, questions):
        file.seek(0)
        self.header, self.events, stream = READ(file.readline().decode()), {}, None
        self.entries, self.latest = {self.membership(one): None for one in questions}, {one.get("position"): None for one in questions}
        for record in map(READ, map(bytes.decode, file)):
            stream, event = record.get("stream", stream), record["content"] if record["kind"] == "event" else None
            if stream in self.entries and self.entries[stream] is None: self.entries[stream] = []  # by its proof, where there is none
            if record["kind"] not in ("event", "withheld"): continue
            if event and not isinstance(event["data"], dict): event["data"] = {}
            if record.get("position") in self.latest: self.latest[record["position"]] = record.get("latest")
            if stream in self.entries: self.entries[stream].append((record.get("position"), record.get("latest"), event))
            if event and any(one.get("ask") == "why" for one in questions):
                self.events.setdefault(canonical(event["id"]), {**event, "data": given(reason=event["data"].get("reason"))})
    def membership(self, question): return "membership-" + question.get("organization", self.header.get("organizationId", ""))
    def answer(self, question):
        entries, header = self.entries[self.membership(question)], self.header
        need(question and entries is not None, "organization-not-in-file" if question else "question-malformed")
        moment = question if {"at", "position"} & question.keys() else header  # which is of a moment, too
        position, at = moment.get("position"), to_instant(moment["at"]) if "at" in moment else self.latest[moment["position"]]
        need(not less(header["at"], at) and not less(header["position"], position), "moment-behind-export")
        need(at, "moment-unknown")
        counted = [entry[0 if position else 1] and entry[2] for entry in entries if not less(position or at, entry[0 if position else 1])]
        if None in counted: print("note: an entry is withheld, or has no place, so the answer may miss something", file=sys.stderr)
        found = fold(filter(None, counted), at)
        if question["ask"] == "as-of": return [holding(*pair) for pair in found]
        wanted = (question["member"], question["permission"], question.get("project"))
        return [{"chain": self.chain(event, [entry[2] for entry in entries if entry[2]]), "holding": holding(one, event)}
                for one, event in found if (one["memberId"], one.get("permission", one["kind"]), one.get("projectId")) == wanted]
    def chain(self, began, events):  # why a holding began: its event, its invitation or offer, and what caused these
        before = (event for event in reversed(events) if event["type"] in RELATIONS and less(event["revision"], began["revision"]))
        same = (event for event in before if affair(event["data"]) == affair(began["data"]) is not None)
        steps = [("began", began), *((RELATIONS[event["type"]], event) for event in same)]
        for _, event in list(steps):
            while len(steps) < 100 and (event := self.events.get(canonical(event["metadata"].get("causationId")))):
                if event["id"] in [one["id"] for _, one in steps]: break
                steps.append(("caused", event))
        return [step(*one) for one in steps]
ASKED = ("at", "position", "organization", "member", "permission", "project")
def asked(text):  # a question, or nothing for what is none
    try: question = given(**READ(text.decode()))
    except (ValueError, TypeError, RecursionError): return {}
    right = all(map(FORMS["text"], question.values())) and FORMS["position"](question.get("position", "0/0"))
    whole = question.get("ask") == "as-of" or question.get("ask") == "why" and {"member", "permission"} <= question.keys()
    return question if right and whole else {}
def main():
    sys.stdout.reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("verify", "as-of", "why", "batch"))
    for name, more in (("file", {}), ("questions", {"nargs": "?", "default": sys.stdin.buffer}), ("--kept", {"default": []})):
        parser.add_argument(name, type=argparse.FileType("rb"), **more)
    parser.add_argument("--trusted-key", nargs="+", default=[], action="extend", metavar="KEYID")
    for name in ASKED: parser.add_argument("--" + name)
    options, kept, status = parser.parse_args(), collections.defaultdict(set), 0
    try:
        for record in ({"kind": "checkpoint", **READ(line.decode())} for line in options.kept if line.strip()):
            need(record["kind"] == "checkpoint" and fits(record, "checkpoint"), "line-malformed")
            kept[record["number"]].add(sha256(signed_text("checkpoint", record)))
    except (Fault, ValueError, TypeError, RecursionError): parser.error("--kept: a line is no checkpoint")
    result = verify(options.file, kept, options.trusted_key)
    if options.command == "verify" or not result["ok"]: return print(canonical(result)) or int(not result["ok"])
    alone = canonical({"ask": options.command, **{name: vars(options)[name] for name in ASKED}})
    questions = [asked(text) for text in (options.questions if options.command == "batch" else [alone.encode()])]
    archive = Archive(options.file, questions)
    for question in questions:
        try: answer = archive.answer(question)
        except Fault as fault: answer, status = {"error": fault.args[0]}, 2
        print(canonical(answer))
    return status
if __name__ == "__main__": sys.exit(main())

#!/usr/bin/env python3
"""Changes one digit of a certificate, again and again, and has the result checked.

    corruptions.py TOOLS FILE COUNT SEED [EVERY]

TOOLS is the folder with check_certificate.py. The digits before "version" are changed: all that is stated or proved. Prints JSON:
`refused`, how many were, and `statements`, what those state that would be accepted if it were not for the checksum, of every EVERY-th (1) change; and
`without`, the lists of which one entry could be left away, if it were not for the checksum.
"""
import json
import random
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import check_certificate  # noqa: E402

sys.setrecursionlimit(20000)
with open(sys.argv[2], encoding="utf-8") as stream:
    text = stream.read()
check_certificate.check_text(text)
draw = random.Random(int(sys.argv[4]))
places = [i for i in range(text.index('"version"')) if text[i].isdigit()]
every = int(sys.argv[5]) if len(sys.argv) > 5 else 1
refused, statements = 0, []
for number in range(int(sys.argv[3])):
    place = draw.choice(places)
    digit = draw.choice([d for d in "0123456789" if d != text[place]])
    changed = text[:place] + digit + text[place + 1:]
    try:
        check_certificate.check_text(changed)
    except check_certificate.Refused:
        refused += 1
    if number % every:
        continue
    try:
        check_certificate.check_text(changed, with_checksum=False)
        statements.append(json.loads(changed)["statement"])
    except check_certificate.Refused:
        pass
without = []
for key, entries in json.loads(text).items():
    for place in range(len(entries)) if isinstance(entries, list) else ():
        shorter = json.loads(text)
        del shorter[key][place]
        try:
            check_certificate.check_text(json.dumps(shorter), with_checksum=False)
            without.append(key)
        except check_certificate.Refused:
            pass
print(json.dumps({"refused": refused, "statements": statements, "without": without}))

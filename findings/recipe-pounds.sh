#!/usr/bin/env bash
# One pound of beef is one litre of beef; two pounds are pounds.
#
# Tools:   recipe-ingredient-parser-v3 1.5.0, @jlucaspains/sharp-recipe-parser 2.1.0, parse-ingredient 3.0.0 (npm)
# Guess:   the lines of an English recipe give number, unit and ingredient: lb is a pound, 500g is 500 g, 2-3 is a
#          range, T is a tablespoon (t a teaspoon).
# Seen:    the first reads "lb" as litre, but "lbs" as pound; 500g without a space as none at all, of the ingredient
#          "500g flour"; 2-3 cloves as two cloves of "-3 garlic". "2 T" are teaspoons to two of the three.
# Matters: costs of dishes and shopping lists: a pound of butter and a litre of milk are added up to two litres. Keep
#          quantities and units in fields of their own.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room"
npm install --silent --no-audit --no-fund --ignore-scripts recipe-ingredient-parser-v3@1.5.0 \
    @jlucaspains/sharp-recipe-parser@2.1.0 parse-ingredient@3.0.0
cat > recipe.mjs <<'JS'
import v3 from "recipe-ingredient-parser-v3";
import { parseIngredient as sharp } from "@jlucaspains/sharp-recipe-parser";
import { parseIngredient } from "parse-ingredient";

const parsers = [
    (line) => (({ quantity, unit }) => `${quantity} ${unit}`)(v3.parse(line, "eng")),
    (line) => (({ minQuantity, maxQuantity, unit }) => range(minQuantity, maxQuantity, unit))(sharp(line, "en")),
    (line) => (({ quantity, quantity2, unitOfMeasureID }) => range(quantity, quantity2, unitOfMeasureID))(
        parseIngredient(line)[0]
    ),
];
const range = (least, most, unit) => `${most && most !== least ? `${least}-${most}` : least} ${unit}`;
for (const [line, guess, recorded] of [
    ["1 lb beef", "1 pound", ["1 liter", "1 pound", "1 pound"]],
    ["1/2 lb. prawns", "0.5 pound", ["0.5 liter", "0.5 pound", "0.5 pound"]],
    ["2 lbs beef", "2 pound", ["2 pound", "2 pound", "2 pound"]],
    ["500 g flour", "500 gram", ["500 gram", "500 gram", "500 gram"]],
    ["500g flour", "500 gram", ["0 q.b.", "500 gram", "500 gram"]],
    ["2-3 cloves garlic", "2-3 clove", ["2 clove", "2-3 clove", "2-3 clove"]],
    ["2 T oil", "2 tablespoon", ["2 teaspoon", "2 teaspoon", "2 tablespoon"]],
]) {
    const seen = parsers.map((parse) => parse(line));
    console.log(`${line}: guessed ${guess}, seen ${seen.join(", ")}`);
    if (String(seen) !== String(recorded)) {
        console.error(`The behaviour changed: recorded was ${recorded}.`);
        process.exit(1);
    }
}
const [sum] = v3.combine(["1 lb butter", "1 l butter"].map((line) => v3.parse(line, "eng")));
console.log(`1 lb and 1 l of butter together: guessed two lines, seen ${sum.quantity} ${sum.unit}`);
process.exit(`${sum.quantity} ${sum.unit}` === "2 liter" ? 0 : 1);
JS
node recipe.mjs

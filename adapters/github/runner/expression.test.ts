import { describe, expect, it } from "vitest";
import { evaluate, holds, interpolate, interpolateValue } from "./expression.ts";

const contexts = {
  github: { ref: "refs/heads/main", event: { pull_request: { number: 7, labels: ["a", "b"] } } },
  inputs: { dry: true, image: "reg/x" },
  needs: { sign: { result: "success", outputs: {} } },
};
const fine = { success: true, failure: false, cancelled: false };
const failed = { success: false, failure: true, cancelled: false };

describe("evaluate", () => {
  it.each([
    ["github.ref == 'REFS/HEADS/main'", true],
    ["github.event.pull_request.number >= 7 && 'yes' || 'no'", "yes"],
    ["!(inputs.dry) || 1", 1],
    ["github.event['pull_request'].number", 7],
    ["format('{0}@{1}', inputs.image, 'sha256:x')", "reg/x@sha256:x"],
    ["contains(github.event.pull_request.labels, 'b')", true],
    ["startsWith(github.ref, 'refs/tags/')", false],
    ["fromJSON('{\"a\":[1,2]}').a[1]", 2],
    ["toJSON(needs.sign.outputs)", "{}"],
    ["github.event.absent.deeper", null],
    ["'it''s'", "it's"],
    ["'1' == 1", true],
    ["null == ''", true],
  ])("reads %s", (text, value) => {
    expect(evaluate(text, contexts)).toEqual(value);
  });

  it.each([
    ["hashFiles('x')", "a function that isn't there"],
    ["constructor('x')", "a property of Object"],
    ["secrets.KEY", "a context that isn't there"],
    ["1 +", "an operator that doesn't exist"],
    ["fromJSON('{')", "broken JSON"],
    ["format('{0')", "a broken format"],
    ["contains('a')", "too few arguments"],
    ["success()", "a status function outside a condition"],
  ])("refuses %s: %s", (text) => {
    expect(() => evaluate(text, contexts)).toThrow(expect.objectContaining({ code: "WORKFLOW_INVALID" }));
  });
});

describe("interpolate", () => {
  it("fills in every expression of a text and leaves the rest as it is", () => {
    expect(interpolate("a ${{ inputs.image }} b ${{ 'x}}' }}$ {c}", contexts)).toBe("a reg/x b x}}$ {c}");
  });

  it("keeps the type of an expression that stands alone", () => {
    expect(interpolateValue("${{ inputs.dry }}", contexts)).toBe(true);
    expect(interpolateValue("is ${{ inputs.dry }}", contexts)).toBe("is true");
  });

  it("never evaluates what a value brings in", () => {
    const hostile = { inputs: { title: "${{ github.token }}" }, github: { token: "ghs" } };
    expect(interpolate("${{ inputs.title }}", hostile)).toBe("${{ github.token }}");
  });
});

describe("a condition", () => {
  it.each([
    [undefined, fine, true],
    [undefined, failed, false],
    ["inputs.dry", failed, false],
    ["always()", failed, true],
    ["failure()", failed, true],
    ["failure()", fine, false],
    ["!cancelled() && needs.sign.result == 'success'", failed, true],
    ["${{ inputs.dry }}", fine, true],
    [false, fine, false],
    ["''", fine, false],
    ["0", fine, false],
    ["'false'", fine, true],
    ["github.absent", fine, false],
  ])("%s", (text, status, answer) => {
    expect(holds(text, contexts, status)).toBe(answer);
  });
});

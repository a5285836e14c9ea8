import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { editDigest, readDigest } from "./edit-digest.ts";

const old = digestOf("old");
const next = digestOf("next");
const IMAGES = "images[check-in].digest";

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function edited(text: string, path: string, digest: Digest = next): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(editDigest(bytes(text), path, digest).bytes);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return "nothing thrown";
}

describe("editDigest changes only the digest's bytes", () => {
  const container = "spec.template.spec.containers[app].image";
  const files: readonly (readonly [name: string, path: string, text: string])[] = [
    ["a kustomization", IMAGES, `images:\n  - name: check-in\n    digest: ${old}\n`],
    ["an image named in full", IMAGES, `images:\n- name: ghcr.io/acme/check-in\n  digest: ${old}\n`],
    ["single quotes", IMAGES, `images:\n- name: check-in\n  digest: '${old}'\n`],
    ["double quotes and a comment", IMAGES, `images:\n- name: check-in\n  digest: "${old}"   # keep\n# end`],
    ["CRLF, no last newline", IMAGES, `images:\r\n- name: check-in\r\n  digest: ${old}`],
    ["a byte order mark", IMAGES, `\uFEFFimages:\n- name: check-in\n  digest: ${old}\n`],
    [
      "characters outside the BMP before it",
      IMAGES,
      `# 🛫✈️\nimages:\n- name: check-in\n  digest: ${old} # 🛬\n`,
    ],
    ["tabs in comments", IMAGES, `#\tone\nimages:\n- name: check-in\t# two\n  digest: ${old}\t#\tthree\n`],
    ["flow style", IMAGES, `images: [{name: check-in, digest: ${old}, newTag: ""}]\n`],
    ["plain keys", "image.digest", `image:\n  repository: r\n  digest: ${old}\nother: ${old}\n`],
    ["a tagged scalar", "image.digest", `image:\n  digest: !!str ${old}\n`],
    ["an anchor that nobody refers to", "image.digest", `image:\n  digest: &here ${old}\n`],
    ["JSON with tabs", IMAGES, `{\n\t"images": [\n\t\t{"name": "check-in", "digest": "${old}"}\n\t]\n}\n`],
    ["an entry by another key", "l[region=b].digest", `l:\n- region: a\n- region: b\n  digest: ${old}\n`],
    ["an entry by its number", "l[1].digest", `l:\n- region: a\n- digest: ${old}\n`],
    ["an entry that is text", "images[x]", `images: [a=r.example/y@${next}, r.example:5000/x:v1@${old}]\n`],
    ["a key with dots", 'a["b.c/d"]', `a:\n  b.c/d: ${old}\n`],
    [
      "a block of YAML, CRLF",
      "helm.values|image.digest",
      `helm:\r\n  values: |-\r\n      # in the block\r\n\r\n      image:\r\n        digest: ${old}\r\n`,
    ],
    [
      "the document of that kind and name",
      "Job/b:image",
      `kind: Job\nmetadata: {name: a}\nimage: r/x@${next}\n---\nkind: Job\nmetadata: {name: b}\nimage: r/x@${old}\n`,
    ],
    [
      "name@digest in the one document that has the path",
      container,
      `kind: Service\nspec: {ports: []}\n---\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: "ghcr.io/acme/check-in@${old}"\n        - name: other\n          image: ghcr.io/acme/other@${old}\n`,
    ],
  ];

  it.each(files)("%s", (_name, path, text) => {
    const at = text.indexOf(old);
    expect(edited(text, path)).toBe(text.slice(0, at) + next + text.slice(at + old.length));
    expect(editDigest(bytes(text), path, next).before).toBe(old);
    expect(readDigest(bytes(text), path)).toBe(old);
  });

  it("image-updater#1357: gives the same bytes when the digest stands there already", () => {
    const file = bytes(`images:\n- name: check-in\n  digest: ${old}\n`);
    expect(editDigest(file, IMAGES, old)).toEqual({ bytes: file, before: old });
  });
});

describe("editDigest inserts one scalar where nothing is deployed", () => {
  const entry = "images:\n- name: check-in";
  it.each([
    ["an absent key", `${entry}\n`, `${entry}\n  digest: ${next}\n`],
    [
      "an absent key, CRLF",
      `images:\r\n- name: check-in\r\n`,
      `images:\r\n- name: check-in\r\n  digest: ${next}\r\n`,
    ],
    ["an absent key, no last newline", entry, `${entry}\n  digest: ${next}`],
    [
      "an absent key before a comment and another entry",
      `${entry} # a\n  # b\n- name: x\n`,
      `${entry} # a\n  digest: ${next}\n  # b\n- name: x\n`,
    ],
    [
      "an absent key in flow style",
      "images: [{name: check-in}]\n",
      `images: [{name: check-in, digest: ${next}}]\n`,
    ],
    [
      "an absent key in JSON on lines of its own",
      `{"images": [\n  {\n    "name": "check-in"\n  }\n]}\n`,
      `{"images": [\n  {\n    "name": "check-in",\n    "digest": "${next}"\n  }\n]}\n`,
    ],
    [
      "null in JSON",
      `{"images": [{"name": "check-in", "digest": null}]}`,
      `{"images": [{"name": "check-in", "digest": "${next}"}]}`,
    ],
    [
      "an absent key behind a nested value in flow style",
      "images: [{name: check-in, more: {a: 1}}]\n",
      `images: [{name: check-in, more: {a: 1}, digest: ${next}}]\n`,
    ],
    ["an empty string", `${entry}\n  digest: "" # none yet\n`, `${entry}\n  digest: "${next}" # none yet\n`],
    ["no value", `${entry}\n  digest:\n`, `${entry}\n  digest: ${next}\n`],
    [
      "no value before a comment",
      `${entry}\n  digest: # none yet\n`,
      `${entry}\n  digest: ${next} # none yet\n`,
    ],
    ["null", `${entry}\n  digest: null\n`, `${entry}\n  digest: ${next}\n`],
    [
      "null in flow style",
      "images: [{name: check-in, digest: , a: 1}]",
      `images: [{name: check-in, digest: ${next} , a: 1}]`,
    ],
  ])("%s", (_name, before, after) => {
    expect(edited(before, IMAGES)).toBe(after);
    expect(editDigest(bytes(before), IMAGES, next).before).toBeUndefined();
    expect(readDigest(bytes(before), IMAGES)).toBeUndefined();
  });

  it("before the first key of a map of maps", () => {
    expect(edited("image:\n  pull:\n    policy: x\n", "image.digest")).toBe(
      `image:\n  digest: ${next}\n  pull:\n    policy: x\n`,
    );
  });

  it("into a block of YAML, with the block's indentation", () => {
    expect(edited("v: |\n    image:\n      name: x\n    a: 1\nb: 2\n", "v|image.digest")).toBe(
      `v: |\n    image:\n      name: x\n      digest: ${next}\n    a: 1\nb: 2\n`,
    );
  });

  it("into an empty map", () => {
    expect(edited("image: {}\n", "image.digest")).toBe(`image: { digest: ${next} }\n`);
  });

  it("behind an image's name without tag, inside its quotes", () => {
    expect(edited(`c:\n- name: app\n  image: 'localhost:5000/acme/x'\n`, "c[app].image")).toBe(
      `c:\n- name: app\n  image: 'localhost:5000/acme/x@${next}'\n`,
    );
  });
});

describe("editDigest refuses and leaves the file alone when", () => {
  const entry = `- name: check-in\n  digest: ${old}\n`;
  it.each([
    ["the entry isn't there", "EDIT_PATH_MISSING", IMAGES, "images:\n- name: other\n"],
    [
      "another entry only ends with the name",
      "EDIT_PATH_MISSING",
      IMAGES,
      `images:\n- name: web-check-in\n  digest: ${old}\n`,
    ],
    ["the file is empty", "EDIT_PATH_MISSING", IMAGES, ""],
    [
      "no document has that kind and name",
      "EDIT_PATH_MISSING",
      "Job/b:digest",
      `kind: Job\ndigest: ${old}\n`,
    ],
    [
      "an image is empty: a digest alone would be no image",
      "EDIT_PATH_MISSING",
      "a.image",
      `a: {image: ""}\n`,
    ],
    ["a tag is empty: a chart would join it to the name", "EDIT_PATH_MISSING", "a.tag", "a:\n  tag:\n"],
    ["a tag stands alone", "EDIT_UNSAFE", "a.tag", "a:\n  tag: v1\n"],
    [
      "the digest is in upper case",
      "EDIT_UNSAFE",
      "a.digest",
      `a: {digest: "sha256:${old.slice(7).toUpperCase()}"}\n`,
    ],
    [
      "a folded text may hold YAML only by chance",
      "EDIT_UNSAFE",
      "v|a.digest",
      `v: >\n  a: {digest: ${old}}\n`,
    ],
    ["a text in quotes holds YAML", "EDIT_UNSAFE", "v|a.digest", `v: "a: {digest: ${old}}"\n`],
    ["nothing is beside the |", "EDIT_PATH_MISSING", "v|", `v: |\n  ${old}\n`],
    [
      "a key is there twice inside the block",
      "EDIT_UNSAFE",
      "v|a.digest",
      `v: |\n  a: {digest: ${old}}\n  b: 1\n  b: 2\n`,
    ],
    [
      "two entries have the key's value",
      "EDIT_PATH_AMBIGUOUS",
      "l[r=a].digest",
      `l:\n- {r: a, digest: ${old}}\n- {r: a}\n`,
    ],
    ["the path ends at a map", "EDIT_PATH_MISSING", "image", `image:\n  digest: ${old}\n`],
    ["the path is malformed", "EDIT_PATH_MISSING", "images[].digest", `images:\n${entry}`],
    ["an image's name is absent", "EDIT_PATH_MISSING", "c[app].image", "c:\n- name: app\n"],
    ["the entry is there twice", "EDIT_PATH_AMBIGUOUS", IMAGES, `images:\n${entry}${entry}`],
    [
      "name and name in full are both there",
      "EDIT_PATH_AMBIGUOUS",
      IMAGES,
      `images:\n${entry}- name: r/check-in\n`,
    ],
    ["the key is there twice", "EDIT_PATH_AMBIGUOUS", IMAGES, `images:\n${entry}  digest: ${old}\n`],
    [
      "two documents have the path",
      "EDIT_PATH_AMBIGUOUS",
      "a.digest",
      `a: {digest: ${old}}\n---\na: {digest: ${old}}\n`,
    ],
    ["two documents could take the key", "EDIT_PATH_AMBIGUOUS", "a.digest", "a: {}\n---\na: {}\n"],
    ["another key is there twice", "EDIT_UNSAFE", IMAGES, `images:\n${entry}x: 1\nx: 2\n`],
    [
      "the digest has an anchor",
      "EDIT_UNSAFE",
      IMAGES,
      `images:\n- name: check-in\n  digest: &d ${old}\nx: *d\n`,
    ],
    [
      "the digest is an alias",
      "EDIT_UNSAFE",
      IMAGES,
      `x: &d ${old}\nimages:\n- name: check-in\n  digest: *d\n`,
    ],
    ["the entry is shared by an alias", "EDIT_UNSAFE", "a.digest", `a: &m\n  digest: ${old}\nb: *m\n`],
    ["the way leads through an alias", "EDIT_UNSAFE", "b.digest", `a: &m\n  digest: ${old}\nb: *m\n`],
    ["the key may come from a merge", "EDIT_UNSAFE", "b.digest", `a: &m {digest: ${old}}\nb:\n  <<: *m\n`],
    ["the value is a tag", "EDIT_UNSAFE", "c[app].image", "c:\n- name: app\n  image: ghcr.io/acme/x:v1\n"],
    ["the value is another text", "EDIT_UNSAFE", "a.digest", "a: {digest: sha256:abc}\n"],
    ["the value is a block of text", "EDIT_UNSAFE", "a.digest", `a:\n  digest: |\n    ${old}\n`],
    [
      "the digest is written with escapes",
      "EDIT_UNSAFE",
      "a.digest",
      `a:\n  digest: "\\x73${old.slice(1)}"\n`,
    ],
    [
      "conflict markers are left",
      "EDIT_UNSAFE",
      IMAGES,
      `images:\n<<<<<<< ours\n${entry}=======\n${entry}>>>>>>> theirs\n`,
    ],
    [
      "a conflict marker was overlooked",
      "EDIT_UNSAFE",
      IMAGES,
      `images:\n- name: check-in\n  digest: ${old}\n=======\n`,
    ],
    [
      "the file is larger than any manifest",
      "EDIT_UNSAFE",
      "a.digest",
      `a: {digest: ${old}}\n#${"x".repeat(4 << 20)}`,
    ],
    [
      "the file is a hole of brackets",
      "EDIT_UNSAFE",
      "a.digest",
      `a: {digest: ${old}}\nb: ${"[".repeat(2_000)}`,
    ],
    [
      "it is a pointer to a large file",
      "EDIT_PATH_MISSING",
      "a.digest",
      `version https://git-lfs.github.com/spec/v1\noid ${old}\nsize 12\n`,
    ],
    ["the YAML is broken", "EDIT_UNSAFE", IMAGES, `images: [\n${entry}`],
    ["the aliases explode", "EDIT_UNSAFE", "a.digest", `a: {digest: ${old}}\n${bomb()}`],
  ])("%s: %s", (_name, code, path, text) => {
    expect(codeOf(() => editDigest(bytes(text), path, next))).toBe(code);
  });

  it("an anchor is shared, and says by whom", () => {
    const text = `a: &d ${old}\nb: *d\n`;
    expect(() => editDigest(bytes(text), "a", next)).toThrow("has the anchor &d, which *d shares");
  });

  it("the encoding is not UTF-8", () => {
    expect(codeOf(() => editDigest(new Uint8Array([0x61, 0x3a, 0x20, 0xe9, 0x0a]), "a", next))).toBe(
      "EDIT_UNSAFE",
    );
    expect(codeOf(() => editDigest(Buffer.from("a: b\n", "utf16le"), "a", next))).toBe("EDIT_UNSAFE");
  });
});

describe("over generated files", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
  const comment = fc.option(
    fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `# ${printable(text)}`),
    { nil: "" },
  );
  const shape = fc.record({
    before: fc.array(fc.tuple(word, word, comment), { maxLength: 4 }),
    others: fc.array(word, { maxLength: 3 }),
    quote: fc.constantFrom("", "'", '"'),
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.constantFrom("", "\uFEFF"),
    indent: fc.constantFrom("", "  ", "      "),
    trailing: comment,
    end: fc.boolean(),
    present: fc.constantFrom("digest", "empty", "absent"),
  });

  it("the digest is the only thing that differs, and reads back", () => {
    fc.assert(
      fc.property(shape, ({ before, others, quote, eol, bom, indent, trailing, end, present }) => {
        const value = { digest: `${quote}${old}${quote}`, empty: '""', absent: "" }[present];
        const lines = [
          ...before.map(([key, text, note], index) => `k${index}${key}: ${text} ${note}`),
          "images:",
          ...others.flatMap((name) => [`${indent}- name: o-${name}`, `${indent}  digest: ${old}`]),
          `${indent}- name: check-in ${trailing}`,
          ...(present === "absent" ? [] : [`${indent}  digest: ${value} ${trailing}`]),
          `${indent}  newName: r/x`,
        ];
        const text = bom + lines.join(eol) + (end ? eol : "");
        const result = edited(text, IMAGES);
        expect(readDigest(bytes(result), IMAGES)).toBe(next);
        const at = result.indexOf(next);
        const around = removed(result, next, at);
        if (present === "digest") expect(around).toBe(removed(text, old, text.lastIndexOf(old)));
        if (present === "empty") expect(around).toBe(text);
        if (present === "absent") expect(result.replace(`${eol}${indent}  digest: ${next}`, "")).toBe(text);
        if (present === "digest") expect(edited(result, IMAGES, old)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });
});

describe("over generated blocks of YAML", () => {
  const lines = fc.array(
    fc.constantFrom("", "a: 1", "# note", "m:\n  n: [1, 2]", "l:\n- x\n- y: z", "t: |\n  text\n\n  more"),
    { maxLength: 5 },
  );
  const form = fc.record({
    before: lines,
    after: lines,
    indent: fc.integer({ min: 1, max: 9 }),
    header: fc.constantFrom("|", "|-", "|+"),
    eol: fc.constantFrom("\n", "\r\n"),
    present: fc.boolean(),
  });

  it("the digest is the only thing that differs, inside and outside", () => {
    fc.assert(
      fc.property(form, ({ before, after, indent, header, eol, present }) => {
        const image = present ? `image:\n  name: x\n  digest: ${old}` : "image:\n  name: x";
        const unique = (some: string[], mark: string) =>
          some.map((line, at) => line.replace(/^([a-z])(?=:)/, `$1${mark}${at}`));
        const inner = [...unique(before, "b"), image, ...unique(after, "a")].join("\n").split("\n");
        if (inner[0] === "") return;
        const block = inner.map((line) => (line === "" ? "" : " ".repeat(indent) + line));
        const text = ["top: x", `values: ${header}`, ...block, `end: ${old}`, ""].join(eol);
        const result = edited(text, "values|image.digest");
        expect(readDigest(bytes(result), "values|image.digest")).toBe(next);
        const inserted = `${eol}${" ".repeat(indent + 2)}digest: ${next}`;
        expect(present ? result.replace(next, old) : result.replace(inserted, "")).toBe(text);
      }),
      { numRuns: 200 },
    );
  });
});

function removed(text: string, part: string, at: number): string {
  return text.slice(0, at) + text.slice(at + part.length);
}

/** What YAML allows in a comment: no control characters, no line breaks. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\uFEFF]/gu, "·");
}

function bomb(): string {
  const levels = ["b", "c", "d", "e", "f", "g", "h"];
  return levels
    .map(
      (name, index) =>
        `${name}: &${name} [${Array(9)
          .fill(index === 0 ? "x" : `*${levels[index - 1]}`)
          .join(",")}]`,
    )
    .join("\n");
}

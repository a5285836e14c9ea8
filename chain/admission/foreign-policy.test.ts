import { describe, expect, it } from "vitest";
import { namesKyverno } from "./foreign-policy.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, "utf16le"));
const EXCEPTION = "apiVersion: kyverno.io/v2\nkind: PolicyException\n";

describe("namesKyverno", () => {
  it.each<[string, Uint8Array]>([
    ["a plain manifest", bytes(EXCEPTION)],
    ["a policy of the newer group", bytes("apiVersion: policies.kyverno.io/v1\n")],
    ["a second document", bytes(`kind: Service\n---\n${EXCEPTION}`)],
    ["JSON with an escape", bytes(String.raw`{"apiVersion":"kyverno\u002eio/v2","kind":"PolicyException"}`)],
    ["YAML with an escape", bytes(String.raw`apiVersion: "k\x79verno.io/v2"`)],
    ["a scalar that is folded over two lines", bytes('apiVersion: "kyver\\\n  no.io/v2"\n')],
    ["UTF-16", utf16(EXCEPTION)],
    ["UTF-16 with an escape", utf16(String.raw`apiVersion: "kyverno\x2eio/v2"`)],
    ["a key, as a replacement may use it", bytes(String.raw`"kyverno\x2eio": yes`)],
    ["the group alone, to be put together later", bytes("data: { group: kyverno.io }")],
  ])("sees it in %s", (_, file) => {
    expect(namesKyverno(file)).toBe(true);
  });

  it.each<[string, Uint8Array]>([
    ["another manifest", bytes("apiVersion: apps/v1\nkind: Deployment\n")],
    ["escapes of something else", bytes(String.raw`message: "a\x2eb"`)],
    ["broken YAML", bytes('a: "\\')],
    ["no text at all", new Uint8Array([0xff, 0x00, 0x5c, 0x80])],
    ["nothing", new Uint8Array()],
  ])("sees none in %s", (_, file) => {
    expect(namesKyverno(file)).toBe(false);
  });
});

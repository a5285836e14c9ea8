import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificateClaims } from "./certificate-claims.ts";
import { certificate, distinguishedName, extension, newSerial } from "./twin/certificate.ts";
import { implicit, integer, sequence, utf8String } from "./twin/der.ts";
import { signingKey } from "./twin/signing-key.ts";

const FULCIO = "1.3.6.1.4.1.57264.1";
const URI = 6;
const EMAIL = 1;
const key = signingKey(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
const issuer = extension(`${FULCIO}.8`, utf8String("https://issuer.example"));

function named(kind: number, name: string): Buffer {
  return extension("2.5.29.17", sequence(implicit(kind, Buffer.from(name))), true);
}

function holding(...extensions: Buffer[]): Buffer {
  const name = distinguishedName("acme", "test");
  const now = new Date();
  const content = { subject: name, issuer: name, publicKey: key.spki, notBefore: now, notAfter: now };
  return certificate({ ...content, serial: newSerial(), extensions }, key);
}

describe("what a certificate claims", () => {
  it("has only what the certificate has: nothing is made up", () => {
    expect(certificateClaims(holding(named(URI, "https://github.com/acme"), issuer))).toEqual({
      subject: "https://github.com/acme",
      issuer: "https://issuer.example",
    });
  });

  it("is nothing without a name, or with an e-mail address that looks like a workflow", () => {
    const mail = named(EMAIL, "https://github.com/acme/x/.github/workflows/release.yml@refs/heads/main");
    expect(() => certificateClaims(holding(issuer))).toThrow("names no URI");
    expect(() => certificateClaims(holding(mail, issuer))).toThrow("names no URI");
  });

  it("is nothing with the old bare issuer alone", () => {
    const bare = extension(`${FULCIO}.1`, Buffer.from("https://issuer.example"));
    expect(() => certificateClaims(holding(named(URI, "https://github.com/acme"), bare))).toThrow(
      "no issuer",
    );
  });

  it.each([
    ["bare bytes", Buffer.from("prod")],
    ["an integer", integer(7)],
    ["a string with bytes after it", Buffer.concat([utf8String("prod"), Buffer.from([0])])],
    ["a string that isn't UTF-8", Buffer.from([0x0c, 0x01, 0xff])],
  ])("is nothing when an extension holds %s", (_what, value) => {
    const broken = extension(`${FULCIO}.23`, value);
    expect(() => certificateClaims(holding(named(URI, "https://github.com/acme"), issuer, broken))).toThrow();
  });
});

/** A bundle's JSON, as far as it is spoiled here. */
interface Bundle {
  verificationMaterial: {
    tlogEntries?: {
      inclusionPromise?: { signedEntryTimestamp: string };
      inclusionProof: { hashes: string[]; rootHash: string };
      canonicalizedBody: string;
    }[];
    timestampVerificationData?: object;
  };
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
}

type Spoiled = (bundle: Uint8Array) => Uint8Array;

export const withoutTimestamp = changed((bundle) => {
  delete bundle.verificationMaterial.timestampVerificationData;
});

/** The log's promise, with another bit. */
export const brokenPromise = changed((bundle) => {
  for (const { inclusionPromise } of entriesOf(bundle)) {
    if (inclusionPromise === undefined) throw new Error("the log promised nothing");
    inclusionPromise.signedEntryTimestamp = flipped(inclusionPromise.signedEntryTimestamp);
  }
});

export const brokenProof = changed((bundle) => {
  for (const { inclusionProof } of entriesOf(bundle)) {
    inclusionProof.rootHash = flipped(inclusionProof.rootHash);
  }
});

/** An entry about another signature: what it promises holds, for something else. */
export const otherLogEntry = changed((bundle) => {
  for (const entry of entriesOf(bundle)) {
    const body = JSON.parse(Buffer.from(entry.canonicalizedBody, "base64").toString("utf8")) as object;
    entry.canonicalizedBody = base64(JSON.stringify({ ...body, apiVersion: "0.0.9" }));
  }
});

/** A field that no version of the format has. */
export const unknownField = changed((bundle) => {
  Object.assign(bundle, { remark: "" });
});

/** As cosign signs a file: over the digest, and without a statement. */
export const messageSignature = changed((bundle) => {
  const [signature] = bundle.dsseEnvelope.signatures;
  const messageDigest = { algorithm: "SHA2_256", digest: Buffer.alloc(32).toString("base64") };
  Object.assign(bundle, { messageSignature: { messageDigest, signature: signature?.sig } });
  Reflect.deleteProperty(bundle, "dsseEnvelope");
});

export const signedTwice = changed(({ dsseEnvelope }) => {
  dsseEnvelope.signatures.push(...dsseEnvelope.signatures);
});

export const brokenSignature = changed(({ dsseEnvelope }) => {
  for (const signature of dsseEnvelope.signatures) signature.sig = flipped(signature.sig);
});

/** Says that it failed, under a signature of what passed. */
export const exchangedPayload = changed(({ dsseEnvelope }) => {
  const statement = Buffer.from(dsseEnvelope.payload, "base64").toString("utf8");
  dsseEnvelope.payload = base64(statement.replace("0.0.0", "0.0.1"));
});

export const otherPayloadType = changed(({ dsseEnvelope }) => {
  dsseEnvelope.payloadType = "application/json";
});

function changed(change: (bundle: Bundle) => void): Spoiled {
  return (bytes) => {
    const before = Buffer.from(bytes).toString("utf8");
    const bundle = JSON.parse(before) as Bundle;
    change(bundle);
    const after = JSON.stringify(bundle);
    if (after === before) throw new Error("nothing was spoiled");
    return Buffer.from(after);
  };
}

function entriesOf(bundle: Bundle) {
  const { tlogEntries = [] } = bundle.verificationMaterial;
  if (tlogEntries.length === 0) throw new Error("there is no log entry");
  return tlogEntries;
}

/** The last byte's lowest bit turned: still an ASN.1 signature, and another one. */
function flipped(text: string): string {
  const bytes = Buffer.from(text, "base64");
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  return bytes.toString("base64");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

import * as z from "zod";
import { Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import { Fault } from "#chain/fault.ts";
import { descriptorsIn } from "./descriptors-in.ts";
import { jsonIn } from "./json.ts";
import type { LayoutFiles } from "./layout-files.ts";

export const REF_NAME = "org.opencontainers.image.ref.name";

/** Entries stay as they were written, those of other programs too. */
const Index = z.looseObject({ manifests: z.array(z.unknown()) });
const Version = z.object({ imageLayoutVersion: z.string().regex(/^1\./) });

/** `index.json`: what the layout holds, by name where it has one. Changes of one process follow one another. */
export class LayoutIndex {
  readonly #files: LayoutFiles;
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: LayoutFiles) {
    this.#files = files;
  }

  /** @throws Fault `REGISTRY_REJECTED` where the folder isn't a layout. */
  async entries(): Promise<readonly Descriptor[]> {
    return descriptorsIn((await this.#read()).manifests);
  }

  /** Adds or replaces an entry; a name that it brings is taken from whoever had it. */
  async add(entry: Descriptor): Promise<void> {
    const change = this.#last.then(() => this.#add(entry));
    this.#last = change.catch(() => undefined);
    await change;
  }

  async #add(entry: Descriptor): Promise<void> {
    const index = await this.#read();
    const kept = index.manifests.filter((other) => !givesWay(other, entry));
    await this.#files.write("oci-layout", json({ imageLayoutVersion: "1.0.0" }));
    await this.#files.write(
      "index.json",
      json({ schemaVersion: 2, mediaType: MEDIA.index, ...index, manifests: [...kept, entry] }),
    );
  }

  async #read(): Promise<z.infer<typeof Index>> {
    const [version, index] = await Promise.all([
      this.#files.read("oci-layout"),
      this.#files.read("index.json"),
    ]);
    if (version === undefined && index === undefined) return { manifests: [] };
    const parsed = Index.safeParse(jsonIn(index ?? ""));
    if (parsed.success && Version.safeParse(jsonIn(version ?? "")).success) return parsed.data;
    throw new Fault("REGISTRY_REJECTED", `${this.#files.directory} isn't an OCI image layout`);
  }
}

/** Who has the name loses it; an entry without a name gives way to any other of its digest. */
function givesWay(other: unknown, entry: Descriptor): boolean {
  const parsed = Descriptor.safeParse(other);
  if (!parsed.success) return false;
  const name = parsed.data.annotations?.[REF_NAME];
  return name === undefined ? parsed.data.digest === entry.digest : name === entry.annotations?.[REF_NAME];
}

async function* json(value: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(value));
}
